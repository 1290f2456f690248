import sharp, { type Sharp } from 'sharp';
import { codedPictureOf, heifFile, writeHeif } from '../../fixtures/heif/heif-writer.ts';
import { writePdf } from '../../fixtures/pdf-writer.ts';
import { jpegOfSize, pngOfSize, webpOfSize } from '../../preprocess/image/headers.ts';
import { sheet, then } from '../../preprocess/image/sheets.ts';
import { type TiffFrame, writeTiff } from '../../preprocess/image/tiff-writer.ts';

const sidePx = 160;
/** Of the frames of files with very many. */
const tinyPx = 64;

/** A small file that is as it should be. */
export interface SoundFile {
  readonly bytes: Buffer;
  /** Other than 8-bit RGB or grey. */
  readonly oddColours: boolean;
}

/** Small sound files of every format, layout and colour space whose decoders differ: what mutations start from. */
export async function soundFiles(): Promise<SoundFile[]> {
  const small = await then((await sheet()).resize(sidePx));
  const as = (change: (picture: Sharp) => Sharp) => change(small.clone()).toBuffer();
  const plain = await Promise.all([
    as(picture => picture.jpeg()),
    as(picture => picture.jpeg({ progressive: true }).withMetadata({ orientation: 6 })),
    as(picture => picture.greyscale().jpeg({ quality: 30 })),
    as(picture => picture.jpeg({ chromaSubsampling: '4:4:4' }).withMetadata({ orientation: 7 })),
    as(picture => picture.png()),
    as(picture => picture.png({ progressive: true })),
    as(picture => picture.png({ palette: true, colours: 4 })),
    as(picture => picture.ensureAlpha(0.5).webp()),
    as(picture => picture.webp({ lossless: true })),
    as(picture => picture.tiff({ compression: 'lzw' })),
    as(picture => picture.tiff({ tile: true, compression: 'jpeg' })),
    as(picture => picture.tiff({ bigtiff: true })),
    frames(small, 3).then(writeTiff),
    heifFile('tile.heic'),
    pdfOf(small),
  ]);
  const odd = await Promise.all([
    as(picture => picture.toColourspace('cmyk').jpeg()),
    as(picture => picture.withIccProfile('p3').jpeg()),
    as(picture => picture.greyscale().threshold().png({ palette: true, colours: 2 })),
    as(picture => picture.toColourspace('rgb16').png()),
    as(picture => picture.greyscale().toColourspace('grey16').png()),
    as(picture => picture.greyscale().ensureAlpha(0.5).png()),
    as(picture => picture.toColourspace('rgb16').tiff()),
    as(picture => picture.toColourspace('lab').tiff()),
    as(picture => picture.toColourspace('cmyk').tiff({ compression: 'deflate' })),
    as(picture =>
      picture.greyscale().threshold().toColourspace('b-w').tiff({ bitdepth: 1, compression: 'ccittfax4' }),
    ),
  ]);
  return [
    ...plain.map(bytes => ({ bytes, oddColours: false })),
    ...odd.map(bytes => ({ bytes, oddColours: true })),
  ];
}

async function pdfOf(picture: Sharp, pageSize: readonly [number, number] = [595, 842]): Promise<Buffer> {
  const { data, info } = await picture.clone().jpeg().toBuffer({ resolveWithObject: true });
  return writePdf([{ jpeg: data, width: info.width, height: info.height }], { pageSize });
}

async function frames(picture: Sharp, count: number): Promise<TiffFrame[]> {
  const { data, info } = await picture.clone().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const frame = { width, height, samples: channels, photometric: 2, pixels: data, rowsPerStrip: 32 };
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? frame : { ...frame, compression: 'deflate' as const },
  );
}

/** What a file tries; those of the first four kinds are made by changing sound files. */
export const kinds = [
  'bit flips',
  'truncation',
  'header swap',
  'several changes',
  'odd colour space',
  'huge dimensions',
  'nested TIFF frames',
  'decompression bomb',
  'no image',
] as const;
export type InputKind = (typeof kinds)[number];

/** A file that its header or its structure makes dangerous; some are within the limits and must simply be survived. */
export interface OddFile {
  readonly name: string;
  readonly make: () => Promise<Buffer> | Buffer;
  /** Takes much memory, or some time: met once in a while only. */
  readonly heavy?: boolean;
}

/** A picture of one colour: a few kilobytes that unfold to as many megabytes as its sides say. */
function bomb(side: number, encode: (picture: Sharp) => Sharp): () => Promise<Buffer> {
  const create = { width: side, height: side, channels: 3 as const, background: '#ffffff' };
  return () => encode(sharp({ create, limitInputPixels: false })).toBuffer();
}

const withinLimit = 9_900;
const beyondLimit = 10_100;
/** As large as what is decoded as a whole may be (`maxDecodeBytes`). */
const wholeSide = 7_050;

const tile = codedPictureOf(heifFile('tile.heic'));
/** A HEIC photo of nearly 48 megapixels that stores one tile. */
const manyTiles = { rows: 27, columns: 27 };

const tag = { subDirectories: 330, sampleFormat: 339, planar: 284, orientation: 274, predictor: 317 };
const photometric = 262;
const lab = 8;
const yCbCr = 6;

