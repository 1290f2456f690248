import test, { type ExecutionContext } from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { Scope } from '../../shared/domain/api-key.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { createKey } from '../../shared/ledger/keys.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import type { LogFields, Logger } from '../../shared/telemetry/log.ts';
import { openLocalServices } from './local-services.ts';
import { type Served, servedOperations, urlOf } from './served-operations.ts';

const marker = '"><script>Zx9Marker</script>';
const trace = 'Zx9Marker';

async function open(t: ExecutionContext) {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  return { services, key: await services.key(...Scope.options), api: createApi(services) };
}

/** An answer that is an error must be a problem and hold nothing of what was sent. */
async function check(t: ExecutionContext, response: Response, where: string): Promise<boolean> {
  if (response.status < 400) return false;
  const text = `${await response.text()}\n${JSON.stringify([...response.headers])}`;
  t.false(text.includes(trace), `${where}: ${text}`);
  t.true(response.headers.get('Content-Type')?.startsWith('application/problem+json'), where);
  t.not(response.status, 500, where);
  return true;
}

interface Attack {
  readonly where: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** The marker in every place of a request where a client may put something. */
function* attacksOn(served: Served): Generator<Attack> {
  const url = urlOf(served);
  const encoded = encodeURIComponent(marker);
  for (const [, name] of served.path.matchAll(/\{(\w+)\}/g)) {
    yield { where: `path ${name}`, url: urlOf(served, { [name!]: encoded }), body: '{}' };
  }
  for (const name of [...served.query, trace]) {
    yield { where: `query ${name}`, url: `${url}?${name}=${encoded}`, body: '{}' };
    yield { where: `query ${name} twice`, url: `${url}?${name}=${encoded}&${name}=2`, body: '{}' };
  }
  const names = ['X-API-Key', 'Authorization', 'Content-Type', 'Accept', 'If-None-Match', 'Idempotency-Key'];
  for (const name of [...names, 'X-Request-Id', 'Origin', 'Cookie', 'X-Goog-IAP-JWT-Assertion']) {
    yield { where: `header ${name}`, url, headers: { [name]: marker }, body: '{}' };
  }
  if (served.body === null) return;
  for (const value of [marker, [marker], { [marker]: marker }]) {
    yield { where: 'body', url, body: JSON.stringify(value) };
    for (const name of served.body) {
      yield { where: `body ${name}`, url, body: JSON.stringify({ [name]: value }) };
      const all = Object.fromEntries(served.body.map(each => [each, each === name ? value : 1]));
      yield { where: `body ${name} among others`, url, body: JSON.stringify({ ...all, [marker]: value }) };
    }
  }
  yield { where: 'body that is no JSON', url, body: marker };
  yield { where: 'body that breaks off', url, body: `{"${trace}": "${trace}` };
}

test('nothing of what a client sends comes back in an error', async t => {
  const { api, key } = await open(t);
  let errors = 0;
  for (const served of servedOperations(api)) {
    for (const { where, url, headers, body } of attacksOn(served)) {
      const { method } = served;
      const withBody = method === 'POST' || method === 'PUT';
      const response = await api.request(url, {
        method,
        headers: { 'X-API-Key': key, 'Content-Type': 'application/json', ...headers },
        ...(withBody && body !== undefined ? { body } : {}),
      });
      if (await check(t, response, `${served.operationId} ${where}`)) errors++;
    }
  }
  t.true(errors > 150, String(errors));
});

test('nothing of an unknown path or method comes back', async t => {
  const { api, key } = await open(t);
  const encoded = encodeURIComponent(marker);
  for (const [method, url] of [
    ['GET', `/${encoded}`],
    ['GET', `/v1/${trace}?${trace}=${encoded}`],
    ['DELETE', `/v1/documents/${encoded}`],
    ['PATCH', '/v1/settings/extraction'],
    [trace.toUpperCase(), '/v1/documents'],
  ] as const) {
    t.true(await check(t, await api.request(url, { method, headers: { 'X-API-Key': key } }), url));
  }
});

for (const { name, thrown, status, code } of [
  { name: 'an error', thrown: () => new Error(trace), status: 500, code: 'internal' },
  {
    name: 'an outage',
    thrown: () => new TransientError('contention', trace),
    status: 503,
    code: 'unavailable',
  },
]) {
  test(`of ${name} inside a route a client hears nothing but a code, and the log everything`, async t => {
    const { services } = await open(t);
    const lines: LogFields[] = [];
    const log: Logger = {
      log: (_severity, _message, fields = {}) => void lines.push(fields),
      with: base => logWith(base),
    };
    const logWith = (base: LogFields): Logger => ({
      ...log,
      log: (_severity, _message, fields = {}) => void lines.push({ ...base, ...fields }),
    });
    let broken = false;
    const failing = <Call extends (...parameters: never[]) => Promise<unknown>>(call: Call): Call =>
      ((...parameters: never[]) => (broken ? Promise.reject(thrown()) : call(...parameters))) as Call;
    const { store: inner } = services;
    const store: DocumentStore = {
      get: failing(path => inner.get(path)),
      getMany: failing(paths => inner.getMany(paths)),
      query: failing(query => inner.query(query)),
      count: failing(query => inner.count(query)),
      transaction: failing(run => inner.transaction(run)) as DocumentStore['transaction'],
      close: () => inner.close(),
    };
    const elections = { ...services.elections, all: failing(() => services.elections.all()) };
    const api = createApi({ ...services, store, elections, log });
    const limits = { requestsPerMinute: null, tokensPerDay: null };
    const { key } = await createKey({ ...services, store }, 'x', Scope.options, { limits });
    // The key is known from here on, so that requests get as far as the routes.
    await api.request('/v1/documents', { headers: { 'X-API-Key': key } });
    broken = true;
    for (const path of ['/v1/documents', `/v1/status/${'a'.repeat(20)}`, '/v1/results', '/ready']) {
      lines.length = 0;
      const response = await api.request(path, { headers: { 'X-API-Key': key } });
      const text = await response.text();
      t.is(response.status, status, text);
      t.is(Problem.parse(JSON.parse(text)).code, code);
      t.notRegex(text, /Zx9|\bat |\.ts|node:|shared\//);
      t.is(lines.length, 1);
      t.is(lines[0]?.requestId, response.headers.get('X-Request-Id'));
      t.truthy(lines[0]?.error);
    }
  });
}

for (const [method, path, body] of [
  ['PUT', 'settings/extraction', { paused: true }],
  ['POST', `documents/${'a'.repeat(20)}/redrive`, {}],
  ['POST', `documents/${'a'.repeat(20)}/reviews`, { revision: 1, decision: { kind: 'confirm' } }],
] as const) {
  test(`words that no store can keep are refused by ${method} /v1/${path}`, async t => {
    const { api, key } = await open(t);
    const field = path.endsWith('reviews') ? 'acceptDespite' : 'reason';
    const response = await api.request(`/v1/${path}`, {
      method,
      headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...body, [field]: 'half a pair: \ud800' }),
    });
    t.is(response.status, 400);
    const { code, issues } = Problem.parse(await response.json());
    t.is(code, 'invalid_request');
    t.deepEqual(issues, [{ path: field, message: 'expected well-formed Unicode' }]);
  });
}
