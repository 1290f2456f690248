import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import type { Sharp } from 'sharp';
import { codedPictureOf, heifFile, writeHeif } from '../../fixtures/heif/heif-writer.ts';
import { writePdf } from '../../fixtures/pdf-writer.ts';
import { sheet, then } from './sheets.ts';

const run = promisify(execFile);
const maxResidentBytes = 512 * 2 ** 20;

/** Sides of the largest pictures: of any, and of those that are decoded as a whole. */
const anySide = 10_000;
const wholeSide = 7050;
/** The largest pictures that are admitted, in the layouts that take a decoder most memory. */
const largest: { name: string; side: number; file: (picture: Sharp) => Sharp }[] = [
  { name: 'baseline JPEG', side: anySide, file: picture => picture.jpeg({ quality: 70 }) },
  {
    name: 'progressive JPEG',
    side: wholeSide,
    file: picture => picture.jpeg({ quality: 70, progressive: true }),
  },
  { name: 'PNG', side: anySide, file: picture => picture.png({ compressionLevel: 6 }) },
  {
    name: 'interlaced PNG',
    side: wholeSide,
    file: picture => picture.png({ compressionLevel: 6, progressive: true }),
  },
  { name: 'TIFF', side: anySide, file: picture => picture.tiff({ compression: 'deflate' }) },
  { name: 'WebP', side: anySide, file: picture => picture.webp({ quality: 60, effort: 0 }) },
];

interface Measured {
  readonly kind: string;
  readonly peakBytes: number;
  readonly baseBytes: number;
}

/** Processes a picture in a process of its own, `times` at once, and says how much memory that took. */
async function measured(t: ExecutionContext, file: Buffer, times: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-memory-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const path = join(folder, 'page');
  await writeFile(path, file);
  const program = fileURLToPath(new URL('process-once.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [program, ...Array<string>(times).fill(path)]);
  return JSON.parse(stdout) as Measured;
}

/** The sheet enlarged: sharp works row by row, so that making the input takes little memory as well. */
const enlarged = async (side: number) =>
  (await then(await sheet())).resize(side, side, { fit: 'fill', kernel: 'nearest' });
const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;

for (const { name, side, file } of largest) {
  test.serial(`${name} of the largest size is processed in less than 512 MB`, async t => {
    t.timeout(170_000);
    const { kind, peakBytes, baseBytes } = await measured(t, await file(await enlarged(side)).toBuffer(), 1);
    t.log(`${name}: peak ${megabytes(peakBytes)}, of which ${megabytes(baseBytes)} before`);
    t.is(kind, 'processed');
    t.true(peakBytes < maxResidentBytes, `${megabytes(peakBytes)} resident`);
  });
}

test.serial('a HEIC photo of ten bits of the largest size is processed in less than 512 MB', async t => {
  t.timeout(170_000);
  const picture = codedPictureOf(heifFile('tile-10-bit.heic'));
  const { kind, peakBytes } = await measured(t, writeHeif([{ picture, grid: { rows: 19, columns: 19 } }]), 1);
  t.is(kind, 'processed');
  t.true(peakBytes < maxResidentBytes, `${megabytes(peakBytes)} resident`);
});

test.serial('a PDF of the largest scan is processed in less than 512 MB', async t => {
  t.timeout(170_000);
  const jpeg = await (await enlarged(anySide)).jpeg({ quality: 70 }).toBuffer();
  const file = writePdf([{ jpeg, width: anySide, height: anySide }]);
  const { kind, peakBytes } = await measured(t, file, 1);
  t.is(kind, 'processed');
  t.true(peakBytes < maxResidentBytes, `${megabytes(peakBytes)} resident`);
});

test.serial('three of the largest that are decoded as a whole wait for each other', async t => {
  t.timeout(170_000);
  const file = (await enlarged(wholeSide)).jpeg({ quality: 70, progressive: true });
  const { kind, peakBytes } = await measured(t, await file.toBuffer(), 3);
  t.is(kind, 'processed');
  t.true(peakBytes < maxResidentBytes, `${megabytes(peakBytes)} resident`);
});
