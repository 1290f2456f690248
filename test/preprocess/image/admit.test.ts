import test from 'ava';
import sharp from 'sharp';
import { admit, maxDecodeBytes } from '../../../functions/preprocess/image/admit.ts';
import type { FrameHeader } from '../../../functions/preprocess/image/frame-header.ts';
import { jpegOfSize, pngOfSize, webpOfSize } from './headers.ts';
import { writeTiff } from './tiff-writer.ts';

const limits = { maxBytes: 25 * 2 ** 20, maxPixels: 100e6, maxFrames: 50, maxSidePx: 2560 };
const pixel = { width: 1, height: 1, samples: 1, photometric: 1, pixels: Buffer.from([9]) };
/** A TIFF page that claims a size without having the pixels. */
const claiming = (width: number, height: number) => ({ ...pixel, fields: { 256: width, 257: height } });

interface Case {
  readonly name: string;
  readonly file: Uint8Array;
  readonly code: string;
  readonly message: RegExp;
}

const refused: Case[] = [
  { name: 'nothing', file: Buffer.alloc(0), code: 'empty_file', message: /0 bytes/ },
  {
    name: 'a byte too many',
    file: Buffer.alloc(limits.maxBytes + 1),
    code: 'too_large',
    message: /26214401 bytes/,
  },
  { name: 'text', file: Buffer.from('votes: 12'), code: 'unsupported_format', message: /plain text/ },
  {
    name: 'an animation',
    file: webpOfSize(9, 9, 'animated'),
    code: 'unsupported_format',
    message: /animated/,
  },
  {
    name: 'a JPEG of 12 bits',
    file: jpegOfSize(99, 99, { precision: 12 }),
    code: 'unsupported_format',
    message: /12 bits/,
  },
  {
    name: 'a camera raw photo',
    file: writeTiff([{ ...pixel, photometric: 32803 }]),
    code: 'unsupported_format',
    message: /raw/,
  },
  {
    name: 'a JPEG cut in its header',
    file: jpegOfSize(99, 99).subarray(0, 20),
    code: 'corrupt_image',
    message: /ends before/,
  },
  { name: 'a JPEG without a size', file: jpegOfSize(99, 0), code: 'corrupt_image', message: /no height/ },
  {
    name: 'a PNG cut in its header',
    file: pngOfSize(99, 99).subarray(0, 20),
    code: 'corrupt_image',
    message: /header/,
  },
  { name: 'a PNG of no width', file: pngOfSize(0, 99), code: 'corrupt_image', message: /no width/ },
  {
    name: 'a WebP cut in its header',
    file: webpOfSize(9, 9, 'lossy').subarray(0, 16),
    code: 'corrupt_image',
    message: /ends/,
  },
  {
    name: 'a TIFF cut before its directory',
    file: writeTiff([pixel]).subarray(0, 20),
    code: 'corrupt_image',
    message: /ends/,
  },
  {
    name: 'a TIFF that runs in circles',
    file: writeTiff([pixel], 10),
    code: 'corrupt_image',
    message: /again and again/,
  },
  {
    name: 'a PNG bomb',
    file: pngOfSize(30_000, 30_000),
    code: 'too_many_pixels',
    message: /900.0 megapixels/,
  },
  {
    name: 'a JPEG bomb',
    file: jpegOfSize(65_500, 65_500),
    code: 'too_many_pixels',
    message: /65500 × 65500/,
  },
  {
    name: 'a WebP bomb',
    file: webpOfSize(16_383, 16_383, 'lossy'),
    code: 'too_many_pixels',
    message: /268.4/,
  },
  {
    name: 'a TIFF bomb',
    file: writeTiff([claiming(60_000, 60_000)]),
    code: 'too_many_pixels',
    message: /3600.0/,
  },
  {
    name: 'a long TIFF of large pages',
    file: writeTiff(Array.from({ length: 6 }, () => claiming(9900, 10_000))),
    code: 'too_many_pixels',
    message: /in all/,
  },
  {
    name: 'a TIFF of too many pages',
    file: writeTiff(Array.from({ length: 51 }, () => pixel)),
    code: 'too_large',
    message: /at most 50 pages but received 51/,
  },
  {
    name: 'a TIFF of thumbnails alone',
    file: writeTiff([{ ...pixel, fields: { 254: 1 } }]),
    code: 'corrupt_image',
    message: /no page/,
  },
];

