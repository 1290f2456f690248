import { Readable } from 'node:stream';
import test, { type ExecutionContext } from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { type Clock, systemClock } from '../../shared/domain/clock.ts';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

const maxBytes = 4 * 1024 * 1024;
const photo = { object: 'lakeland-2026/form/PP-1.jpg', contentType: 'image/jpeg', bytes: 5 };

async function open(t: ExecutionContext, clock?: Clock) {
  const services = await openLocalServices({
    settings: { MAX_IMAGE_BYTES: String(maxBytes) },
    ...(clock === undefined ? {} : { clock }),
  });
  t.teardown(() => services.close());
  const key = await services.key('upload');
  const api = createApi(services);
  const ask = (body: object) =>
    api.request('/v1/uploads', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': key },
      body: JSON.stringify(body),
    });
  const put = (url: string, body: BodyInit, headers: Record<string, string>) =>
    api.request(url, { method: 'PUT', body, headers, duplex: 'half' } as RequestInit);
  return { services, api, ask, put };
}

async function code(response: Response): Promise<string> {
  const { code } = (await response.json()) as { code: string };
  return `${response.status} ${code}`;
}

async function ticketOf(response: Response) {
  return (await response.json()) as {
    url: string;
    headers: Record<string, string>;
    documentId: string;
    expiresAt: string;
  };
}

async function inboxText(services: LocalServices, object: string): Promise<string | null> {
  return (await services.inbox.get(object))?.bytes.toString() ?? null;
}

test('what is sent to the URL stands in the inbox, under the id that was announced', async t => {
  const { services, ask, put } = await open(t);
  const response = await ask(photo);
  t.is(response.status, 200);
  const ticket = await ticketOf(response);
  t.is(ticket.documentId, documentIdOf('inbox', 'lakeland-2026/form/PP-1'));
  t.true(ticket.url.startsWith('/v1/uploads/'));
  const answer = await put(ticket.url, 'hello', ticket.headers);
  t.is(answer.status, 201);
  const blob = await services.inbox.get(photo.object);
  t.is(blob?.bytes.toString(), 'hello');
  t.like(await answer.json(), { object: photo.object, generation: blob?.info.generation });
  t.is(blob?.info.contentType, 'image/jpeg');
});

test('names of any script, of 1,024 bytes and with odd characters come through', async t => {
  const { services, ask, put } = await open(t);
  for (const object of [
    'บางบำหรุ1_page3.jpg',
    'Zählbogen №7 (2) #?&%.jpg',
    `${'x'.repeat(1020)}.jpg`,
    'a"b\\c\t',
  ]) {
    const ticket = await ticketOf(await ask({ ...photo, object }));
    t.is((await put(ticket.url, 'hello', ticket.headers)).status, 201, object);
    t.is(await inboxText(services, object), 'hello');
  }
});

test('a body beyond the limit of JSON bodies streams in', async t => {
  const { services, ask, put } = await open(t);
  const bytes = 3 * 1024 * 1024;
  const ticket = await ticketOf(await ask({ ...photo, bytes }));
  const chunk = new Uint8Array(bytes / 48).fill(65);
  const body = Readable.toWeb(Readable.from(Array.from({ length: 48 }, () => chunk))) as ReadableStream;
  t.is((await put(ticket.url, body, ticket.headers)).status, 201);
  t.is((await services.inbox.head(photo.object))?.bytes, bytes);
});

for (const { what, request, expected } of [
  { what: 'no name', request: { object: '' }, expected: '400 invalid_request' },
  { what: 'a name over 1,024 bytes', request: { object: 'ก'.repeat(342) }, expected: '400 invalid_request' },
  { what: 'a name with a line feed', request: { object: 'a\nb' }, expected: '400 invalid_request' },
  {
    what: 'a name that leaves its folder',
    request: { object: 'a/../b.jpg' },
    expected: '400 invalid_request',
  },
  {
    what: 'a header in the content type',
    request: { contentType: 'a/b\r\nX: y' },
    expected: '400 invalid_request',
  },
  { what: 'a negative size', request: { bytes: -1 }, expected: '400 invalid_request' },
  { what: 'a file over the limit', request: { bytes: maxBytes + 1 }, expected: '413 too_large' },
]) {
  test(`no URL is given for ${what}`, async t => {
    const { ask } = await open(t);
    t.is(await code(await ask({ ...photo, ...request })), expected);
  });
}

