import '../../fixtures/full-speed.ts';
import { readFileSync } from 'node:fs';
import test from 'ava';
import sharp from 'sharp';
import { admit } from '../../../functions/preprocess/image/admit.ts';
import { decodeFrame } from '../../../functions/preprocess/image/decode.ts';
import type { FrameHeader } from '../../../functions/preprocess/image/frame-header.ts';
import { preprocessImage } from '../../../functions/preprocess/image/preprocess-image.ts';
import { sharpOn } from '../../../functions/preprocess/image/raster.ts';
import { codedPictureOf, heifFile, type Shown, writeHeif } from '../../fixtures/heif/heif-writer.ts';
import { pageOf, rejectionOf } from './outcome.ts';
import { greyDifference, options } from './sheets.ts';

const example = readFileSync(
  new URL('../../../examples/inbox/lakeland-2026/PP-0603 statement-of-poll.jpg', import.meta.url),
);
/** The piece of the example that `tile.heic` holds. */
const tilePng = () =>
  sharp(example).extract({ left: 80, top: 860, width: 256, height: 256 }).png().toBuffer();
const tile = codedPictureOf(heifFile('tile.heic'));

/** So many copies of the tile beside and below each other. */
async function gridPng(rows: number, columns: number): Promise<Buffer> {
  const [side, input] = [256, await tilePng()];
  const copies = Array.from({ length: rows * columns }, (_, index) => ({
    input,
    left: side * (index % columns),
    top: side * Math.floor(index / columns),
  }));
  const create = { width: side * columns, height: side * rows, channels: 3 as const, background: '#fff' };
  return sharp({ create }).composite(copies).png().toBuffer();
}

test('a HEIC photo becomes the page that it was made of', async t => {
  const page = await pageOf(t, heifFile('page.heic'));
  t.like(page.image, { contentType: 'image/webp', width: 1240, height: 1754, skewDegrees: 0 });
  t.deepEqual(page.original, { width: 1240, height: 1754 });
  t.deepEqual(page.warnings, []);
  t.true((await greyDifference(page.bytes, example)) < 2);
  t.like(await sharp(page.bytes).metadata(), {
    format: 'webp',
    channels: 3,
    exif: undefined,
    icc: undefined,
  });
});

test('its colours are those of the page', async t => {
  const mean = async (picture: Buffer) => {
    const { channels } = await sharp(picture).stats();
    return channels.slice(0, 3).map(each => each.mean);
  };
  const blueInk = { left: 150, top: 1410, width: 200, height: 80 };
  const cut = (picture: Buffer) => sharp(picture).extract(blueInk).png().toBuffer();
  const page = await pageOf(t, heifFile('page.heic'));
  const [here, there] = [await mean(await cut(page.bytes)), await mean(await cut(example))];
  t.true(there[2]! - there[0]! > 2, `there is blue: ${there}`);
  for (const [channel, level] of here.entries()) t.true(Math.abs(level - there[channel]!) < 1.5, `${here}`);
});

