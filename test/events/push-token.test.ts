import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { OAuth2Client } from 'google-auth-library';
import { refusalOf } from '../../examples/subscribers/push-token.ts';

const google = generateKeyPairSync('rsa', { modulusLength: 2048 });
const forger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const sender = { audience: 'https://site.example/results', email: 'pusher@p.iam.gserviceaccount.com' };
let client: OAuth2Client;
let asked = 0;

const certificates = createServer((_request, response) => {
  asked++;
  response.setHeader('Cache-Control', 'public, max-age=3600');
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ k1: google.publicKey.export({ type: 'spki', format: 'pem' }) }));
});

/** The library's own verification, with the certificates of a server that stands in for Google's. */
test.before(async () => {
  await new Promise<void>(resolve => certificates.listen(0, '127.0.0.1', resolve));
  const { port } = certificates.address() as AddressInfo;
  const oauth2FederatedSignonPemCertsUrl = `http://127.0.0.1:${port}/certs`;
  client = new OAuth2Client({ endpoints: { oauth2FederatedSignonPemCertsUrl } });
});
test.after.always(() => certificates.close());

const now = Math.floor(Date.now() / 1000);
const claims = {
  iss: 'https://accounts.google.com',
  aud: sender.audience,
  email: sender.email,
  email_verified: true,
  sub: '1',
  iat: now - 10,
  exp: now + 3600,
};

function tokenOf(payload: object, key = google.privateKey): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', kid: 'k1', typ: 'JWT' })}.${part(payload)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
}

test('a push that Google signed for this endpoint and account is taken', async t => {
  t.is(await refusalOf(`Bearer ${tokenOf(claims)}`, sender, client), null);
  t.is(await refusalOf(`bearer ${tokenOf(claims)}`, sender, client), null);
  t.true(asked >= 1);
});

const refused: { name: string; authorization: () => string | undefined; says: RegExp }[] = [
  { name: 'no header', authorization: () => undefined, says: /no token/ },
  { name: 'another scheme', authorization: () => `Basic ${tokenOf(claims)}`, says: /no token/ },
  { name: 'something that is no token', authorization: () => 'Bearer abc', says: /./ },
  {
    name: 'a signature of somebody else',
    authorization: () => `Bearer ${tokenOf(claims, forger.privateKey)}`,
    says: /signature/i,
  },
  {
    name: 'another endpoint',
    authorization: () => `Bearer ${tokenOf({ ...claims, aud: 'https://other.example' })}`,
    says: /audience|recipient/i,
  },
  {
    name: 'another account',
    authorization: () => `Bearer ${tokenOf({ ...claims, email: 'somebody@gmail.example' })}`,
    says: /another account/,
  },
  {
    name: 'an account that was not verified',
    authorization: () => `Bearer ${tokenOf({ ...claims, email_verified: false })}`,
    says: /another account/,
  },
  {
    name: 'a token that is over',
    authorization: () => `Bearer ${tokenOf({ ...claims, iat: now - 90_000, exp: now - 86_000 })}`,
    says: /too late/i,
  },
  {
    name: 'another issuer',
    authorization: () => `Bearer ${tokenOf({ ...claims, iss: 'https://issuer.example' })}`,
    says: /issuer/i,
  },
];
for (const { name, authorization, says } of refused) {
  test(`a push is refused and the log says why: ${name}`, async t => {
    t.regex((await refusalOf(authorization(), sender, client)) ?? 'taken', says);
  });
}
