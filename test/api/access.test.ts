import test from 'ava';
import { type Access, access, type OperationId } from '../../functions/api/access.ts';
import type { Api } from '../../functions/api/api-env.ts';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { Scope } from '../../shared/domain/api-key.ts';
import { createKey, revokeKey } from '../../shared/ledger/keys.ts';
import { paths } from '../../shared/ledger/paths.ts';
import type { JsonObject } from '../../shared/store/document-store.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';
import { type Served, servedOperations, urlOf } from './served-operations.ts';

let services: LocalServices;
const keys = new Map<Scope, string>();
const shut: { name: string; key: string | null; code: string }[] = [
  { name: 'no key', key: null, code: 'key_missing' },
  { name: 'an empty key', key: '', code: 'key_missing' },
  { name: 'a wrong key', key: `bp_${'A'.repeat(43)}`, code: 'key_invalid' },
  { name: 'a key that is none', key: 'admin', code: 'key_invalid' },
];

test.before(async () => {
  services = await openLocalServices();
  for (const scope of Scope.options) keys.set(scope, await services.key(scope));
  const revoked = await createKey(services, 'revoked', Scope.options);
  await revokeKey(services, revoked.record.sha256);
  const expiresAt = '2026-01-01T00:00:00.000Z';
  const expired = await createKey(services, 'expired', Scope.options, { expiresAt });
  shut.push({ name: 'a revoked key', key: revoked.key, code: 'key_invalid' });
  shut.push({ name: 'an expired key', key: expired.key, code: 'key_invalid' });
  shut.push({ name: "a stored key's hash", key: revoked.record.sha256, code: 'key_invalid' });
});
test.after.always(() => services.close());

/** What an answer says of the caller: the problem's code, or `opened` where it got as far as the route itself. */
async function answerTo(api: Api, served: Served, key: string | null): Promise<string> {
  const { method } = served;
  const response = await api.request(urlOf(served), {
    method,
    headers: { 'Content-Type': 'application/json', ...(key === null ? {} : { 'X-API-Key': key }) },
    ...(method === 'POST' || method === 'PUT' ? { body: '{}' } : {}),
  });
  if (response.status !== 401 && response.status !== 403) return 'opened';
  const challenged = response.headers.has('WWW-Authenticate');
  const { code } = Problem.parse(await response.json());
  return challenged === (response.status === 401) ? code : `${code} with a wrong challenge`;
}

for (const [operationId, needed] of Object.entries(access) as [OperationId, Access][]) {
  test(`${operationId} is open to ${needed} and to nobody else`, async t => {
    const served = servedOperations(createApi(services)).filter(each => each.operationId === operationId);
    t.true(served.length > 0, 'no route serves it');
    const api = createApi(services);
    for (const each of served) {
      if (needed === 'open') {
        for (const { name, key } of shut) t.is(await answerTo(api, each, key), 'opened', name);
        continue;
      }
      if (needed === 'signature') {
        const admin = keys.get('admin')!;
        for (const key of [null, admin]) t.is(await answerTo(api, each, key), 'upload_url_invalid');
        continue;
      }
      for (const { name, key, code } of shut) t.is(await answerTo(api, each, key), code, name);
      for (const [scope, key] of keys) {
        const expected = scope === needed || scope === 'admin' ? 'opened' : 'scope_missing';
        t.is(await answerTo(api, each, key), expected, scope);
      }
    }
  });
}

test('HEAD asks for what GET asks for', async t => {
  const api = createApi(services);
  for (const served of servedOperations(api)) {
    if (served.method !== 'GET' || access[served.operationId] === 'open') continue;
    const ask = (key: string) =>
      api.request(urlOf(served), {
        method: 'HEAD',
        ...(key === '' ? {} : { headers: { 'X-API-Key': key } }),
      });
    t.is((await ask('')).status, 401, served.operationId);
    const other = access[served.operationId] === 'chat' ? 'generate' : 'chat';
    t.is((await ask(keys.get(other)!)).status, 403, served.operationId);
  }
});

test('every route that is served is an operation of the table', t => {
  const operations = servedOperations(createApi(services));
  const known = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  for (const { operationId } of operations) t.true(operationId in access, operationId);
  const routes = createApi(services)
    .routes.filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`);
  t.true(routes.length > 15);
  for (const route of new Set(routes)) {
    // Health and the documentation stand below /v1 as well, and are described once.
    t.true(known.has(route) || known.has(route.replace('/v1/', '/')), route);
  }
});

test('what a route asks for stands in its description', t => {
  for (const { operationId, security } of servedOperations(createApi(services))) {
    const needed = access[operationId];
    const expected = needed === 'open' || needed === 'signature' ? [] : [{ apiKey: [needed] }];
    t.deepEqual(security, expected, operationId);
  }
});

test('a key is stored as its hash and nowhere as itself', async t => {
  const texts = [...keys.values()];
  for (const collection of ['keys', 'settings', 'settings-audit', 'allowances']) {
    const stored = JSON.stringify(await services.store.query({ collection, limit: 200 }));
    for (const key of texts) t.false(stored.includes(key), collection);
  }
});

test("a key's record that was copied to another name opens nothing", async t => {
  const { record } = await createKey(services, 'admin', ['admin']);
  const { key, record: other } = await createKey(services, 'nobody', ['status']);
  await services.store.transaction(async transaction => {
    transaction.set(paths.key(other.sha256), record as unknown as JsonObject);
  });
  const [served] = servedOperations(createApi(services)).filter(
    ({ operationId }) => operationId === 'listDocuments',
  );
  t.is(await answerTo(createApi(services), served!, key), 'key_invalid');
});