const kinds: { name: string; shown: Shown; like: () => Promise<Buffer> }[] = [
  {
    name: 'in tiles, as telephones write it',
    shown: { picture: tile, grid: { rows: 2, columns: 3 } },
    like: () => gridPng(2, 3),
  },
  {
    name: 'without colours',
    shown: { picture: codedPictureOf(heifFile('tile-grey.heic')), grid: { rows: 2, columns: 3 } },
    like: () => gridPng(2, 3),
  },
  {
    name: 'of ten bits a sample',
    shown: { picture: codedPictureOf(heifFile('tile-10-bit.heic')), grid: { rows: 2, columns: 3 } },
    like: () => gridPng(2, 3),
  },
  {
    name: 'that is shown turned by a quarter',
    shown: { picture: tile, grid: { rows: 3, columns: 2 }, quarterTurns: 3 },
    like: async () =>
      sharp(await gridPng(3, 2))
        .rotate(90)
        .png()
        .toBuffer(),
  },
  {
    name: 'of more pixels than are kept',
    shown: { picture: tile, grid: { rows: 14, columns: 21 } },
    like: () => gridPng(14, 21),
  },
];
for (const { name, shown, like } of kinds) {
  test(`a HEIC photo ${name} is decoded`, async t => {
    const wanted = await like();
    const { width, height } = await sharp(wanted).metadata();
    const admitted = await admit(writeHeif([shown]), options);
    if (admitted.kind === 'rejected') return t.fail(admitted.message);
    const [frame] = admitted.frames;
    t.like(frame, { width, height });
    // Pieces of a table have no upright, so they are not made into pages.
    const request = {
      bytes: writeHeif([shown]),
      format: 'heif',
      frame: frame as FrameHeader,
      maxPixels: 100e6,
    } as const;
    const decoded = await decodeFrame({ ...request, maxSidePx: 1024 });
    if (decoded.kind === 'rejected') return t.fail(decoded.message);
    t.is(Math.max(decoded.raster.width, decoded.raster.height), Math.min(1024, Math.max(width, height)));
    const difference = await greyDifference(await sharpOn(decoded.raster).png().toBuffer(), wanted);
    t.true(difference < 4, `${difference} grey levels`);
  });
}

test('each picture of a HEIF file is a page; thumbnails and tiles are none', async t => {
  const grid = { rows: 2, columns: 2 };
  const file = writeHeif([
    { picture: tile, grid },
    { picture: tile, grid: { rows: 2, columns: 3 } },
  ]);
  const outcome = await preprocessImage(file, options);
  t.like(outcome, { kind: 'processed', format: 'heif' });
  if (outcome.kind !== 'processed') return;
  t.deepEqual(
    outcome.frames.map(frame => frame.kind === 'page' && frame.original),
    [
      { width: 512, height: 512 },
      { width: 768, height: 512 },
    ],
  );
});

const whole = heifFile('page.heic');
const refused: { name: string; file: Buffer; code: string; message: RegExp }[] = [
  {
    name: 'that was cut off',
    file: whole.subarray(0, 60_000),
    code: 'corrupt_image',
    message: /ends before its picture/,
  },
  {
    name: 'that ends within its header',
    file: whole.subarray(0, 200),
    code: 'corrupt_image',
    message: /damaged/,
  },
  {
    name: 'of too many pixels',
    file: writeHeif([{ picture: tile, claims: { width: 20_000, height: 20_000 } }]),
    code: 'too_many_pixels',
    message: /at most 100.0 megapixels but received 20000 × 20000 pixels/,
  },
  {
    name: 'that takes too much memory',
    file: writeHeif([{ picture: tile, claims: { width: 8_000, height: 8_000 } }]),
    code: 'too_many_pixels',
    message: /192.0 MB of memory/,
  },
  {
    name: 'that says of itself what is not true',
    file: writeHeif([{ picture: tile, claims: { width: 300, height: 300 } }]),
    code: 'corrupt_image',
    message: /does not have the size/,
  },
  {
    // A limit of libheif 1.23 is reckoned from the part that is shown, https://github.com/strukturag/libheif/issues/1856
    name: 'that shows a small part of a larger one',
    file: writeHeif([{ picture: tile, crop: { width: 60, height: 40 } }]),
    code: 'too_many_pixels',
    message: /Image size 256x256 exceeds/,
  },
  {
    name: 'of more pictures than a file may have pages',
    file: writeHeif(Array.from({ length: 51 }, () => ({ picture: tile }))),
    code: 'too_large',
    message: /at most 50 pages/,
  },
];
for (const { name, file, code, message } of refused) {
  test(`a HEIC photo ${name} is ${code}`, async t => {
    const found = await rejectionOf(file);
    t.is(found?.code as string, code);
    t.regex(found?.message ?? '', message);
  });
}

test('a HEIF file with a picture of another codec is unsupported_format', async t => {
  const file = await sharp(example).resize(300).avif().toBuffer();
  file.write('mif1', file.indexOf('avif'), 'latin1');
  const found = await rejectionOf(file);
  t.is(found?.code, 'unsupported_format');
  t.regex(found?.message ?? '', /another kind .*compression format/);
});
