import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { Storage } from '@google-cloud/storage';
import test from 'ava';
import { GoogleAuth } from 'google-auth-library';
import { createGcsUploadUrls } from '../../shared/blobs/gcs-upload-urls.ts';
import type { UploadUrl } from '../../shared/blobs/upload-urls.ts';
import { systemClock } from '../../shared/domain/clock.ts';

const email = 'uploader@test.iam.gserviceaccount.com';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const storage = new Storage({
  projectId: 'test',
  authClient: new GoogleAuth({
    credentials: {
      client_email: email,
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    },
  }),
});
const clock = { ...systemClock, now: () => Date.parse('2026-11-23T10:00:00.000Z') };
const urls = createGcsUploadUrls(storage.bucket('inbox'), clock);
const upload = { object: 'บางบำหรุ1 page&3.jpg', contentType: 'image/jpeg', bytes: 5, overwrite: true };

/**
 * Checks a request as Cloud Storage does, written from its documentation and not from the client.
 * https://cloud.google.com/storage/docs/authentication/canonical-requests
 */
function isAuthorized({ url, headers }: Pick<UploadUrl, 'url' | 'headers'>, method = 'PUT'): boolean {
  const { host, pathname, searchParams } = new URL(url);
  const signature = searchParams.get('X-Goog-Signature') ?? '';
  const given: Record<string, string> = { host };
  for (const [name, value] of Object.entries(headers)) given[name.toLowerCase()] = value;
  const signedHeaders = searchParams.get('X-Goog-SignedHeaders') ?? '';
  const query = [...searchParams]
    .filter(([name]) => name !== 'X-Goog-Signature')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort();
  const canonical = [
    method,
    pathname,
    query.join('&'),
    ...signedHeaders.split(';').map(name => `${name}:${given[name] ?? ''}`),
    '',
    signedHeaders,
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = (searchParams.get('X-Goog-Credential') ?? '').slice(email.length + 1);
  const digest = createHash('sha256').update(canonical).digest('hex');
  const signed = ['GOOG4-RSA-SHA256', searchParams.get('X-Goog-Date'), scope, digest].join('\n');
  return createVerify('RSA-SHA256').update(signed).verify(publicKey, signature, 'hex');
}

test('a signed URL names the object and is good for a quarter of an hour', async t => {
  const { url, expiresAt } = await urls.sign(upload);
  const { origin, pathname, searchParams } = new URL(url);
  t.is(origin, 'https://storage.googleapis.com');
  t.is(decodeURIComponent(pathname), `/inbox/${upload.object}`);
  t.is(searchParams.get('X-Goog-Expires'), '900');
  t.is(expiresAt, '2026-11-23T10:15:00.000Z');
});

test('the signature holds for the announced request and for no other', async t => {
  const { url, headers } = await urls.sign(upload);
  t.true(isAuthorized({ url, headers }));
  t.false(isAuthorized({ url, headers }, 'DELETE'));
  t.false(isAuthorized({ url: url.replace('page', 'pagf'), headers }));
  t.false(isAuthorized({ url, headers: { ...headers, 'Content-Type': 'text/html' } }));
  t.false(isAuthorized({ url, headers: { ...headers, 'x-goog-content-length-range': '5,6' } }));
  t.false(isAuthorized({ url, headers: { 'Content-Type': 'image/jpeg' } }));
});

test('a URL that may not overwrite carries the precondition in its signature', async t => {
  const { url, headers } = await urls.sign({ ...upload, overwrite: false });
  t.is(headers['x-goog-if-generation-match'], '0');
  t.true(isAuthorized({ url, headers }));
  t.false(isAuthorized({ url, headers: { ...headers, 'x-goog-if-generation-match': '7' } }));
});

test('an identity that cannot sign is told apart from other failures', async t => {
  const keyless = new Storage({
    projectId: 'test',
    authClient: new GoogleAuth({ credentials: { client_email: email } }),
  });
  await t.throwsAsync(createGcsUploadUrls(keyless.bucket('inbox'), clock).sign(upload), {
    name: 'UploadSigningError',
  });
});
