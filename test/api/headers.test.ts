import test, { type ExecutionContext } from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { openLocalServices } from './local-services.ts';

const monitor = 'https://monitor.example';
const path = `/v1/status/${'a'.repeat(20)}`;

async function open(t: ExecutionContext, settings: Record<string, string> = {}) {
  const services = await openLocalServices({ settings });
  t.teardown(() => services.close());
  const key = await services.key('status', 'documents');
  const api = createApi(services);
  const get = (url: string, headers: Record<string, string> = {}) =>
    Promise.resolve(api.request(url, { headers: { 'X-API-Key': key, ...headers } }));
  return { api, get };
}

/** Answers of every kind: good, not there, not understood, without a key, no route at all. */
const kinds = ['/health', '/v1/elections', path, '/v1/documents?limit=x', '/v1/results', '/nowhere'];

test('every answer, also an error, carries the headers that keep browsers from misusing it', async t => {
  const { get } = await open(t);
  for (const url of kinds) {
    const { headers } = await get(url);
    t.is(
      headers.get('Content-Security-Policy'),
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      url,
    );
    t.is(headers.get('X-Content-Type-Options'), 'nosniff', url);
    t.is(headers.get('X-Frame-Options'), 'DENY', url);
    t.is(headers.get('Referrer-Policy'), 'no-referrer', url);
    t.is(headers.get('Cross-Origin-Resource-Policy'), 'same-origin', url);
    t.regex(headers.get('Cache-Control') ?? '', /no-store|private, no-cache/, url);
    t.is(headers.get('X-Powered-By'), null, url);
  }
});

test('an answer that a client may keep keeps its own word on caching', async t => {
  const { get } = await open(t);
  t.is((await get('/v1/documents/counts?electionId=e')).headers.get('Cache-Control'), 'private, no-cache');
  t.is((await get('/v1/nothing')).headers.get('Cache-Control'), 'no-store');
});

test('HTTPS is asked for on HTTPS alone', async t => {
  const { get } = await open(t);
  const name = 'Strict-Transport-Security';
  t.is((await get('/health')).headers.get(name), null);
  for (const response of [
    await get('https://api.example/health'),
    await get('/health', { 'X-Forwarded-Proto': 'https' }),
    await get('/nowhere', { 'X-Forwarded-Proto': 'https' }),
  ]) {
    t.is(response.headers.get(name), 'max-age=63072000; includeSubDomains');
  }
});

test('each request has a name of our own, whatever a client calls it', async t => {
  const { get } = await open(t);
  const names = new Set<string>();
  for (const url of kinds) {
    const response = await get(url, { 'X-Request-Id': '00000000-0000-4000-8000-000000000000' });
    const name = response.headers.get('X-Request-Id') ?? '';
    t.regex(name, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, url);
    names.add(name);
  }
  t.is(names.size, kinds.length);
  t.false(names.has('00000000-0000-4000-8000-000000000000'));
});

function preflight(origin: string, method: string, headers: string): RequestInit {
  return {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': headers,
    },
  };
}

test('a page of a listed origin may send what the API takes, and see what it answers', async t => {
  const { api, get } = await open(t, { CORS_ORIGINS: `https://other.example, ${monitor}` });
  const asked = await api.request(path, preflight(monitor, 'GET', 'x-api-key'));
  t.is(asked.status, 204);
  t.is(asked.headers.get('Access-Control-Allow-Origin'), monitor);
  const allowed = (asked.headers.get('Access-Control-Allow-Headers') ?? '').toLowerCase().split(',');
  for (const name of ['x-api-key', 'authorization', 'if-none-match', 'idempotency-key', 'content-type'])
    t.true(allowed.includes(name), name);
  t.is(asked.headers.get('Access-Control-Allow-Methods'), 'GET,HEAD,PUT,POST');
  t.is(asked.headers.get('Access-Control-Allow-Credentials'), null);
  for (const url of kinds) {
    const { headers } = await get(url, { Origin: monitor });
    t.is(headers.get('Access-Control-Allow-Origin'), monitor, url);
    t.regex(headers.get('Vary') ?? '', /Origin/, url);
    const exposed = headers.get('Access-Control-Expose-Headers')?.split(',') ?? [];
    for (const name of ['ETag', 'Retry-After', 'X-Request-Id', 'RateLimit-Remaining', 'RateLimit-Reset'])
      t.true(exposed.includes(name), name);
  }
});

test('a header that the API does not take is not allowed, whoever asks for it', async t => {
  const { api } = await open(t, { CORS_ORIGINS: monitor });
  const asked = await api.request(path, preflight(monitor, 'GET', 'x-evil'));
  t.notRegex(asked.headers.get('Access-Control-Allow-Headers') ?? '', /x-evil/i);
});

for (const { name, settings, origin } of [
  { name: 'of another origin', settings: { CORS_ORIGINS: monitor }, origin: 'https://evil.example' },
  {
    name: 'of the same name over HTTP',
    settings: { CORS_ORIGINS: monitor },
    origin: 'http://monitor.example',
  },
  {
    name: 'of a name that begins alike',
    settings: { CORS_ORIGINS: monitor },
    origin: `${monitor}.evil.example`,
  },
  { name: 'without an origin of its own', settings: { CORS_ORIGINS: monitor }, origin: 'null' },
  { name: 'of any origin where none is listed', settings: {}, origin: monitor },
]) {
  test(`a page ${name} is allowed nothing`, async t => {
    const { api, get } = await open(t, settings);
    const asked = await api.request(path, preflight(origin, 'GET', 'x-api-key'));
    t.is(asked.headers.get('Access-Control-Allow-Origin'), null);
    t.is((await get('/v1/elections', { Origin: origin })).headers.get('Access-Control-Allow-Origin'), null);
  });
}
