import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { catalogue, openTallyWorld, type TallyWorld } from '../ledger/tally-world.ts';
import { fillDocument } from './fill.ts';
import { openLocalServices } from './local-services.ts';

interface Tally {
  readonly parentId: string | null;
  readonly tally: { readonly options: { total: number | null; label: string }[]; readonly coverage: object };
  readonly children: { readonly unitId: string; readonly version: number }[];
}

/** An API over a ledger with tallies, and a key for it. */
async function open(t: Parameters<typeof openTallyWorld>[0]) {
  const world: TallyWorld = await openTallyWorld(t);
  const local = await openLocalServices();
  t.teardown(() => local.close());
  const services = {
    ...local,
    store: world.store,
    ledger: world.anna,
    clock: world.anna.clock,
    elections: catalogue,
  };
  const { createKey } = await import('../../shared/ledger/keys.ts');
  const { key } = await createKey({ store: world.store, clock: world.anna.clock }, 'tester', [
    'results',
    'review',
  ]);
  const api = createApi(services);
  const call = (path: string, init: RequestInit = {}) =>
    api.request(path, { ...init, headers: { 'X-API-Key': key, ...(init.headers as object) } });
  return { world, call };
}

test('a tally is given from the root down, with what lies below it', async t => {
  const { world, call } = await open(t);
  await world.bring({ key: 'e/sheet/p', votes: { president: { a: 3, b: 4 } } });
  await settleTallies(world.services);
  const root = (await (await call('/v1/tallies/e/president')).json()) as Tally;
  t.deepEqual(
    root.tally.options.map(({ total, label }) => [label, total]),
    [
      ['a', 3],
      ['b', 4],
    ],
  );
  t.like(root.tally.coverage, { expected: 4, counted: 1, missing: 3 });
  t.is(root.parentId, null);
  t.deepEqual(
    root.children.map(({ unitId, version }) => [unitId, version]),
    [
      ['D1', 1],
      ['D2', 0],
    ],
  );
  const place = (await (await call('/v1/tallies/e/president?unitId=p')).json()) as Tally;
  t.is(place.parentId, 'D1');
  t.deepEqual(place.children, []);
  const seat = (await (await call('/v1/tallies/e/seat-2')).json()) as Tally;
  t.deepEqual(
    seat.tally.options.map(({ total }) => total),
    [null, null],
    'nothing came, which is not 0',
  );
});

test('a tally that has not changed answers 304, and one that has a new tag', async t => {
  const { world, call } = await open(t);
  const first = await call('/v1/tallies/e/president');
  const tag = first.headers.get('ETag') ?? '';
  const again = { headers: { 'If-None-Match': tag } };
  t.is((await call('/v1/tallies/e/president', again)).status, 304);
  await world.bring({ key: 'e/sheet/p', votes: { president: { a: 3, b: 4 } } });
  await settleTallies(world.services);
  t.is((await call('/v1/tallies/e/president', again)).status, 200);
});

for (const path of ['/v1/tallies/other/president', '/v1/tallies/e/none', '/v1/tallies/e/seat-1?unitId=r']) {
  test(`there is no ${path}`, async t => {
    const { call } = await open(t);
    t.is((await call(path)).status, 404);
  });
}

test('a redrive by a key that may review is written down with its name and the request', async t => {
  const { world, call } = await open(t);
  const { documentId } = await world.bring({ key: 'e/sheet/p', state: 'needs_review' });
  world.pass(1_000);
  const path = `/v1/documents/${documentId}/redrive`;
  const body = JSON.stringify({ reason: 'better model' });
  const headers = { 'Content-Type': 'application/json' };
  const response = await call(path, { method: 'POST', body, headers });
  t.is(response.status, 202);
  t.like(await response.json(), { state: 'ready', documentId });
  const events = await world.store.query({ collection: `documents/${documentId}/audit`, limit: 50 });
  const event = events.find(({ value }) => value.type === 'document.redriven')?.value;
  t.like(event, { actor: 'key:tester' });
  t.like(event?.details, { reason: 'better model', requestId: response.headers.get('X-Request-Id') });
  const again = await call(path, { method: 'POST' });
  t.is(again.status, 409);
  t.like(await again.json(), { code: 'not_redrivable' });
  t.is((await call(`/v1/documents/${'b'.repeat(20)}/redrive`, { method: 'POST' })).status, 404);
});

test('a key without the scope neither sees tallies nor redrives', async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const { documentId } = await fillDocument(services, 'x/one.jpg', 'accepted');
  const key = await services.key('status');
  const api = createApi(services);
  const init = { headers: { 'X-API-Key': key } };
  t.is((await api.request('/v1/tallies/e/president', init)).status, 403);
  t.is((await api.request(`/v1/documents/${documentId}/redrive`, { method: 'POST', ...init })).status, 403);
});
