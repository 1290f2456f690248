import test, { type ExecutionContext } from 'ava';
import type { Api } from '../../functions/api/api-env.ts';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { type GrantLimits, Scope } from '../../shared/domain/api-key.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { spendTokens } from '../../shared/ledger/allowance.ts';
import { createKey, revokeKey } from '../../shared/ledger/keys.ts';
import { connectModel } from '../fixtures/vertex-server/client.ts';
import { text } from '../fixtures/vertex-server/replies.ts';
import { startVertexServer } from '../fixtures/vertex-server/server.ts';
import { storeOver } from '../store/store-over.ts';
import { openLocalServices } from './local-services.ts';

const noon = Date.parse('2026-11-23T12:00:00.000Z');

/** An API on a clock that the test moves, over a store that counts what is read. */
async function open(t: ExecutionContext, settings: Record<string, string> = {}) {
  let now = noon;
  const clock: Clock = { now: () => now, random: () => 0.5, sleep: async () => undefined };
  const local = await openLocalServices({ clock, settings });
  t.teardown(() => local.close());
  let reads = 0;
  const { store: inner } = local;
  const store = storeOver(inner, {
    get: path => {
      reads++;
      return inner.get(path);
    },
    transaction: run => {
      reads++;
      return inner.transaction(run);
    },
  });
  return {
    ...local,
    store,
    reads: () => reads,
    pass: (ms: number) => {
      now += ms;
    },
    newKey: async (limits: GrantLimits = {}) =>
      createKey({ store, clock }, 'limited', Scope.options, { limits }),
  };
}

const upload = { object: 'lakeland-2026/form/PP-1.jpg', contentType: 'image/jpeg', bytes: 5 };

