import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { createGoogleIdentity } from '../../shared/identity/google-identity.ts';
import { addPerson, listPeople, removePerson } from '../../shared/ledger/people.ts';
import { verifySettingsAudit } from '../../shared/ledger/settings-audit.ts';
import { openLocalServices } from './local-services.ts';

const google = generateKeyPairSync('rsa', { modulusLength: 2048 });
const proxy = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string;
const audiences = {
  iap: '/projects/1/global/backendServices/2',
  id_token: 'client.apps.googleusercontent.com',
};
const email = 'ann@monitor.example';

/** A signed token; what is named replaces the claims of a valid one. */
function token(
  { alg = 'RS256', kid = 'g1', key = google.privateKey }: { alg?: string; kid?: string; key?: KeyObject },
  claims: object = {},
): string {
  const now = Math.floor(Date.now() / 1000);
  const base = {
    iss: 'https://accounts.google.com',
    aud: audiences.id_token,
    iat: now,
    exp: now + 3_600,
    email,
    email_verified: true,
  };
  const text = [
    { alg, kid, typ: 'JWT' },
    { ...base, ...claims },
  ]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const bytes = Buffer.from(text);
  if (alg === 'none') return `${text}.`;
  if (alg === 'HS256') {
    return `${text}.${createHmac('sha256', pem(google.publicKey)).update(bytes).digest('base64url')}`;
  }
  return `${text}.${sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const iapClaims = { iss: 'https://cloud.google.com/iap', aud: audiences.iap, email_verified: undefined };
const iapToken = (claims: object = {}) =>
  token({ alg: 'ES256', kid: 'p1', key: proxy.privateKey }, { ...iapClaims, ...claims });

async function open(t: ExecutionContext, certificates?: () => Promise<Record<string, string>>) {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  let fetched = 0;
  const identity = createGoogleIdentity({
    audiences,
    clock: systemClock,
    certificates: async kind => {
      fetched++;
      if (certificates !== undefined) return certificates();
      return kind === 'iap' ? { p1: pem(proxy.publicKey) } : { g1: pem(google.publicKey) };
    },
  });
  await addPerson(services, email, ['status', 'documents']);
  const api = createApi({ ...services, identity });
  const get = (headers: Record<string, string>, path = '/v1/documents') =>
    Promise.resolve(api.request(path, { headers }));
  return { services: { ...services, identity }, api, get, fetched: () => fetched };
}

const bearer = (text: string) => ({ Authorization: `Bearer ${text}` });
const asserted = (text: string) => ({ 'X-Goog-IAP-JWT-Assertion': text });

async function codeOf(response: Response): Promise<string> {
  return response.ok ? 'ok' : Problem.parse(await response.json()).code;
}

test('a person with a genuine token may do what they were given, and no more', async t => {
  const { get } = await open(t);
  for (const headers of [
    bearer(token({})),
    asserted(iapToken()),
    bearer(token({}, { email: 'Ann@Monitor.example' })),
  ]) {
    t.is(await codeOf(await get(headers)), 'ok');
    t.is(await codeOf(await get(headers, '/v1/results')), 'scope_missing');
  }
});

const now = () => Math.floor(Date.now() / 1000);
const forgeries: { name: string; headers: () => Record<string, string>; code?: string }[] = [
  { name: 'that has expired', headers: () => bearer(token({}, { iat: now() - 7_200, exp: now() - 3_600 })) },
  { name: 'from the future', headers: () => bearer(token({}, { iat: now() + 3_600, exp: now() + 7_000 })) },
  { name: 'that lives for ever', headers: () => bearer(token({}, { exp: now() + 1e9 })) },
  { name: 'without an end', headers: () => bearer(token({}, { exp: undefined })) },
  {
    name: 'for another service',
    headers: () => bearer(token({}, { aud: 'other.apps.googleusercontent.com' })),
  },
  { name: 'of another issuer', headers: () => bearer(token({}, { iss: 'https://evil.example' })) },
  { name: 'of another key', headers: () => bearer(token({ key: stranger.privateKey })) },
  { name: 'of a key nobody knows', headers: () => bearer(token({ kid: 'g2' })) },
  { name: 'of a key with the name of a property', headers: () => bearer(token({ kid: 'constructor' })) },
  { name: 'without a signature', headers: () => bearer(token({ alg: 'none' })) },
  { name: "signed with Google's public key as a secret", headers: () => bearer(token({ alg: 'HS256' })) },
  {
    name: 'that was changed',
    headers: () => bearer(token({}).replace(/\.[^.]+\./, `.${claimsOf('eve@evil.example')}.`)),
  },
  {
    name: 'of an address that was not verified',
    headers: () => bearer(token({}, { email_verified: false })),
  },
  { name: 'that does not say whether', headers: () => bearer(token({}, { email_verified: undefined })) },
  { name: 'without an address', headers: () => bearer(token({}, { email: undefined })) },
  { name: 'that is none', headers: () => bearer('a.b.c') },
  { name: 'of the proxy as one of a client', headers: () => bearer(iapToken()) },
  { name: 'of a client as one of the proxy', headers: () => asserted(token({})) },
  {
    name: 'of the proxy for another service',
    headers: () => asserted(iapToken({ aud: '/projects/1/apps/x' })),
  },
  {
    name: 'of the proxy from another issuer',
    headers: () => asserted(iapToken({ iss: 'https://accounts.google.com' })),
  },
  {
    name: "of the proxy with a client's key",
    headers: () => asserted(token({ alg: 'RS256', kid: 'p1' }, iapClaims)),
  },
];
function claimsOf(address: string): string {
  const claims = {
    iss: 'https://accounts.google.com',
    aud: audiences.id_token,
    email: address,
    email_verified: true,
  };
  return Buffer.from(JSON.stringify({ ...claims, iat: now(), exp: now() + 3_600 })).toString('base64url');
}
for (const { name, headers } of forgeries) {
  test(`a token ${name} opens nothing, and nothing of it is told`, async t => {
    const { get } = await open(t);
    const response = await get(headers());
    t.is(response.status, 401);
    const text = await response.text();
    t.is(Problem.parse(JSON.parse(text)).code, 'identity_invalid');
    t.notRegex(text, /eyJ|example/);
  });
}

test('a genuine token of somebody whom nobody gave access opens nothing', async t => {
  const { get } = await open(t);
  t.is(await codeOf(await get(bearer(token({}, { email: 'eve@monitor.example' })))), 'person_unknown');
});

test('a person whose access was taken away has none from then on; all of it is in the audit chain', async t => {
  const { get, services } = await open(t);
  t.is(await codeOf(await get(bearer(token({})))), 'ok');
  t.true(await removePerson(services, email, { actor: 'cli:ben', reason: 'left' }));
  t.is(await codeOf(await get(bearer(token({})))), 'person_unknown');
  t.false(await removePerson(services, email));
  await addPerson(services, email, ['documents']);
  await addPerson(services, email, ['results']);
  t.is(await codeOf(await get(bearer(token({})))), 'scope_missing');
  t.like(await listPeople(services.store), [{ name: email, scopes: ['results'], revokedAt: null }]);
  const events = await services.store.query({ collection: 'settings-audit', limit: 10 });
  t.deepEqual(
    events.map(({ value }) => value.type),
    ['person.added', 'person.removed', 'person.added', 'person.changed'],
  );
  t.is(await verifySettingsAudit(services.store), null);
});

test('a person acts under their address', async t => {
  const { api, services } = await open(t);
  await addPerson(services, email, ['admin']);
  const response = await api.request('/v1/settings/extraction', {
    method: 'PUT',
    headers: { ...bearer(token({})), 'Content-Type': 'application/json' },
    body: JSON.stringify({ paused: true, reason: 'recount' }),
  });
  t.like(await response.json(), { by: `key:${email}` });
});

for (const { name, headers, allowed } of [
  {
    name: 'of another site',
    headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    allowed: false,
  },
  {
    name: 'without an origin of its own',
    headers: { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' },
    allowed: false,
  },
  { name: 'of another site that hides it', headers: { 'Sec-Fetch-Site': 'cross-site' }, allowed: false },
  { name: 'of this service', headers: { Origin: 'https://api.example', Host: 'api.example' }, allowed: true },
  {
    name: 'of a listed origin',
    headers: { Origin: 'https://listed.example', 'Sec-Fetch-Site': 'cross-site' },
    allowed: true,
  },
  { name: 'that is none, but a program,', headers: {}, allowed: true },
] as { name: string; headers: Record<string, string>; allowed: boolean }[]) {
  test(`behind the proxy a page ${name} may ${allowed ? '' : 'not '}change anything, and its client's own token always may`, async t => {
    const { services } = await open(t);
    const config = { ...services.config, CORS_ORIGINS: ['https://listed.example'] };
    const api = createApi({ ...services, config });
    const post = (more: Record<string, string>) =>
      api.request('/v1/status/batch', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers, ...more },
        body: JSON.stringify({ documentIds: ['a'.repeat(20)] }),
      });
    t.is(await codeOf(await post(asserted(iapToken()))), allowed ? 'ok' : 'cross_origin');
    t.is(await codeOf(await post(bearer(token({})))), 'ok');
  });
}

