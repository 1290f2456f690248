import { readFile, rm, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { localKey, localOperator } from '../../cli/local/local-key.ts';
import { startServer } from '../../cli/local/server.ts';
import { createApi } from '../../functions/api/app.ts';
import { Scope } from '../../shared/domain/api-key.ts';
import { findKey } from '../../shared/ledger/keys.ts';
import { openLocalServices } from '../api/local-services.ts';

async function open(t: ExecutionContext, port = 0) {
  const services = await openLocalServices();
  let uploads = 0;
  const onUpload = () => {
    uploads++;
  };
  const server = await startServer({ services, api: createApi(services), port, host: '127.0.0.1', onUpload });
  t.teardown(async () => {
    await server.close();
    await services.close();
  });
  const opened = await fetch(server.url);
  const cookie = opened.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  return { services, server, cookie, uploads: () => uploads };
}

/** `fetch` sets Host itself. */
function getAs(url: string, host: string, cookie: string): Promise<{ status: number; cookie: unknown }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers: { Host: host, Cookie: cookie } }, response => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, cookie: response.headers['set-cookie'] });
    });
    request.on('error', reject).end();
  });
}

test('the console comes with its cookie, and the cookie opens the API', async t => {
  const { server, cookie } = await open(t);
  t.regex(server.url, /^http:\/\/localhost:\d+$/);
  t.true(cookie.startsWith('ballots_key=bp_'));
  const list = await fetch(`${server.url}/v1/documents`, { headers: { Cookie: cookie } });
  t.deepEqual(await list.json(), { documents: [], next: null });
  t.is((await fetch(`${server.url}/v1/documents`)).status, 401);
});

test('a name that was rebound to this machine opens nothing', async t => {
  const { server, cookie } = await open(t);
  t.deepEqual(await getAs(`${server.url}/`, 'evil.example', ''), { status: 200, cookie: undefined });
  t.is((await getAs(`${server.url}/v1/documents`, 'evil.example', cookie)).status, 401);
  t.is((await getAs(`${server.url}/v1/documents`, 'localhost', cookie)).status, 200);
});

test('only the console itself may change anything with the cookie', async t => {
  const { server, cookie } = await open(t);
  const post = (headers: Record<string, string>) =>
    fetch(`${server.url}/v1/uploads`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie, ...headers },
      body: JSON.stringify({ object: 'a.jpg', contentType: 'image/jpeg', bytes: 1 }),
    });
  const refused = await post({ Origin: 'http://localhost:1' });
  t.is(refused.status, 403);
  t.is(refused.headers.get('Content-Type'), 'application/problem+json');
  t.like(await refused.json(), { code: 'cross_origin', status: 403 });
  t.is((await post({ Origin: server.url })).status, 200);
});

test('a file larger than a JSON body goes through the server into the inbox, which is told', async t => {
  const { services, server, cookie, uploads } = await open(t);
  const bytes = Buffer.alloc(5_000_000, 'ballot');
  const response = await fetch(`${server.url}/v1/uploads`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie, Origin: server.url },
    body: JSON.stringify({ object: 'Zählbogen ๑.jpg', contentType: 'image/jpeg', bytes: bytes.length }),
  });
  const { url, headers } = (await response.json()) as { url: string; headers: Record<string, string> };
  const put = (body: Buffer) =>
    fetch(new URL(url, server.url), { method: 'PUT', headers, body: new Uint8Array(body) });
  t.is((await put(bytes.subarray(1))).status, 422);
  t.is(uploads(), 0);
  t.is((await put(bytes)).status, 201);
  t.is(uploads(), 1);
  t.true((await services.inbox.get('Zählbogen ๑.jpg'))?.bytes.equals(bytes));
});

test("the console's files are served with a policy that allows nothing inline or foreign, and with 304", async t => {
  const { server } = await open(t);
  for (const [path, type] of [
    ['/', 'text/html; charset=utf-8'],
    ['/app.js', 'text/javascript; charset=utf-8'],
    ['/style.css', 'text/css; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml'],
  ] as const) {
    const response = await fetch(server.url + path);
    t.is(response.headers.get('Content-Type'), type);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    t.true(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
    t.notRegex(policy, /unsafe|https?:|\*/);
    t.is(response.headers.get('X-Content-Type-Options'), 'nosniff');
    const etag = response.headers.get('ETag') ?? '';
    t.is((await fetch(server.url + path, { headers: { 'If-None-Match': etag } })).status, 304);
  }
  t.is((await fetch(`${server.url}/package.json`)).status, 404);
  t.is((await fetch(`${server.url}/..%2fpackage.json`)).status, 404);
});

test("the local operator's key is kept for its owner alone, reused, and made anew where it was lost", async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const file = join(services.config.BALLOTS_DATA_DIR, 'local-key');
  const first = await localKey(services);
  t.is((await readFile(file, 'utf8')).trim(), first);
  if (process.platform !== 'win32') t.is((await stat(file)).mode & 0o777, 0o600);
  const record = await findKey(services.store, first);
  t.like(record, { name: localOperator, scopes: Scope.options });
  t.is(await localKey(services), first);
  await rm(file);
  const second = await localKey(services);
  t.not(second, first);
  t.not(await findKey(services.store, second), null);
  t.is(await findKey(services.store, first), null);
});

test('a port that is taken is told in words', async t => {
  const { server } = await open(t);
  const port = Number(new URL(server.url).port);
  await t.throwsAsync(open(t, port), {
    message: new RegExp(`port ${port} of 127.0.0.1: another program has it`),
  });
});
