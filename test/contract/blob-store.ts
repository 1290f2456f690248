import { Readable } from 'node:stream';
import type { ExecutionContext, TestFn } from 'ava';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { InvalidInputError, PreconditionError } from '../../shared/domain/errors.ts';

/** Names that a bucket must keep apart and inside itself, however its storage spells them. */
export const oddNames: readonly string[] = [
  'a',
  'a/b',
  'a/b/c',
  'a/',
  'a//b',
  'a.jpg',
  'A.jpg',
  'a.JPG',
  '/leading',
  '//leading',
  '../outside',
  'x/../../outside',
  './here',
  'x/./y',
  '.hidden',
  '.blobs/index.sqlite',
  'trailing.',
  'trailing ',
  ' ',
  'back\\slash\\..\\..\\x',
  'what?#%2F&+ =;:"<>|*',
  'con',
  'บางบำหรุ1_page3.jpg',
  'קלפי/مركز الاقتراع/١.png',
  '🗳️/✅.jpg',
  // The same letter composed and decomposed.
  '\u00e9',
  'e\u0301',
  // Just below and above the surrogates: UTF-16 and UTF-8 order them differently.
  '\uff5e',
  '\u{1f600}',
  `${'n'.repeat(255)}`,
  `${'n'.repeat(256)}`,
  `deep/${'ก'.repeat(300)}/file.jpg`,
  'b'.repeat(1024),
  `${'b'.repeat(1023)}/`,
  'c/'.repeat(511).concat('cc'),
];

const jpeg = { contentType: 'image/jpeg' };

