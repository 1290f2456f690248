import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { FolderIndex } from '../../shared/blobs/folder-index.ts';
import { type FolderStore, openFolderStore } from '../../shared/blobs/folder-store.ts';
import { objectNameFault } from '../../shared/blobs/object-name.ts';
import { blobStoreContract, oddNames } from '../contract/blob-store.ts';

const root = await mkdtemp(path.join(tmpdir(), 'ballots-folder-store-'));
test.after.always(() => rm(root, { recursive: true, force: true }));
let folders = 0;

async function openStore(folder = path.join(root, String(folders++), 'inbox')) {
  const passedOver: string[] = [];
  const store = await openFolderStore({
    bucket: 'inbox',
    folder,
    onPassedOver: (file, why) => passedOver.push(`${why} ${path.basename(file)}`),
  });
  return { folder, store, passedOver };
}

const names = async (store: FolderStore) =>
  (await store.list({ limit: 1000 })).blobs.map(({ object }) => object);
const jpeg = { contentType: 'image/jpeg' };

blobStoreContract(test, 'folder', async () => (await openStore()).store);

test('an ordinary name is the file of the same path', async t => {
  const { folder, store } = await openStore();
  await store.put('e1/statement/บางบำหรุ 1_page3.jpg', Buffer.from('x'), jpeg);
  t.is(await readFile(path.join(folder, 'e1', 'statement', 'บางบำหรุ 1_page3.jpg'), 'utf8'), 'x');
});

test('a file dropped by hand is an object', async t => {
  const { folder, store } = await openStore();
  await mkdir(path.join(folder, 'North', 'Ward 7'), { recursive: true });
  await writeFile(path.join(folder, 'North', 'Ward 7', 'IMG_1.JPG'), 'dropped');
  const object = 'North/Ward 7/IMG_1.JPG';
  t.deepEqual(await names(store), [object]);
  const info = await store.head(object);
  t.is(info?.contentType, 'image/jpeg');
  t.is((await store.get(object, info?.generation))?.bytes.toString(), 'dropped');
});

test('the generation of a dropped file outlives the process, a copy of the folder and the loss of the index', async t => {
  const { folder, store } = await openStore();
  await writeFile(path.join(folder, 'a.jpg'), 'x');
  const generation = (await store.head('a.jpg'))?.generation;
  store.close();
  t.is((await (await openStore(folder)).store.head('a.jpg'))?.generation, generation);
  await rm(path.join(folder, '.blobs'), { recursive: true });
  t.is((await (await openStore(folder)).store.head('a.jpg'))?.generation, generation);
});

test('a file replaced by hand with an older one has a larger generation', async t => {
  const { folder, store } = await openStore();
  const file = path.join(folder, 'a.jpg');
  await writeFile(file, 'first');
  const first = await store.head('a.jpg');
  await writeFile(`${folder}/../older`, 'taken before');
  await utimes(`${folder}/../older`, 1_000_000_000, 1_000_000_000);
  await rename(`${folder}/../older`, file);
  const second = await store.head('a.jpg');
  t.true(BigInt(second!.generation) > BigInt(first!.generation));
  t.is(await store.get('a.jpg', first?.generation), null);
  t.is((await store.get('a.jpg', second?.generation))?.bytes.toString(), 'taken before');
  t.true(BigInt((await store.put('a.jpg', Buffer.from('3'), jpeg)).generation) > BigInt(second!.generation));
});

test('a file with a time in the future or before 1970 has a generation, and put goes above it', async t => {
  const { folder, store } = await openStore();
  for (const [name, seconds] of [
    ['future.jpg', 4_000_000_000],
    ['past.jpg', -1000],
  ] as const) {
    await writeFile(path.join(folder, name), 'x');
    await utimes(path.join(folder, name), seconds, seconds);
    const dropped = await store.head(name);
    t.regex(dropped!.generation, /^[1-9]\d*$/);
    const put = await store.put(name, Buffer.from('y'), { ...jpeg, ifGeneration: dropped!.generation });
    t.true(BigInt(put.generation) > BigInt(dropped!.generation));
    // The time says so, too, should the index get lost.
    const { mtimeNs } = await stat(path.join(folder, name), { bigint: true });
    t.true(mtimeNs > BigInt(seconds) * 1_000_000_000n);
  }
});

test('the index lets one at a time in, whichever process', async t => {
  const file = path.join(root, 'index.sqlite');
  const [first, second] = [await FolderIndex.open(file), await FolderIndex.open(file)];
  first.exclusively(() => {
    t.throws(() => second.exclusively(() => t.fail('two at once')), { code: 'ERR_SQLITE_ERROR' });
  });
  t.is(
    second.exclusively(() => 'alone'),
    'alone',
  );
});

