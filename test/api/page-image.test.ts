import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import sharp from 'sharp';
import { createApi } from '../../functions/api/app.ts';
import { preprocessArrival } from '../../functions/preprocess/preprocess.ts';
import { contentTypeOfName } from '../../shared/blobs/content-type.ts';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

const object = 'lakeland-2026/statement-of-poll/PP-0301.jpg';
let services: LocalServices;
let key: string;
/** A photograph with a GPS position in its EXIF. */
let original: Buffer;
let images: string;

test.before(async () => {
  services = await openLocalServices();
  key = await services.key('documents');
  original = await readFile(fileURLToPath(new URL(`../../examples/inbox/${object}`, import.meta.url)));
  const contentType = contentTypeOfName(object) ?? 'image/jpeg';
  const { bucket, generation } = await services.inbox.put(object, original, { contentType });
  await preprocessArrival(services, { bucket, object, generation });
  images = `/v1/documents/${documentIdOf(bucket, object.replace('.jpg', ''))}/pages/1/image`;
});
test.after.always(() => services.close());

const get = (path: string, init: RequestInit = {}) =>
  createApi(services).request(path, { ...init, headers: { 'X-API-Key': key, ...init.headers } });

test('the original comes byte for byte and is kept by no cache', async t => {
  const response = await get(`${images}?variant=original`);
  t.is(response.status, 200);
  t.is(response.headers.get('Content-Type'), 'image/jpeg');
  t.is(response.headers.get('Content-Length'), String(original.length));
  t.is(response.headers.get('Cache-Control'), 'private, no-store');
  t.true(Buffer.from(await response.arrayBuffer()).equals(original));
  t.truthy((await sharp(original).metadata()).exif, 'the example has a position to lose');
});

for (const variant of ['processed', 'thumbnail']) {
  test(`what is shown as ${variant} has no EXIF, and so no position`, async t => {
    const response = await get(`${images}?variant=${variant}`);
    t.is(response.status, 200);
    const metadata = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
    t.is(metadata.exif, undefined);
    t.is(metadata.xmp, undefined);
    t.is(response.headers.get('Content-Type'), 'image/webp');
    t.is(response.headers.get('Content-Security-Policy'), "default-src 'none'; sandbox");
  });
}

test('who has the image already gets no body', async t => {
  for (const variant of ['original', 'processed', 'thumbnail']) {
    const tag = (await get(`${images}?variant=${variant}`)).headers.get('ETag') ?? '';
    const again = await get(`${images}?variant=${variant}`, { headers: { 'If-None-Match': tag } });
    t.is(again.status, 304, variant);
    t.is(await again.text(), '');
  }
});

test('who asks for the head alone gets no body, and no file is left open', async t => {
  let destroyed = false;
  const watched: typeof services.inbox = Object.create(services.inbox);
  watched.open = async (...given) => {
    const opened = await services.inbox.open(...given);
    opened?.stream.once('close', () => {
      destroyed = true;
    });
    return opened;
  };
  const response = await createApi({ ...services, inbox: watched }).request(`${images}?variant=original`, {
    method: 'HEAD',
    headers: { 'X-API-Key': key },
  });
  t.is(response.status, 200);
  t.is(await response.text(), '');
  // On a busy machine the stream's end takes its time; that it never comes is what must not be.
  for (let looks = 0; looks < 100 && !destroyed; looks++)
    await new Promise(resolve => setTimeout(resolve, 100));
  t.true(destroyed);
});

test('an image that is not there is a problem', async t => {
  for (const { path, status } of [
    { path: images.replace('pages/1', 'pages/2'), status: 404 },
    { path: images.replace('pages/1', 'pages/0'), status: 400 },
    { path: `${images}?variant=raw`, status: 400 },
    { path: `/v1/documents/${'a'.repeat(20)}/pages/1/image`, status: 404 },
  ])
    t.is((await get(path)).status, status, path);
});

test('an original that was replaced meanwhile is not shown as the one that was read', async t => {
  const own = await openLocalServices();
  t.teardown(() => own.close());
  const access = await own.key('documents');
  const { bucket, generation } = await own.inbox.put(object, original, { contentType: 'image/jpeg' });
  await preprocessArrival(own, { bucket, object, generation });
  await own.inbox.put(object, Buffer.from('another'), { contentType: 'image/jpeg' });
  const response = await createApi(own).request(`${images}?variant=original`, {
    headers: { 'X-API-Key': access },
  });
  t.is(response.status, 404);
});

test('images need the scope of documents', async t => {
  const other = await services.key('results', 'status');
  for (const variant of ['original', 'processed', 'thumbnail'])
    t.is((await get(`${images}?variant=${variant}`, { headers: { 'X-API-Key': other } })).status, 403);
});