test('no URL is given without the scope', async t => {
  const { services, api } = await open(t);
  for (const [headers, expected] of [
    [{}, '401 key_missing'],
    [{ 'X-API-Key': await services.key('documents') }, '403 scope_missing'],
  ] as const) {
    const response = await api.request('/v1/uploads', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(photo),
    });
    t.is(await code(response), expected);
  }
});

for (const { what, body, headers, expected } of [
  { what: 'one byte more', body: 'hello!', headers: {}, expected: '413 too_large' },
  { what: 'one byte less', body: 'hell', headers: {}, expected: '422 upload_mismatch' },
  { what: 'nothing', body: '', headers: {}, expected: '422 upload_mismatch' },
  {
    what: 'another content type',
    body: 'hello',
    headers: { 'Content-Type': 'image/png' },
    expected: '422 upload_mismatch',
  },
]) {
  test(`${what} than announced leaves nothing in the inbox`, async t => {
    const { services, ask, put } = await open(t);
    const ticket = await ticketOf(await ask(photo));
    t.is(await code(await put(ticket.url, body, { ...ticket.headers, ...headers })), expected);
    t.is(await services.inbox.head(photo.object), null);
    t.deepEqual((await services.inbox.list({ limit: 10 })).blobs, []);
  });
}

test('a body that breaks off leaves nothing in the inbox', async t => {
  const { services, ask, put } = await open(t);
  const ticket = await ticketOf(await ask(photo));
  async function* breaking() {
    yield new TextEncoder().encode('hel');
    throw new Error('socket hang up');
  }
  t.is(
    await code(
      await put(ticket.url, Readable.toWeb(Readable.from(breaking())) as ReadableStream, ticket.headers),
    ),
    '422 upload_mismatch',
  );
  t.is(await services.inbox.head(photo.object), null);
});

test('a token that was changed in any place is refused', async t => {
  const { services, ask, put } = await open(t);
  const { url, headers } = await ticketOf(await ask(photo));
  const token = url.slice('/v1/uploads/'.length);
  for (let at = 0; at < token.length; at += 7) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    t.is(
      await code(await put(`/v1/uploads/${changed}`, 'hello', headers)),
      '403 upload_url_invalid',
      String(at),
    );
  }
  for (const other of ['x', 'x.y', `${token}.x`, token.split('.')[0]!]) {
    t.is(await code(await put(`/v1/uploads/${other}`, 'hello', headers)), '403 upload_url_invalid', other);
  }
  t.is(await services.inbox.head(photo.object), null);
});

test('a URL of another process is refused', async t => {
  const first = await open(t);
  const second = await open(t);
  const { url, headers } = await ticketOf(await first.ask(photo));
  t.is(await code(await second.put(url, 'hello', headers)), '403 upload_url_invalid');
});

test('a URL is good for a quarter of an hour', async t => {
  let now = Date.parse('2026-11-23T10:00:00.000Z');
  const { ask, put } = await open(t, { ...systemClock, now: () => now });
  const { url, headers, expiresAt } = await ticketOf(await ask(photo));
  t.is(expiresAt, '2026-11-23T10:15:00.000Z');
  now += 15 * 60_000 - 1;
  t.is((await put(url, 'hello', headers)).status, 201);
  now += 1;
  t.is(await code(await put(url, 'hello', headers)), '403 upload_url_expired');
});

test('an object is replaced by default and kept where asked', async t => {
  const { services, ask, put } = await open(t);
  const early = await ticketOf(await ask({ ...photo, overwrite: false }));
  for (const body of ['hello', 'again']) {
    const ticket = await ticketOf(await ask(photo));
    t.is((await put(ticket.url, body, ticket.headers)).status, 201);
  }
  t.is(await inboxText(services, photo.object), 'again');
  t.is(await code(await ask({ ...photo, overwrite: false })), '412 object_exists');
  t.is(await code(await put(early.url, 'third', early.headers)), '412 object_exists');
  t.is(await inboxText(services, photo.object), 'again');
});