test('hidden files, links and the store’s own files are no objects', async t => {
  const { folder, store } = await openStore();
  await writeFile(path.join(folder, '.DS_Store'), 'x');
  await writeFile(path.join(folder, '..', 'secret'), 'secret');
  await symlink('../secret', path.join(folder, 'link.jpg'));
  await symlink('..', path.join(folder, 'up'));
  t.deepEqual(await names(store), []);
  t.is(await store.get('link.jpg'), null);
  t.is(await store.get('up/secret'), null);
  t.deepEqual((await store.list({ prefix: 'up/', limit: 10 })).blobs, []);
  await store.put('link.jpg', Buffer.from('own'), jpeg);
  await store.put('up/secret', Buffer.from('own'), jpeg);
  t.is((await store.get('link.jpg'))?.bytes.toString(), 'own');
  t.is(await readFile(path.join(folder, '..', 'secret'), 'utf8'), 'secret');
});

test('nothing is written outside the folder', async t => {
  const { folder, store } = await openStore();
  for (const name of oddNames) await store.put(name, Buffer.from(name), jpeg);
  t.deepEqual(await readdir(path.join(folder, '..')), ['inbox']);
});

test('a file dropped where an object stood encoded takes its place', async t => {
  const { folder, store } = await openStore();
  await store.put('a', Buffer.from('file'), jpeg);
  const encoded = await store.put('a/b', Buffer.from('beside it'), jpeg);
  await rm(path.join(folder, 'a'));
  await mkdir(path.join(folder, 'a'));
  await writeFile(path.join(folder, 'a', 'b'), 'dropped');
  t.is((await store.get('a/b'))?.bytes.toString(), 'dropped');
  t.true(BigInt((await store.head('a/b'))!.generation) > BigInt(encoded.generation));
  t.deepEqual(await names(store), ['a/b']);
  t.true(await store.delete('a/b'));
  t.is(await store.head('a/b'), null);
});

test('a file whose path can be no object name is reported once', async t => {
  const { folder, store, passedOver } = await openStore();
  await writeFile(path.join(folder, 'two\nlines.jpg'), 'x');
  await writeFile(
    Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xe9]), Buffer.from('.jpg')]),
    'latin 1',
  );
  await writeFile(path.join(folder, 'really \ufffd.jpg'), 'x');
  t.deepEqual(await names(store), ['really \ufffd.jpg']);
  await names(store);
  t.deepEqual(passedOver.sort(), ['no_object_name two\nlines.jpg', 'no_object_name \ufffd.jpg']);
});

test('a link, a pipe or a linked folder is no object, and is reported once', async t => {
  const { folder, store, passedOver } = await openStore();
  const elsewhere = path.join(folder, '..', 'elsewhere');
  await mkdir(elsewhere);
  await writeFile(path.join(elsewhere, 'sheet.jpg'), 'x');
  await mkdir(path.join(folder, 'forms'));
  await symlink(path.join(elsewhere, 'sheet.jpg'), path.join(folder, 'forms', 'link.jpg'));
  await symlink(elsewhere, path.join(folder, 'linked'));
  execFileSync('mkfifo', [path.join(folder, 'pipe.jpg')]);
  await writeFile(path.join(folder, 'sheet.jpg'), 'x');
  t.deepEqual(await names(store), ['sheet.jpg']);
  await names(store);
  t.deepEqual(passedOver.sort(), [
    'no_regular_file link.jpg',
    'no_regular_file linked',
    'no_regular_file pipe.jpg',
  ]);
});

test('what a killed writer left behind is no object and goes after a day', async t => {
  const { folder, store } = await openStore();
  store.close();
  const abandoned = path.join(folder, '.blobs', 'incoming', 'abandoned');
  await writeFile(abandoned, 'half');
  const reopened = await openStore(folder);
  t.deepEqual(await names(reopened.store), []);
  t.deepEqual(await readdir(path.dirname(abandoned)), ['abandoned']);
  await utimes(abandoned, 1_000_000_000, 1_000_000_000);
  await openStore(folder);
  t.deepEqual(await readdir(path.dirname(abandoned)), []);
});

test('of processes that create the same objects at once exactly one succeeds for each', async t => {
  const { folder } = await openStore();
  const program = new URL('create-objects.ts', import.meta.url).pathname;
  const children = Array.from({ length: 3 }, () => fork(program, [folder, '30'], { execArgv: [] }));
  const created = await Promise.all(
    children.map(async child => {
      const [wins] = await once(child, 'message');
      return wins as string[];
    }),
  );
  t.deepEqual(created.flat().sort(), Array.from({ length: 30 }, (_, n) => `raced/${n}`).sort());
});

test('any legal name round-trips', async t => {
  const { store } = await openStore();
  const name = fc
    .oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), fc.stringMatching(/^[./aA ]{1,12}$/))
    .filter(text => objectNameFault(text) === null);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { maxLength: 8 }), async objects => {
      for (const object of objects) await store.put(object, Buffer.from(object), jpeg);
      const expected = objects.toSorted((left, right) =>
        Buffer.compare(Buffer.from(left), Buffer.from(right)),
      );
      t.deepEqual(await names(store), expected);
      for (const object of objects) t.is((await store.get(object))?.bytes.toString(), object);
      for (const object of objects) t.true(await store.delete(object));
    }),
    { numRuns: 60 },
  );
});
