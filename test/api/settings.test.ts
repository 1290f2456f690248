import test, { type ExecutionContext } from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { admit } from '../../shared/ledger/admission.ts';
import { admissionLimits } from '../../shared/ledger/admission-limits.ts';
import { nothingSpent } from '../../shared/ledger/budget.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { verifySettingsAudit } from '../../shared/ledger/settings-audit.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

const path = '/v1/settings/extraction';

async function open(t: ExecutionContext, settings: Record<string, string> = {}): Promise<LocalServices> {
  const services = await openLocalServices({ settings });
  t.teardown(() => services.close());
  return services;
}

async function put(services: LocalServices, body: unknown): Promise<Response> {
  return createApi(services).request(path, {
    method: 'PUT',
    headers: { 'X-API-Key': await services.key('admin'), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function get(services: LocalServices): Promise<unknown> {
  const headers = { 'X-API-Key': await services.key('admin') };
  return (await createApi(services).request(path, { headers })).json();
}

test('before anybody paused it, reading goes on and nothing holds it back', async t => {
  const never = { paused: false, reason: null, by: null, at: null, holding: null };
  t.deepEqual(await get(await open(t)), never);
});

test('a pause is recorded with its reason and the name of the key, never one from the body', async t => {
  const services = await open(t);
  const response = await put(services, { paused: true, reason: '  recount in Lakeland ' });
  t.is(response.status, 200);
  const key = (await services.store.query({ collection: 'keys', limit: 1 }))[0]!.value.name;
  const by = `key:${key}`;
  const body = await get(services);
  t.like(body, {
    paused: true,
    reason: 'recount in Lakeland',
    by,
    holding: { reason: 'paused', until: null },
  });
  t.like(await services.store.get(paths.settingsAudit(2)), { type: 'extraction.paused', actor: by });
  t.is(await verifySettingsAudit(services.store), null);
  t.is((await put(services, { paused: false, reason: 'done' })).status, 200);
  t.like(await get(services), { paused: false, reason: 'done', holding: null });
});

for (const { name, body } of [
  { name: 'no reason', body: { paused: true } },
  { name: 'an empty reason', body: { paused: true, reason: '  ' } },
  { name: 'a reason of 501 characters', body: { paused: true, reason: 'x'.repeat(501) } },
  { name: 'half a surrogate pair', body: { paused: true, reason: '\ud800' } },
  { name: 'a name of its own', body: { paused: true, reason: 'x', by: 'key:root' } },
  { name: 'no word on whether', body: { reason: 'x' } },
]) {
  test(`a change with ${name} is refused and changes nothing`, async t => {
    const services = await open(t);
    t.is((await put(services, body)).status, 400);
    t.like(await get(services), { paused: false, at: null });
  });
}

test('what else holds reading back is told', async t => {
  const services = await open(t, { MAX_CONCURRENT_READINGS: '1' });
  const request = { documentId: 'a'.repeat(20), estimate: nothingSpent };
  await admit(services.ledger, admissionLimits(services.config), request);
  t.like(await get(services), { paused: false, holding: { reason: 'capacity' } });
});
