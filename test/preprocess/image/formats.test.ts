import '../../fixtures/full-speed.ts';
import test from 'ava';
import sharp from 'sharp';
import { pageOf } from './outcome.ts';
import { greyDifference, options, paper, sheet, sheetHeight, sheetWidth } from './sheets.ts';
import { writeTiff } from './tiff-writer.ts';

const pixelsOf = async (channels: 1 | 3) => {
  const picture = await sheet();
  const wanted = channels === 1 ? picture.greyscale().toColourspace('b-w') : picture;
  return wanted.raw().toBuffer();
};
const size = { width: sheetWidth, height: sheetHeight };

/** CMYK with no black plate: each ink is what its colour lacks. */
async function cmykTiff(): Promise<Buffer> {
  const rgb = await pixelsOf(3);
  const pixels = Buffer.alloc(sheetWidth * sheetHeight * 4);
  for (let at = 0; at < rgb.length / 3; at += 1) {
    for (let ink = 0; ink < 3; ink += 1) pixels[at * 4 + ink] = 255 - rgb[at * 3 + ink]!;
  }
  return writeTiff([
    { ...size, samples: 4, photometric: 5, pixels, compression: 'deflate', rowsPerStrip: 64 },
  ]);
}

/** A fax: one bit a pixel, set where it is dark. */
async function faxTiff(): Promise<Buffer> {
  const grey = await pixelsOf(1);
  const bytesPerRow = Math.ceil(sheetWidth / 8);
  const pixels = Buffer.alloc(bytesPerRow * sheetHeight);
  for (let y = 0; y < sheetHeight; y += 1) {
    for (let x = 0; x < sheetWidth; x += 1) {
      if (grey[y * sheetWidth + x]! < 128) pixels[y * bytesPerRow + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return writeTiff([{ ...size, samples: 1, bitsPerSample: 1, photometric: 0, pixels }]);
}

/** Ink in the alpha channel alone; the colour beneath it is black everywhere. */
async function transparentPng(): Promise<Buffer> {
  const alpha = (await pixelsOf(1)).map(level => 255 - level);
  return sharp({ create: { ...size, channels: 3, background: '#000' } })
    .joinChannel(Buffer.from(alpha), { raw: { ...size, channels: 1 } })
    .png()
    .toBuffer();
}

const kinds: { name: string; make: () => Promise<Buffer>; format: string }[] = [
  { name: 'baseline JPEG', make: async () => (await sheet()).jpeg().toBuffer(), format: 'jpeg' },
  {
    name: 'progressive JPEG',
    make: async () => (await sheet()).jpeg({ progressive: true }).toBuffer(),
    format: 'jpeg',
  },
  { name: 'grey JPEG', make: async () => (await sheet()).greyscale().jpeg().toBuffer(), format: 'jpeg' },
  {
    name: 'CMYK JPEG',
    make: async () => (await sheet()).toColourspace('cmyk').jpeg().toBuffer(),
    format: 'jpeg',
  },
  { name: 'PNG', make: async () => (await sheet()).png().toBuffer(), format: 'png' },
  {
    name: 'palette PNG',
    make: async () => (await sheet()).png({ palette: true, colours: 16 }).toBuffer(),
    format: 'png',
  },
  {
    name: 'interlaced PNG',
    make: async () => (await sheet()).png({ progressive: true }).toBuffer(),
    format: 'png',
  },
  {
    name: '16-bit PNG',
    make: async () => (await sheet()).toColourspace('rgb16').png().toBuffer(),
    format: 'png',
  },
  {
    name: '16-bit grey PNG',
    make: async () => (await sheet()).toColourspace('grey16').png().toBuffer(),
    format: 'png',
  },
  { name: 'transparent PNG', make: transparentPng, format: 'png' },
  { name: 'lossy WebP', make: async () => (await sheet()).webp().toBuffer(), format: 'webp' },
  {
    name: 'lossless WebP',
    make: async () => (await sheet()).webp({ lossless: true }).toBuffer(),
    format: 'webp',
  },
  {
    name: 'LZW TIFF',
    make: async () => (await sheet()).tiff({ compression: 'lzw' }).toBuffer(),
    format: 'tiff',
  },
  { name: 'tiled TIFF', make: async () => (await sheet()).tiff({ tile: true }).toBuffer(), format: 'tiff' },
  {
    name: 'JPEG in TIFF',
    make: async () => (await sheet()).tiff({ compression: 'jpeg' }).toBuffer(),
    format: 'tiff',
  },
  { name: 'CMYK TIFF', make: cmykTiff, format: 'tiff' },
  { name: 'fax TIFF', make: faxTiff, format: 'tiff' },
];
for (const { name, make, format } of kinds) {
  test(`a ${name} becomes the same page on white in sRGB`, async t => {
    const reference = await (await sheet()).png().toBuffer();
    const page = await pageOf(t, await make());
    t.like(page.image, { contentType: 'image/webp', width: sheetWidth, height: sheetHeight, skewDegrees: 0 });
    t.deepEqual(page.original, { width: sheetWidth, height: sheetHeight });
    t.deepEqual(page.warnings, []);
    const metadata = await sharp(page.bytes).metadata();
    t.like(metadata, { format: 'webp', space: 'srgb', channels: 3, depth: 'uchar' });
    const difference = await greyDifference(page.bytes, reference);
    t.true(difference < 8, `${difference} grey levels from the original`);
    t.truthy(format);
  });
}

test('a profile of another colour space is converted, not dropped', async t => {
  const plain = await pageOf(t, await (await sheet()).png().toBuffer());
  const wide = await pageOf(t, await (await sheet()).withIccProfile('p3').png().toBuffer());
  t.true((await greyDifference(wide.bytes, plain.bytes)) < 1.5);
});

test('nothing but pixels comes out: no EXIF, no position, no XMP, no comment, no profile', async t => {
  const secret = 'GPS 13.7563 N 100.5018 E by Somchai';
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>${secret}</rdf:Description></rdf:RDF></x:xmpmeta>`;
  const tagged = (await sheet())
    .withExif({
      IFD0: { Artist: secret, Orientation: '1' },
      IFD3: { GPSLatitude: '13/1 45/1 22/1', GPSLatitudeRef: 'N', GPSLongitude: '100/1 30/1 6/1' },
    })
    .withXmp(xmp)
    .withIccProfile('p3');
  for (const outputFormat of ['webp', 'jpeg'] as const) {
    const file = await tagged.clone().jpeg().toBuffer();
    t.true(file.includes(Buffer.from(secret)), 'the upload carries the secret');
    const page = await pageOf(t, file, { outputFormat });
    const { exif, xmp: leftXmp, iptc, icc, comments, orientation } = await sharp(page.bytes).metadata();
    t.deepEqual(
      { exif, leftXmp, iptc, icc, comments, orientation },
      {
        exif: undefined,
        leftXmp: undefined,
        iptc: undefined,
        icc: undefined,
        comments: undefined,
        orientation: undefined,
      },
    );
    t.false(page.bytes.includes(Buffer.from('Somchai')));
    t.false(page.bytes.includes(Buffer.from('Exif')));
  }
});

test('a large page is shrunk to the limit and a small one is never enlarged', async t => {
  const large = await pageOf(t, await (await sheet()).resize(3000).jpeg().toBuffer());
  t.is(large.image.height, 2048);
  t.is(large.image.width, Math.round((2048 * sheetWidth) / sheetHeight));
  const shrunk = await pageOf(t, await (await sheet()).jpeg().toBuffer(), { maxSidePx: 900 });
  t.is(shrunk.image.height, 900);
  const small = await pageOf(t, await (await sheet()).resize(500).png().toBuffer());
  t.is(small.image.width, 500);
});

test('the record says what was written', async t => {
  const counted: [number, number][] = [];
  const modelTokens = (width: number, height: number) => {
    counted.push([width, height]);
    return 77;
  };
  const file = await (await sheet()).rotate(2, { background: paper }).jpeg().toBuffer();
  const page = await pageOf(t, file, { outputFormat: 'jpeg', modelTokens });
  const { width, height, format } = await sharp(page.bytes).metadata();
  t.is(format, 'jpeg');
  t.like(page.image, { contentType: 'image/jpeg', width, height, bytes: page.bytes.length, modelTokens: 77 });
  t.deepEqual(counted, [[width, height]]);
  t.regex(page.image.sha256, /^[0-9a-f]{64}$/);
  t.regex(page.image.perceptualHash, /^[0-9a-f]{16}$/);
  t.true(page.image.sharpness > 100);
  t.true(page.image.contrast > 0.3 && page.image.contrast <= 1);
});

test('the same bytes give the same page, byte for byte', async t => {
  const file = await (await sheet()).rotate(-3.7, { background: '#998' }).jpeg({ quality: 70 }).toBuffer();
  const [one, other, third] = await Promise.all([
    pageOf(t, file),
    pageOf(t, Uint8Array.from(file)),
    pageOf(t, file),
  ]);
  t.deepEqual(one, other);
  t.deepEqual(one, third);
  t.is(one.image.sha256, third.image.sha256);
  t.truthy(options);
});
