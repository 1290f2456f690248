import { Readable } from 'node:stream';
import { Storage } from '@google-cloud/storage';
import test from 'ava';
import { createGcsStore } from '../../shared/blobs/gcs-store.ts';
import { PreconditionError, TransientError } from '../../shared/domain/errors.ts';
import { startGcsServer } from '../fixtures/gcs-server/server.ts';

// One after the other, in a process of their own: when a download fails, the client's library closes the connections
// of all its calls.

/** A server of the test's own, whose faults no other test sees. */
async function faulty(t: { teardown(stop: () => unknown): void }, timeoutMs = 30_000) {
  const server = await startGcsServer({ buckets: ['inbox'] });
  t.teardown(() => server.stop());
  const storage = new Storage({ apiEndpoint: server.endpoint, projectId: 'test' });
  const retry = { attempts: 3, baseMs: 20, capMs: 2_000, deadlineMs: 60_000 };
  const store = createGcsStore(storage, 'inbox', { retry, timeoutMs });
  const uploads = () => server.requests.filter(({ path }) => path.startsWith('/upload/'));
  return { server, storage, store, uploads };
}

const isUpload = ({ path }: { path: string }) => path.startsWith('/upload/');
const isChunk = ({ method }: { method: string }) => method === 'PUT';
const isMedia = ({ query }: { query: URLSearchParams }) => query.get('alt') === 'media';
const jpeg = { contentType: 'image/jpeg' };

test.serial('small content goes in one request, large content by resumable upload', async t => {
  const { store, uploads } = await faulty(t);
  await store.put('small', Buffer.alloc(100), jpeg);
  t.deepEqual(
    uploads().map(({ query }) => query.get('uploadType')),
    ['multipart'],
  );
  await store.put('short stream', Readable.from([Buffer.from('x')]), jpeg);
  await store.put('large', Buffer.alloc(6 * 1024 * 1024), jpeg);
  await store.put('long stream', Readable.from([Buffer.alloc(16 * 1024 * 1024)]), jpeg);
  t.deepEqual(
    uploads().map(({ method, query }) => `${method} ${query.get('uploadType')}`),
    [
      ...['POST multipart', 'POST multipart'],
      ...['POST resumable', 'PUT resumable'],
      // Two chunks of 8 MiB.
      ...['POST resumable', 'PUT resumable', 'PUT resumable'],
    ],
  );
});

for (const fault of [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429 },
  { kind: 'reset' },
  { kind: 'hang' },
] as const) {
  const name = fault.kind === 'status' ? String(fault.status) : fault.kind;

  test.serial(`${name} once: a read is repeated inside the call`, async t => {
    const { server, store } = await faulty(t, 2_000);
    await store.put('x', Buffer.from('x'), jpeg);
    server.faults.inject(fault);
    t.is((await store.get('x'))?.bytes.toString(), 'x');
    server.faults.inject(fault, { matches: isMedia });
    t.is((await store.get('x'))?.bytes.toString(), 'x');
  });

  test.serial(`${name} once: a write with a precondition is repeated inside the call`, async t => {
    const { server, store } = await faulty(t, 2_000);
    server.faults.inject(fault, { matches: isUpload });
    const put = await store.put('x', Buffer.from('x'), { ...jpeg, ifGeneration: '0' });
    t.deepEqual(await store.head('x'), put);
  });

  test.serial(`${name} once: a write without a precondition is not repeated but transient`, async t => {
    const { server, store, uploads } = await faulty(t, 2_000);
    server.faults.inject(fault, { matches: isUpload });
    await t.throwsAsync(store.put('x', Buffer.from('x'), jpeg), { instanceOf: TransientError });
    t.is(uploads().length, 1);
    server.faults.inject(fault, { matches: ({ method }) => method === 'DELETE' });
    await t.throwsAsync(store.delete('x'), { instanceOf: TransientError });
  });
}

test.serial('a put whose answer was lost is known as its own when it is repeated', async t => {
  const { server, store } = await faulty(t);
  server.faults.inject({ kind: 'lost_answer' }, { matches: isUpload });
  const put = await store.put('x', Buffer.from('x'), { ...jpeg, ifGeneration: '0' });
  t.deepEqual(await store.head('x'), put);
  await t.throwsAsync(store.put('x', Buffer.from('x'), { ...jpeg, ifGeneration: '0' }), {
    instanceOf: PreconditionError,
  });
});

test.serial('a large upload goes on after its connection broke', async t => {
  const { server, store, uploads } = await faulty(t);
  const bytes = Buffer.alloc(20 * 1024 * 1024, 'tally sheet ');
  server.faults.inject({ kind: 'broken_upload', afterBytes: 3 * 1024 * 1024 }, { matches: isChunk });
  await store.put('x', bytes, { ...jpeg, ifGeneration: '0' });
  t.true((await store.get('x'))?.bytes.equals(bytes));
  t.is(uploads().filter(({ method }) => method === 'POST').length, 1);
});

test.serial('an outage that lasts is transient, whatever was asked for', async t => {
  const { server, store } = await faulty(t);
  await store.put('x', Buffer.from('x'), jpeg);
  server.faults.inject({ kind: 'status', status: 503 }, { times: 100 });
  const calls = {
    head: store.head('x'),
    get: store.get('x'),
    list: store.list({ limit: 1 }),
    delete: store.delete('x', { ifGeneration: '1' }),
    put: store.put('x', Buffer.from('x'), { ...jpeg, ifGeneration: '0' }),
    stream: store.put('x', Readable.from([Buffer.from('x')]), { ...jpeg, ifGeneration: '0' }),
  };
  for (const [name, call] of Object.entries(calls)) {
    await t.throwsAsync(call, { instanceOf: TransientError }, name);
  }
});

for (const kind of ['corrupt_download', 'broken_download'] as const) {
  test.serial(`${kind}: what arrives so is read again, and never returned`, async t => {
    const { server, store } = await faulty(t);
    await store.put('x', Buffer.from('217 votes'), jpeg);
    server.faults.inject({ kind }, { matches: isMedia, times: 2 });
    t.is((await store.get('x'))?.bytes.toString(), '217 votes');
    server.faults.inject({ kind }, { matches: isMedia, times: 3 });
    await t.throwsAsync(store.get('x'), { instanceOf: TransientError });
  });
}

test.serial('what the service asks for is how long a retry waits, at least', async t => {
  const { server, store } = await faulty(t);
  server.faults.inject({ kind: 'status', status: 429, retryAfterSeconds: 3600 }, { times: 2 });
  const error = await t.throwsAsync(store.head('x'), { instanceOf: TransientError });
  t.like(error, { code: 'storage_429', retryAfterMs: 3_600_000 });
});

test.serial('an object that is overwritten while it is read is read in its new generation', async t => {
  const { server, store } = await faulty(t);
  await store.put('x', Buffer.from('old'), jpeg);
  server.faults.inject({ kind: 'status', status: 503 }, { matches: isMedia });
  const reading = store.get('x');
  await store.put('x', Buffer.from('new'), jpeg);
  t.is((await reading)?.bytes.toString(), 'new');
});

test.serial('a missing bucket or a refused request is no transient error', async t => {
  const { server, storage, store } = await faulty(t);
  const nowhere = createGcsStore(storage, 'nowhere');
  const missing = await t.throwsAsync(nowhere.put('x', Buffer.from('x'), jpeg));
  t.false(missing instanceof TransientError);
  server.faults.inject({ kind: 'status', status: 403 });
  const refused = await t.throwsAsync(store.head('x'));
  t.false(refused instanceof TransientError);
});
