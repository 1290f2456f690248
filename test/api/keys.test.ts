import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { Scope } from '../../shared/domain/api-key.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

const id = 'a'.repeat(20);
/** Every route with the scope that opens it. */
const routes: { method: string; path: string; scope: Scope }[] = [
  { method: 'GET', path: `/v1/status/${id}`, scope: 'status' },
  { method: 'GET', path: '/v1/status?object=a.jpg', scope: 'status' },
  { method: 'POST', path: '/v1/status/batch', scope: 'status' },
  { method: 'GET', path: '/v1/documents', scope: 'documents' },
  { method: 'GET', path: `/v1/documents/${id}`, scope: 'documents' },
  { method: 'GET', path: `/v1/documents/${id}/pages/1/image`, scope: 'documents' },
  { method: 'GET', path: '/v1/results', scope: 'results' },
  { method: 'GET', path: `/v1/results/${id}`, scope: 'results' },
  { method: 'GET', path: '/v1/elections', scope: 'documents' },
  { method: 'GET', path: '/v1/documents/counts', scope: 'documents' },
  { method: 'GET', path: '/v1/documents/changes', scope: 'documents' },
  { method: 'POST', path: '/v1/chat', scope: 'chat' },
  { method: 'POST', path: '/v1/generate', scope: 'generate' },
  { method: 'POST', path: '/v1/uploads', scope: 'upload' },
  { method: 'GET', path: '/v1/tallies/e/c', scope: 'results' },
  { method: 'POST', path: `/v1/documents/${id}/redrive`, scope: 'review' },
  { method: 'GET', path: '/v1/settings/extraction', scope: 'admin' },
  { method: 'PUT', path: '/v1/settings/extraction', scope: 'admin' },
];

let services: LocalServices;
test.before(async () => {
  services = await openLocalServices();
});
test.after.always(() => services.close());

async function codeOf(method: string, path: string, key: string | null): Promise<string> {
  const headers = { 'Content-Type': 'application/json', ...(key === null ? {} : { 'X-API-Key': key }) };
  const response = await createApi(services).request(path, {
    method,
    headers,
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  if (response.ok) return 'ok';
  const problem = Problem.parse(await response.json());
  return problem.code;
}

for (const { method, path, scope } of routes) {
  test(`${method} ${path} answers to the scope ${scope} and to no other`, async t => {
    t.is(await codeOf(method, path, null), 'key_missing');
    t.is(await codeOf(method, path, 'bp_nobody'), 'key_invalid');
    for (const other of Scope.options) {
      const code = await codeOf(method, path, await services.key(other));
      const opened = other === scope || other === 'admin';
      t.is(code === 'scope_missing', !opened, `${other}: ${code}`);
    }
  });
}

test('a revoked key opens nothing', async t => {
  const key = await services.key('status');
  const [record] = await services.store.query({
    collection: 'keys',
    where: [{ field: 'revokedAt', op: '=', value: null }],
    limit: 1,
  });
  t.truthy(record);
  const { hashOfKey } = await import('../../shared/domain/api-key.ts');
  const path = paths.key(hashOfKey(key));
  const value = (await services.store.get(path))!;
  await services.store.transaction(async transaction => {
    transaction.set(path, { ...value, revokedAt: '2026-11-23T10:00:00.000Z' });
  });
  t.is(await codeOf('GET', `/v1/status/${id}`, key), 'key_invalid');
});

test('a key is stored as its hash and nowhere as itself', async t => {
  const key = await services.key('status');
  const records = await services.store.query({ collection: 'keys', limit: 200 });
  t.false(JSON.stringify(records).includes(key));
});

test('every route of the API is in the table above or is open on purpose', t => {
  const open = new Set(['/health', '/ready', '/v1/health', '/v1/ready']);
  const known = new Set(
    routes.map(
      route =>
        `${route.method} ${route.path.split('?')[0]!.replaceAll(id, '{id}').replace('/pages/1/', '/pages/{n}/').replace('/tallies/e/c', '/tallies/{electionId}/{contestId}')}`,
    ),
  );
  const served = createApi(services)
    .routes.filter(route => route.method !== 'ALL' && !open.has(route.path))
    .map(
      route =>
        `${route.method} ${route.path.replace(':documentId', '{id}').replace(':page', '{n}').replace(':electionId', '{electionId}').replace(':contestId', '{contestId}')}`,
    );
  for (const route of new Set(served)) {
    if (route.startsWith('PUT /v1/uploads')) continue; // opened by the signature in its URL
    t.true(known.has(route), route);
  }
});