/** Files that no mutation makes. */
export const oddFiles: Readonly<Partial<Record<InputKind, readonly OddFile[]>>> = {
  'no image': [
    { name: 'nothing', make: () => Buffer.alloc(0) },
    { name: 'one byte', make: () => Buffer.from([0xff]) },
    { name: 'text', make: () => Buffer.from('Votes: 217\n'.repeat(40)) },
    {
      name: 'SVG',
      make: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
    },
    { name: 'GIF', make: () => Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1') },
    { name: 'ZIP', make: () => Buffer.from('PK\x03\x04'.padEnd(400, '\0'), 'latin1') },
    { name: 'broken PDF', make: () => Buffer.from(`%PDF-1.7\n${'1 0 obj <<>> endobj\n'.repeat(9)}`) },
    { name: 'broken HEIC', make: () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1') },
    { name: '26 MB of nothing', heavy: true, make: () => Buffer.alloc(26 * 2 ** 20) },
  ],
  'huge dimensions': [
    { name: 'huge PNG header', make: () => pngOfSize(2 ** 31 - 1, 2 ** 31 - 1) },
    { name: 'PNG just beyond the limit', make: () => pngOfSize(10_001, 10_000) },
    { name: 'PNG without picture', make: () => pngOfSize(8_000, 8_000) },
    { name: 'deep interlaced PNG', make: () => pngOfSize(9_000, 9_000, { interlaced: true, depth: 16 }) },
    { name: 'huge JPEG header', make: () => jpegOfSize(65_535, 65_535) },
    { name: 'progressive JPEG header', make: () => jpegOfSize(9_999, 9_999, { progressive: true }) },
    {
      name: 'JPEG with odd sampling',
      make: () => jpegOfSize(4_000, 4_000, { sampling: [0x44, 0x11, 0x33] }),
    },
    { name: 'huge lossy WebP', make: () => webpOfSize(16_383, 16_383, 'lossy') },
    { name: 'huge lossless WebP', make: () => webpOfSize(16_384, 16_384, 'lossless') },
    {
      name: 'huge HEIC header',
      make: () => writeHeif([{ picture: tile, claims: { width: 30_000, height: 30_000 } }]),
    },
    {
      name: 'HEIC of another size',
      make: () => writeHeif([{ picture: tile, claims: { width: 7_000, height: 7_000 } }]),
    },
    { name: 'huge PDF page', make: async () => pdfOf(await then(await sheet()), [14_400, 14_400]) },
    { name: 'animated WebP', make: () => webpOfSize(10, 10, 'animated') },
  ],
  'decompression bomb': [
    { name: 'PNG beyond the limit', make: bomb(beyondLimit, picture => picture.png()) },
    { name: 'JPEG beyond the limit', make: bomb(beyondLimit, picture => picture.jpeg()) },
    { name: 'PNG', heavy: true, make: bomb(withinLimit, picture => picture.png()) },
    {
      name: 'interlaced PNG',
      heavy: true,
      make: bomb(wholeSide, picture => picture.png({ progressive: true })),
    },
    { name: 'JPEG', heavy: true, make: bomb(withinLimit, picture => picture.jpeg()) },
    {
      name: 'progressive JPEG',
      heavy: true,
      make: bomb(wholeSide, picture => picture.jpeg({ progressive: true })),
    },
    { name: 'HEIC', heavy: true, make: () => writeHeif([{ picture: tile, grid: manyTiles }]) },
    { name: 'WebP', heavy: true, make: bomb(withinLimit, picture => picture.webp({ effort: 0 })) },
    {
      name: 'TIFF',
      heavy: true,
      make: bomb(withinLimit, picture => picture.tiff({ compression: 'deflate' })),
    },
  ],
  'nested TIFF frames': [
    { name: 'frames that go in a circle', make: async () => writeTiff(await someFrames(3), 8) },
    { name: 'a first frame that is its next', make: async () => circle(await someFrames(1)) },
    { name: 'TIFF in TIFF', make: async () => writeTiff(await withField(tag.subDirectories, 8)) },
    { name: 'turned frames', make: async () => writeTiff(await withField(tag.orientation, 5)) },
    { name: 'a predictor of floats', make: async () => writeTiff(await withField(tag.predictor, 3)) },
    { name: 'frames in planes', make: async () => writeTiff(await withField(tag.planar, 2)) },
    { name: '60 frames', heavy: true, make: async () => writeTiff(await someFrames(60, tinyPx)) },
    { name: '50 frames', heavy: true, make: async () => writeTiff(await someFrames(50, tinyPx)) },
  ],
  'odd colour space': [
    { name: 'TIFF of floats', make: async () => writeTiff(await withField(tag.sampleFormat, 3)) },
    { name: 'TIFF said to be Lab', make: async () => writeTiff(await withField(photometric, lab)) },
    { name: 'TIFF said to be YCbCr', make: async () => writeTiff(await withField(photometric, yCbCr)) },
    { name: 'TIFF of no known colours', make: async () => writeTiff(await withField(photometric, 999)) },
  ],
};

async function someFrames(count: number, widthPx = sidePx): Promise<TiffFrame[]> {
  return frames(await then((await sheet()).resize(widthPx)), count);
}

/** The chain of directories comes back to where it began. */
async function circle(only: readonly TiffFrame[]): Promise<Buffer> {
  const plain = writeTiff(only);
  return writeTiff(only, plain.readUInt32LE(4));
}

async function withField(field: number, value: number): Promise<TiffFrame[]> {
  return (await someFrames(2)).map(frame => ({ ...frame, fields: { [field]: value } }));
}
