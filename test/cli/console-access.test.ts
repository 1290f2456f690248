import test from 'ava';
import { type Caller, consoleAccess, consoleCookie, keyCookie } from '../../cli/local/console-access.ts';

const key = 'bp_secret';

function caller(headers: Record<string, string>, { method = 'GET', address = '127.0.0.1' } = {}): Caller {
  return { method, headers: new Headers({ Host: 'localhost:8080', ...headers }), address };
}

for (const host of ['localhost:8080', 'localhost', '127.0.0.1:80', '[::1]:8080', '[::1]', 'LOCALHOST:1']) {
  test(`a browser on this machine gets the cookie at ${host}`, t => {
    const cookie = consoleCookie(caller({ Host: host }), key);
    t.is(cookie, `${keyCookie}=${key}; Path=/; HttpOnly; SameSite=Strict`);
  });
}

for (const host of [
  'evil.example',
  'evil.example:8080',
  'localhost.evil.example:8080',
  'evil.localhost:8080',
  '127.0.0.1.evil.example',
  '192.168.1.5:8080',
  '[::1].evil.example',
  'localhost:8080@evil.example',
  '',
]) {
  test(`a page at "${host}" gets no cookie, and one that it sends counts for nothing`, t => {
    t.is(consoleCookie(caller({ Host: host }), key), null);
    const sent = caller({ Host: host, Cookie: `${keyCookie}=${key}` });
    t.deepEqual(consoleAccess(sent), { kind: 'allowed', key: null });
  });
}

for (const address of ['192.168.1.5', '10.0.0.1', '::ffff:192.168.1.5', 'fe80::1', '128.0.0.1', '']) {
  test(`a connection from ${address || 'nowhere'} gets no cookie whatever host it names`, t => {
    t.is(consoleCookie(caller({}, { address }), key), null);
    const sent = caller({ Cookie: `${keyCookie}=${key}` }, { address });
    t.deepEqual(consoleAccess(sent), { kind: 'allowed', key: null });
  });
}

for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) {
  test(`${address} is this machine`, t => {
    t.not(consoleCookie(caller({}, { address }), key), null);
  });
}

const cookie = { Cookie: `other=1; ${keyCookie}=${key}` };
const origin = (value: string) => ({ ...cookie, Origin: value });

for (const { what, method, headers, expected } of [
  { what: 'a reader with the cookie', method: 'GET', headers: cookie, expected: key },
  {
    what: 'a writer of the console',
    method: 'POST',
    headers: origin('http://localhost:8080'),
    expected: key,
  },
  { what: 'a writer without the cookie', method: 'POST', headers: {}, expected: null },
  {
    what: 'a writer with a key of its own',
    method: 'POST',
    headers: { ...cookie, 'X-API-Key': 'bp_own' },
    expected: null,
  },
]) {
  test(`${what} acts with ${expected === null ? 'no key of the server' : "the cookie's key"}`, t => {
    t.deepEqual(consoleAccess(caller(headers, { method })), { kind: 'allowed', key: expected });
  });
}

for (const { what, headers } of [
  { what: 'no Origin', headers: cookie },
  { what: 'a foreign Origin', headers: origin('https://evil.example') },
  { what: 'the Origin of another port of this machine', headers: origin('http://localhost:3000') },
  { what: 'the Origin of another name of this machine', headers: origin('http://127.0.0.1:8080') },
  { what: 'an opaque Origin', headers: origin('null') },
]) {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    test(`${method} with the cookie and ${what} is refused`, t => {
      t.deepEqual(consoleAccess(caller(headers, { method })), { kind: 'cross_origin' });
    });
  }
}