function ask(api: Api, key: string | null, path: string, body?: object, address = '192.0.2.1') {
  const init = {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'Content-Type': 'application/json', ...(key === null ? {} : { 'X-API-Key': key }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  return Promise.resolve(api.request(path, init, { address }));
}

async function codeOf(response: Response): Promise<string> {
  return response.ok ? 'ok' : Problem.parse(await response.json()).code;
}

function limitsIn({ headers }: Response): (string | null)[] {
  return ['Limit', 'Remaining', 'Reset', 'Policy'].map(name => headers.get(`RateLimit-${name}`));
}

test('each answer says what is left, and the one after the last says when to come back', async t => {
  const services = await open(t);
  const { key } = await services.newKey({ requestsPerMinute: 2 });
  const api = createApi(services);
  services.pass(15_000);
  t.deepEqual(limitsIn(await ask(api, key, '/v1/uploads', upload)), ['2', '1', '45', '2;w=60']);
  t.deepEqual(limitsIn(await ask(api, key, '/v1/uploads', upload)), ['2', '0', '45', '2;w=60']);
  const refused = await ask(api, key, '/v1/uploads', upload);
  t.is(refused.status, 429);
  t.is(refused.headers.get('Retry-After'), '45');
  t.is(refused.headers.get('Content-Type'), 'application/problem+json');
  t.deepEqual(limitsIn(refused), ['2', '0', '45', '2;w=60']);
  t.is(await codeOf(refused), 'rate_limited');
  services.pass(45_000);
  t.is((await ask(api, key, '/v1/uploads', upload)).status, 200);
});

test('instances over one ledger share a limit, and a restarted one goes on with it', async t => {
  const services = await open(t, { UPLOAD_REQUESTS_PER_MINUTE: '3' });
  const { key } = await services.newKey();
  const [one, other] = [createApi(services), createApi(services)];
  const codes = [];
  for (const api of [one, other, createApi(services), one, other]) {
    codes.push(await codeOf(await ask(api, key, '/v1/uploads', upload)));
  }
  t.deepEqual(codes, ['ok', 'ok', 'ok', 'rate_limited', 'rate_limited']);
});

test('who goes on asking after a refusal costs no records', async t => {
  const services = await open(t);
  const { key } = await services.newKey({ requestsPerMinute: 1 });
  const api = createApi(services);
  for (let asked = 0; asked < 2; asked++) await ask(api, key, '/v1/uploads', upload);
  const before = services.reads();
  for (let asked = 0; asked < 20; asked++) t.is((await ask(api, key, '/v1/uploads', upload)).status, 429);
  t.is(services.reads(), before);
});

test('tokens that are used up end chat and generate before the model is asked, until the next UTC day', async t => {
  const vertex = await startVertexServer();
  t.teardown(() => vertex.stop());
  const services = await open(t);
  const { key, record } = await services.newKey({ tokensPerDay: 100_000 });
  const api = createApi({ ...services, model: connectModel(vertex.endpoint) });
  vertex.play(text('Yes.'));
  t.is((await ask(api, key, '/v1/generate', { prompt: 'Is it?' })).status, 200);
  vertex.play(text('Yes.'));
  const streamed = await ask(api, key, '/v1/generate', { prompt: 'Is it?', stream: true });
  t.deepEqual(limitsIn(streamed).slice(0, 2), ['60', '58']);
  await streamed.text();
  await spendTokens(services, record.sha256, 100_000);
  const asked = vertex.requests.length;
  for (const [path, body] of [
    ['/v1/generate', { prompt: 'Is it?' }],
    ['/v1/chat', { messages: [{ role: 'user', content: 'Is it?' }] }],
  ] as const) {
    const refused = await ask(api, key, path, body);
    t.is(refused.status, 429);
    t.is(refused.headers.get('Retry-After'), String(12 * 3_600));
    t.deepEqual(limitsIn(refused), ['100000', '0', String(12 * 3_600), '100000;w=86400']);
    t.is(await codeOf(refused), 'tokens_used_up');
  }
  t.is(vertex.requests.length, asked);
  t.is((await ask(api, key, '/v1/uploads', upload)).status, 200);
});

test('reads are limited by each instance in its memory, and fill up again second by second', async t => {
  const services = await open(t, { READ_REQUESTS_PER_MINUTE: '3' });
  const { key } = await services.newKey();
  const { key: neighbour } = await services.newKey();
  const api = createApi(services);
  const path = '/v1/elections';
  for (const left of ['2', '1', '0']) t.is(limitsIn(await ask(api, key, path))[1], left);
  const refused = await ask(api, key, path);
  t.is(refused.status, 429);
  t.is(refused.headers.get('Retry-After'), '20');
  t.is((await ask(api, neighbour, path)).status, 200);
  services.pass(20_000);
  t.is((await ask(api, key, path)).status, 200);
  t.is((await ask(api, key, path)).status, 429);
  t.deepEqual(await services.store.query({ collection: 'allowances', limit: 10 }), []);
});

test('an address that tries wrong keys is not looked up for any more, but a known key goes on', async t => {
  const services = await open(t);
  const { key } = await services.newKey();
  const api = createApi(services);
  const path = '/v1/elections';
  t.is((await ask(api, key, path)).status, 200);
  for (let tried = 0; tried < 30; tried++) t.is((await ask(api, `bp_${tried}`, path)).status, 401);
  const before = services.reads();
  const refused = await ask(api, 'bp_another', path);
  t.is(refused.status, 429);
  t.is(refused.headers.get('Retry-After'), '2');
  t.is(services.reads(), before);
  t.is((await ask(api, key, path)).status, 200);
  t.is((await ask(api, 'bp_another', path, undefined, '192.0.2.2')).status, 401);
  services.pass(2_000);
  t.is((await ask(api, 'bp_another', path)).status, 401);
});

test('who calls without a key is counted by address, an IPv6 one by its network', async t => {
  const services = await open(t);
  const api = createApi(services);
  const addressed = (host: number) => `2001:db8:1:2::${host.toString(16)}`;
  for (let asked = 0; asked < 600; asked++) {
    const path = asked % 2 === 0 ? '/health' : '/v1/elections';
    t.not((await ask(api, null, path, undefined, addressed(asked))).status, 429);
  }
  t.is((await ask(api, null, '/health', undefined, addressed(9_999))).status, 429);
  t.is((await ask(api, null, '/v1/elections', undefined, addressed(9_999))).status, 429);
  t.is((await ask(api, null, '/health', undefined, '2001:db8:1:3::1')).status, 200);
  const { key } = await services.newKey();
  t.is((await ask(api, key, '/v1/elections', undefined, addressed(1))).status, 200);
});

test("a request costs no record for its key, and a key's end is known at once here and in ten seconds anywhere", async t => {
  const services = await open(t);
  const { key, record } = await services.newKey();
  const api = createApi(services);
  const path = `/v1/status/${'a'.repeat(20)}`;
  await ask(api, key, path);
  const before = services.reads();
  await ask(api, key, path);
  t.is(services.reads(), before + 1);
  // Another process revokes it: nothing here is told.
  const { store, ...elsewhere } = services;
  await revokeKey({ ...elsewhere, store: { ...store } }, record.sha256);
  t.is((await ask(api, key, path)).status, 404);
  services.pass(10_000);
  t.is((await ask(api, key, path)).status, 401);
  const { key: second, record: its } = await services.newKey();
  t.is((await ask(api, second, path)).status, 404);
  await revokeKey(services, its.sha256);
  t.is((await ask(api, second, path)).status, 401);
});

test('a key that expires opens nothing from that moment on', async t => {
  const services = await open(t);
  const expiresAt = '2026-11-23T12:00:05.000Z';
  const { key } = await createKey(services, 'short', ['status'], { expiresAt });
  const api = createApi(services);
  const path = `/v1/status/${'a'.repeat(20)}`;
  t.is((await ask(api, key, path)).status, 404);
  services.pass(4_999);
  t.is((await ask(api, key, path)).status, 404);
  services.pass(1);
  t.is((await ask(api, key, path)).status, 401);
});