for (const { name, file, code, message } of refused) {
  test(`${name} is refused from its header as ${code}`, async t => {
    const found = await admit(file, limits);
    const verdict = found.kind === 'admitted' ? found.frames[0]! : found;
    t.true('code' in verdict);
    t.like(verdict, { code });
    t.regex((verdict as { message: string }).message, message);
  });
}

const sizes = [
  {
    name: 'JPEG',
    make: () => sharp(Buffer.alloc(37 * 23 * 3), { raw: { width: 37, height: 23, channels: 3 } }).jpeg(),
  },
  {
    name: 'PNG',
    make: () => sharp(Buffer.alloc(37 * 23 * 3), { raw: { width: 37, height: 23, channels: 3 } }).png(),
  },
  {
    name: 'lossy WebP',
    make: () => sharp(Buffer.alloc(37 * 23 * 3), { raw: { width: 37, height: 23, channels: 3 } }).webp(),
  },
  {
    name: 'lossless WebP',
    make: () =>
      sharp(Buffer.alloc(37 * 23 * 3), { raw: { width: 37, height: 23, channels: 3 } }).webp({
        lossless: true,
      }),
  },
  {
    name: 'WebP with alpha',
    make: () => sharp(Buffer.alloc(37 * 23 * 4, 90), { raw: { width: 37, height: 23, channels: 4 } }).webp(),
  },
  {
    name: 'TIFF',
    make: () => sharp(Buffer.alloc(37 * 23 * 3), { raw: { width: 37, height: 23, channels: 3 } }).tiff(),
  },
  {
    name: 'BigTIFF',
    make: () =>
      sharp(Buffer.alloc(37 * 23 * 3), { raw: { width: 37, height: 23, channels: 3 } }).tiff({
        bigtiff: true,
      }),
  },
];
for (const { name, make } of sizes) {
  test(`the size in the header of a ${name} is read as libvips reads it`, async t => {
    const found = await admit(await make().toBuffer(), limits);
    t.is(found.kind, 'admitted');
    if (found.kind === 'admitted') t.like(found.frames[0], { width: 37, height: 23 });
  });
}

const side = 10_000;
const memory = [
  { name: 'a baseline JPEG', file: jpegOfSize(side, side), fits: true },
  {
    name: 'a progressive JPEG with halved colour',
    file: jpegOfSize(7000, 7000, { progressive: true }),
    fits: true,
  },
  {
    name: 'a progressive JPEG with full colour',
    file: jpegOfSize(side, side, { progressive: true, sampling: [0x11, 0x11, 0x11] }),
    fits: false,
  },
  {
    name: 'a JPEG in a scan for each full colour',
    file: jpegOfSize(side, side, { sampling: [0x11, 0x11, 0x11], inScan: 1 }),
    fits: false,
  },
  {
    name: 'a PNG of 16 bits with alpha',
    file: pngOfSize(side, side, { colourType: 6, depth: 16 }),
    fits: true,
  },
  { name: 'an interlaced PNG', file: pngOfSize(7000, 7000, { interlaced: true }), fits: true },
  {
    name: 'an interlaced PNG with alpha',
    file: pngOfSize(side, side, { interlaced: true, colourType: 6 }),
    fits: false,
  },
  { name: 'a lossy WebP', file: webpOfSize(side, side, 'lossy'), fits: true },
  { name: 'a lossless WebP', file: webpOfSize(side, side, 'lossless'), fits: false },
  {
    name: 'a TIFF in one strip',
    file: writeTiff([{ ...claiming(side, side), rowsPerStrip: 1 }]),
    fits: true,
  },
  {
    name: 'a TIFF in one huge tile',
    file: writeTiff([
      { ...claiming(side, side), fields: { 256: side, 257: side, 322: 16_384, 323: 16_384 } },
    ]),
    fits: false,
  },
];
for (const { name, file, fits } of memory) {
  test(`a large picture as ${name} ${fits ? 'fits into memory' : 'is refused for the memory that it takes'}`, async t => {
    const found = await admit(file, limits);
    const verdict = found.kind === 'admitted' ? found.frames[0]! : found;
    t.is('code' in verdict ? verdict.code : 'fits', fits ? 'fits' : 'too_many_pixels');
    if (fits) t.true((verdict as FrameHeader).decodeBytes <= maxDecodeBytes);
  });
}

test('a thumbnail before the page is no page', async t => {
  const found = await admit(
    writeTiff([
      { ...pixel, fields: { 254: 1 } },
      { ...pixel, width: 2, pixels: Buffer.alloc(2) },
    ]),
    limits,
  );
  t.is(found.kind, 'admitted');
  if (found.kind === 'admitted') t.like(found, { frames: [{ width: 2 }] as never });
});