test('a key goes before a token, also a wrong one', async t => {
  const { get, services } = await open(t);
  const key = await services.key('results');
  t.is(await codeOf(await get({ 'X-API-Key': key, ...bearer(token({})) })), 'scope_missing');
  t.is(await codeOf(await get({ 'X-API-Key': 'wrong', ...bearer(token({})) })), 'key_invalid');
});

test("where no identities are configured a token is nobody's, and so is one of a kind that is not", async t => {
  const { services } = await open(t);
  const api = createApi({ ...services, identity: null });
  for (const headers of [bearer(token({})), asserted(iapToken())])
    t.is(await codeOf(await api.request('/v1/documents', { headers })), 'key_missing');
  const clients = createGoogleIdentity({ audiences: { id_token: audiences.id_token }, clock: systemClock });
  const other = createApi({ ...services, identity: clients });
  t.is(await codeOf(await other.request('/v1/documents', { headers: asserted(iapToken()) })), 'key_missing');
});

test("Google's keys are fetched once, and not again for each unknown one", async t => {
  const { get, fetched } = await open(t);
  for (let asked = 0; asked < 3; asked++) await get(bearer(token({})));
  for (const kid of ['x', 'y', 'z']) await get(bearer(token({ kid })));
  t.is(fetched(), 1);
});

test("where Google's keys can't be had the caller is told to come back", async t => {
  const { get } = await open(t, () => Promise.reject(new Error('ENOTFOUND')));
  const response = await get(bearer(token({})));
  t.is(response.status, 503);
  t.is(await codeOf(response), 'unavailable');
});