/** What every BlobStore must do. `open` gives an empty bucket each time. */
export function blobStoreContract(test: TestFn, adapter: string, open: () => Promise<BlobStore>): void {
  const clause = (name: string, check: (store: BlobStore, t: ExecutionContext) => Promise<void>) =>
    test(`${adapter}: ${name}`, async t => check(await open(), t));

  clause('an object is streamed with its bytes, size and content type', async (store, t) => {
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'ballot');
    const put = await store.put('e1/f1/large.jpg', bytes, jpeg);
    const opened = await store.open('e1/f1/large.jpg', put.generation);
    t.deepEqual(opened?.info, put);
    t.true(Buffer.concat(await opened!.stream.toArray()).equals(bytes));
    t.is(await store.open('e1/f1/none.jpg'), null);
  });

  clause('an older generation is not streamed as the newer one', async (store, t) => {
    const older = await store.put('e1/f1/p.jpg', Buffer.from('older'), jpeg);
    await store.put('e1/f1/p.jpg', Buffer.from('newer'), jpeg);
    const opened = await store.open('e1/f1/p.jpg', older.generation);
    if (opened !== null) t.is(Buffer.concat(await opened.stream.toArray()).toString(), 'older');
    const newest = await store.open('e1/f1/p.jpg');
    t.is(Buffer.concat(await newest!.stream.toArray()).toString(), 'newer');
  });

  clause('a stream that is not read on can be given up', async (store, t) => {
    await store.put('e1/f1/large.jpg', Buffer.alloc(3 * 1024 * 1024, 'ballot'), jpeg);
    const { stream } = (await store.open('e1/f1/large.jpg'))!;
    for await (const chunk of stream) {
      t.true((chunk as Buffer).length < 3 * 1024 * 1024);
      break;
    }
    t.true(stream.destroyed);
  });

  clause('an object comes back with its bytes, size and content type', async (store, t) => {
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    const put = await store.put('e1/f1/p1.jpg', bytes, jpeg);
    t.is(put.bucket, store.bucket);
    t.is(put.object, 'e1/f1/p1.jpg');
    t.is(put.bytes, 5);
    t.is(put.contentType, 'image/jpeg');
    t.regex(put.generation, /^[1-9]\d*$/);
    t.is(new Date(put.updatedAt).toISOString(), put.updatedAt);
    t.deepEqual(await store.head('e1/f1/p1.jpg'), put);
    t.deepEqual(await store.get('e1/f1/p1.jpg'), { info: put, bytes });
  });

  clause('an empty object, from bytes or from a stream, is an object', async (store, t) => {
    t.is((await store.put('bytes', Buffer.alloc(0), jpeg)).bytes, 0);
    t.is((await store.put('stream', Readable.from([]), jpeg)).bytes, 0);
    t.is((await store.get('bytes'))?.bytes.length, 0);
    t.is((await store.get('stream'))?.bytes.length, 0);
  });

  clause('a large object, from bytes or from a stream, arrives whole', async (store, t) => {
    // Above the size of a simple upload and of one chunk, and no multiple of either.
    const bytes = Buffer.alloc(9 * 1024 * 1024 + 12345, 'ballot');
    const chunks = Array.from({ length: 93 }, (_, n) => bytes.subarray(n * 103_000, (n + 1) * 103_000));
    t.is((await store.put('bytes', bytes, jpeg)).bytes, bytes.length);
    t.is(
      (await store.put('stream', Readable.from(chunks), { ...jpeg, ifGeneration: '0' })).bytes,
      bytes.length,
    );
    t.true((await store.get('bytes'))?.bytes.equals(bytes));
    t.true((await store.get('stream'))?.bytes.equals(bytes));
  });

  clause('a stream that fails leaves what was there', async (store, t) => {
    await store.put('x', Buffer.from('whole'), jpeg);
    const failing = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('the camera went away');
      })(),
    );
    await t.throwsAsync(store.put('x', failing, jpeg), { message: /the camera went away/ });
    t.is((await store.get('x'))?.bytes.toString(), 'whole');
    t.is((await store.list({ limit: 10 })).blobs.length, 1);
  });

  clause('what is not there is null, and nothing to delete', async (store, t) => {
    t.is(await store.head('nothing'), null);
    t.is(await store.get('nothing'), null);
    t.false(await store.delete('nothing'));
    t.deepEqual(await store.list({ limit: 10 }), { blobs: [], next: null });
  });

  clause('each overwrite has a larger generation, and the older one is gone', async (store, t) => {
    const generations: string[] = [];
    for (let n = 0; n < 20; n++) {
      // Deleted in between, too: a generation is never used twice.
      if (n % 5 === 4) await store.delete('x');
      generations.push((await store.put('x', Buffer.from(`version ${n}`), jpeg)).generation);
    }
    const sorted = [...generations].sort((left, right) => (BigInt(left) < BigInt(right) ? -1 : 1));
    t.deepEqual(generations, sorted);
    t.is(new Set(generations).size, generations.length);
    const [older, newest] = generations.slice(-2);
    t.is(await store.head('x', older), null);
    t.is(await store.get('x', older), null);
    t.is((await store.get('x', newest))?.bytes.toString(), 'version 19');
  });

  clause('ifGeneration 0 creates and never overwrites', async (store, t) => {
    const first = await store.put('x', Buffer.from('first'), { ...jpeg, ifGeneration: '0' });
    await t.throwsAsync(store.put('x', Buffer.from('second'), { ...jpeg, ifGeneration: '0' }), {
      instanceOf: PreconditionError,
    });
    t.deepEqual(await store.head('x'), first);
    t.is((await store.get('x'))?.bytes.toString(), 'first');
  });

  clause('ifGeneration of a put and a delete holds only for that generation', async (store, t) => {
    const first = await store.put('x', Buffer.from('1'), jpeg);
    const second = await store.put('x', Buffer.from('2'), { ...jpeg, ifGeneration: first.generation });
    const stale = { ifGeneration: first.generation };
    await t.throwsAsync(store.put('x', Buffer.from('3'), { ...jpeg, ...stale }), {
      instanceOf: PreconditionError,
    });
    await t.throwsAsync(store.delete('x', stale), { instanceOf: PreconditionError });
    await t.throwsAsync(store.put('none', Buffer.from('3'), { ...jpeg, ...stale }), {
      instanceOf: PreconditionError,
    });
    t.is((await store.get('x'))?.bytes.toString(), '2');
    t.true(await store.delete('x', { ifGeneration: second.generation }));
    t.is(await store.head('x'), null);
  });

  clause('of many that create the same object at once exactly one succeeds', async (store, t) => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        store.put('raced', Buffer.from(`writer ${n}`), { ...jpeg, ifGeneration: '0' }),
      ),
    );
    const winners = outcomes.flatMap((outcome, n) => (outcome.status === 'fulfilled' ? [n] : []));
    t.is(winners.length, 1);
    t.is((await store.get('raced'))?.bytes.toString(), `writer ${winners[0]}`);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') t.true(outcome.reason instanceof PreconditionError);
    }
  });

  clause('odd names are kept apart, and listed in the order of their bytes', async (store, t) => {
    for (const name of oddNames) await store.put(name, Buffer.from(`content of ${name}`), jpeg);
    for (const name of oddNames) t.is((await store.get(name))?.bytes.toString(), `content of ${name}`, name);
    const { blobs, next } = await store.list({ limit: 1000 });
    const inOrder = [...oddNames].sort((left, right) =>
      Buffer.compare(Buffer.from(left), Buffer.from(right)),
    );
    t.deepEqual(
      blobs.map(({ object }) => object),
      inOrder,
    );
    t.is(next, null);
    for (const name of oddNames) t.true(await store.delete(name), name);
    t.deepEqual((await store.list({ limit: 1000 })).blobs, []);
  });

  clause('a name that no bucket can hold is invalid input', async (store, t) => {
    for (const name of ['', 'x'.repeat(1025), '\ud800', 'line\nbreak', '.', '..']) {
      await t.throwsAsync(store.put(name, Buffer.from('x'), jpeg), { instanceOf: InvalidInputError });
      await t.throwsAsync(store.head(name), { instanceOf: InvalidInputError });
      await t.throwsAsync(store.get(name), { instanceOf: InvalidInputError });
      await t.throwsAsync(store.delete(name), { instanceOf: InvalidInputError });
    }
  });

  clause('a list goes page by page, each object once, with what head says of it', async (store, t) => {
    const names = Array.from({ length: 7 }, (_, n) => `p/${n % 2 === 0 ? 'even' : 'odd'}/${n}`).sort();
    for (const name of names) await store.put(name, Buffer.from(name), jpeg);
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await store.list({ limit: 3, cursor });
      for (const blob of page.blobs) t.deepEqual(await store.head(blob.object), blob);
      seen.push(...page.blobs.map(({ object }) => object));
      cursor = page.next ?? undefined;
      pages++;
    } while (cursor !== undefined);
    t.deepEqual(seen, names);
    t.is(pages, 3);
  });

  clause('a prefix is a text, not a folder', async (store, t) => {
    for (const name of ['ab', 'ab/c', 'abc', 'a/b', 'b']) await store.put(name, Buffer.from(name), jpeg);
    const listed = async (prefix: string) =>
      (await store.list({ prefix, limit: 10 })).blobs.map(({ object }) => object);
    t.deepEqual(await listed('ab'), ['ab', 'ab/c', 'abc']);
    t.deepEqual(await listed('ab/'), ['ab/c']);
    t.deepEqual(await listed('a/b'), ['a/b']);
    t.deepEqual(await listed('nothing/here'), []);
  });
}
