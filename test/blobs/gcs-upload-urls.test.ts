import { generateKeyPairSync } from 'node:crypto';
import { Storage } from '@google-cloud/storage';
import test from 'ava';
import { GoogleAuth } from 'google-auth-library';
import { createGcsUploadUrls } from '../../shared/blobs/gcs-upload-urls.ts';
import { systemClock, timestamp } from '../../shared/domain/clock.ts';
import { signatureCheck } from './signature-check.ts';

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
// Google's client refuses to sign for a time that is past.
const now = Math.floor(Date.now() / 1000) * 1000;
const clock = { ...systemClock, now: () => now };
const urls = createGcsUploadUrls(storage.bucket('inbox'), clock);
const upload = { object: 'บางบำหรุ1 page&3.jpg', contentType: 'image/jpeg', bytes: 5, overwrite: true };

const isAuthorized = signatureCheck(email, publicKey);

test('a signed URL names the object and is good for a quarter of an hour', async t => {
  const { url, expiresAt } = await urls.sign(upload);
  const { origin, pathname, searchParams } = new URL(url);
  t.is(origin, 'https://storage.googleapis.com');
  t.is(decodeURIComponent(pathname), `/inbox/${upload.object}`);
  t.is(searchParams.get('X-Goog-Expires'), '900');
  t.is(expiresAt, timestamp(now + 15 * 60_000));
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
