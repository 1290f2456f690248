import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { isWhollyProcessed, type PreprocessRecord, preprocessFiles } from '../../cli/preprocess-files.ts';
import { options, sheet } from '../preprocess/image/sheets.ts';
import { writeTiff } from '../preprocess/image/tiff-writer.ts';

const blankFrame = { width: 60, height: 80, samples: 1, photometric: 1, pixels: Buffer.alloc(4800, 255) };

test('each file gets a record, and each page an image of its own in the folder', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-preprocess-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const path = (name: string) => join(folder, name);
  await mkdir(path('other'));
  await writeFile(path('ศาลา 1.jpg'), await (await sheet()).jpeg().toBuffer());
  await writeFile(
    path('other/ศาลา 1.jpg'),
    await (await sheet({ votes: [9, 8, 7, 6, 5, 4] })).jpeg().toBuffer(),
  );
  await writeFile(path('text.jpg'), 'votes');
  await writeFile(path('large.jpg'), Buffer.alloc(2000));
  const { data, info } = await (await sheet()).raw().toBuffer({ resolveWithObject: true });
  const page = {
    width: info.width,
    height: info.height,
    samples: 3,
    photometric: 2,
    pixels: data,
    rowsPerStrip: 50,
  };
  await writeFile(path('two.tif'), writeTiff([{ ...page, compression: 'deflate' }, blankFrame]));
  const names = ['ศาลา 1.jpg', 'other/ศาลา 1.jpg', 'text.jpg', 'two.tif', 'missing.jpg'];
  const records: PreprocessRecord[] = [];
  for await (const record of preprocessFiles(names.map(path), path('out/deep'), options))
    records.push(record);
  t.deepEqual(JSON.parse(JSON.stringify(records)), records);
  t.deepEqual(
    records.map(record => [record.file, record.state === 'processed' ? record.format : record.code]),
    [
      [path('ศาลา 1.jpg'), 'jpeg'],
      [path('other/ศาลา 1.jpg'), 'jpeg'],
      [path('text.jpg'), 'unsupported_format'],
      [path('two.tif'), 'tiff'],
      [path('missing.jpg'), 'unreadable_file'],
    ],
  );
  t.deepEqual(records.map(isWhollyProcessed), [true, true, false, false, false]);
  const pages = records.flatMap(record => (record.state === 'processed' ? record.pages : []));
  t.deepEqual(
    pages.map(({ page: number, state }) => [number, state]),
    [
      [1, 'processed'],
      [1, 'processed'],
      [1, 'processed'],
      [2, 'rejected'],
    ],
  );
  const outputs = pages.flatMap(one => (one.state === 'processed' ? [one] : []));
  t.is(new Set(outputs.map(one => one.output)).size, 3);
  t.is((await readdir(path('out/deep'))).length, 3);
  for (const one of outputs) t.is((await readFile(one.output)).length, one.image.bytes);
  t.regex(outputs[2]!.output, /two-[0-9a-f]{8}_p1\.webp$/);
});

test('a file over the limit is refused without being read', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-preprocess-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'large.jpg'), Buffer.alloc(2000));
  const limited = { ...options, maxBytes: 1999 };
  for await (const record of preprocessFiles([join(folder, 'large.jpg')], folder, limited)) {
    t.like(record, { state: 'rejected', code: 'too_large', sha256: null });
  }
});
