import { generateKeyPairSync } from 'node:crypto';
import { Storage } from '@google-cloud/storage';
import test, { type ExecutionContext } from 'ava';
import { GoogleAuth } from 'google-auth-library';
import { createApi } from '../../functions/api/app.ts';
import { createGcsStore } from '../../shared/blobs/gcs-store.ts';
import { createGcsUploadUrls } from '../../shared/blobs/gcs-upload-urls.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import { signatureCheck } from '../blobs/signature-check.ts';
import { startGcsServer } from '../fixtures/gcs-server/server.ts';
import { openLocalServices } from './local-services.ts';

const email = 'uploader@test.iam.gserviceaccount.com';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const isAuthorized = signatureCheck(email, publicKey);
const photo = { object: 'lakeland-2026/form/บางบำหรุ 1.jpg', contentType: 'image/jpeg', bytes: 5 };

interface Ticket {
  readonly documentId: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An API whose uploads go to a stand-in for Cloud Storage, signed by a key that the test has. */
async function open(t: ExecutionContext, { signFor }: { signFor: 'google' | 'stand-in' }) {
  const server = await startGcsServer();
  t.teardown(() => server.stop());
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const credentials = {
    client_email: email,
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
  const authClient = new GoogleAuth({ credentials });
  const endpoint = signFor === 'google' ? {} : { apiEndpoint: server.endpoint };
  const signing = new Storage({ projectId: 'test', authClient, ...endpoint });
  const storage = new Storage({ projectId: 'test', apiEndpoint: server.endpoint });
  await storage.createBucket('inbox');
  const inbox = createGcsStore(storage, 'inbox');
  const uploads = createGcsUploadUrls(signing.bucket('inbox'), systemClock);
  const api = createApi({ ...services, inbox, uploads });
  const key = await services.key('upload');
  const ask = async (body: object) => {
    const headers = { 'Content-Type': 'application/json', 'X-API-Key': key };
    const response = await api.request('/v1/uploads', {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...photo, ...body }),
    });
    return response;
  };
  return { ask, inbox, api };
}

test('the signed URL is bound to the name, the content type and the size, and comes with the document id', async t => {
  const { ask } = await open(t, { signFor: 'google' });
  const ticket = (await (await ask({})).json()) as Ticket;
  t.is(ticket.documentId, documentIdOf('inbox', 'lakeland-2026/form/บางบำหรุ 1'));
  const { pathname, searchParams } = new URL(ticket.url);
  t.is(searchParams.get('X-Goog-Algorithm'), 'GOOG4-RSA-SHA256');
  t.is(searchParams.get('X-Goog-SignedHeaders'), 'content-type;host;x-goog-content-length-range');
  t.is(decodeURIComponent(pathname), `/inbox/${photo.object}`);
  t.deepEqual(ticket.headers, { 'Content-Type': 'image/jpeg', 'x-goog-content-length-range': '5,5' });
  t.true(isAuthorized(ticket));
  const { headers, url } = ticket;
  t.false(isAuthorized({ url: url.replace('lakeland', 'lakelane'), headers }));
  t.false(isAuthorized({ url, headers: { ...headers, 'Content-Type': 'text/html' } }));
  t.false(isAuthorized({ url, headers: { ...headers, 'x-goog-content-length-range': '0,99999999' } }));
  t.false(isAuthorized({ url, headers: { 'Content-Type': 'image/jpeg' } }));
  t.false(isAuthorized(ticket, 'GET'));
});

test('the same PUT as in local mode brings the file into the inbox, and one of another size does not', async t => {
  const { ask, inbox } = await open(t, { signFor: 'stand-in' });
  const { url, headers, method } = (await (await ask({})).json()) as Ticket;
  const put = (body: string) => fetch(url, { method, headers, body });
  for (const body of ['hell', 'hello!']) t.false((await put(body)).ok, body);
  t.is(await inbox.head(photo.object), null);
  t.true((await put('hello')).ok);
  const blob = await inbox.get(photo.object);
  t.is(blob?.bytes.toString(), 'hello');
  t.is(blob?.info.contentType, 'image/jpeg');
});

test('where nothing may be overwritten the URL is bound to that as well', async t => {
  const { ask } = await open(t, { signFor: 'stand-in' });
  const early = (await (await ask({ overwrite: false })).json()) as Ticket;
  t.regex(new URL(early.url).searchParams.get('X-Goog-SignedHeaders') ?? '', /x-goog-if-generation-match/);
  const first = (await (await ask({})).json()) as Ticket;
  t.true((await fetch(first.url, { method: 'PUT', headers: first.headers, body: 'hello' })).ok);
  t.is((await fetch(early.url, { method: 'PUT', headers: early.headers, body: 'third' })).status, 412);
  t.is((await ask({ overwrite: false })).status, 412);
});

test('in the cloud the API itself takes no bytes', async t => {
  const { api } = await open(t, { signFor: 'stand-in' });
  const response = await api.request('/v1/uploads/a.b', { method: 'PUT', body: 'hello' });
  t.is(response.status, 404);
});
