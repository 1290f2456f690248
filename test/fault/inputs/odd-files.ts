import sharp, { type Sharp } from 'sharp';
import { jpegOfSize, pngOfSize, webpOfSize } from '../../preprocess/image/headers.ts';
import { sheet, then } from '../../preprocess/image/sheets.ts';
import { type TiffFrame, writeTiff } from '../../preprocess/image/tiff-writer.ts';

const sidePx = 160;

/** Small sound files of every format, layout and colour space whose decoders differ: what mutations start from. */
export async function soundFiles(): Promise<Buffer[]> {
  const small = await then((await sheet()).resize(sidePx));
  const as = (change: (picture: Sharp) => Sharp) => change(small.clone()).toBuffer();
  return [
    await as(picture => picture.jpeg()),
    await as(picture => picture.jpeg({ progressive: true }).withMetadata({ orientation: 6 })),
    await as(picture => picture.toColourspace('cmyk').jpeg()),
    await as(picture => picture.greyscale().jpeg({ quality: 30 })),
    await as(picture => picture.jpeg({ chromaSubsampling: '4:4:4' }).withMetadata({ orientation: 7 })),
    await as(picture => picture.png()),
    await as(picture => picture.png({ progressive: true })),
    await as(picture => picture.png({ palette: true, colours: 4 })),
    await as(picture => picture.greyscale().threshold().png({ palette: true, colours: 2 })),
    await as(picture => picture.toColourspace('rgb16').png()),
    await as(picture => picture.greyscale().ensureAlpha(0.5).png()),
    await as(picture => picture.ensureAlpha(0.5).webp()),
    await as(picture => picture.webp({ lossless: true })),
    await as(picture => picture.tiff({ compression: 'lzw' })),
    await as(picture => picture.tiff({ tile: true, compression: 'jpeg' })),
    await as(picture => picture.tiff({ bigtiff: true })),
    await as(picture => picture.toColourspace('rgb16').tiff()),
    await as(picture => picture.toColourspace('lab').tiff()),
    await as(picture => picture.toColourspace('cmyk').tiff({ compression: 'deflate' })),
    await as(picture =>
      picture.greyscale().threshold().toColourspace('b-w').tiff({ bitdepth: 1, compression: 'ccittfax4' }),
    ),
    writeTiff(await frames(small, 3)),
  ];
}

async function frames(picture: Sharp, count: number): Promise<TiffFrame[]> {
  const { data, info } = await picture.clone().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const frame = { width, height, samples: channels, photometric: 2, pixels: data, rowsPerStrip: 32 };
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? frame : { ...frame, compression: 'deflate' as const },
  );
}

/** A file that its header or its structure makes dangerous; some are within the limits and must simply be survived. */
export interface OddFile {
  readonly name: string;
  readonly make: () => Promise<Buffer> | Buffer;
  /** Takes seconds or much memory: met once in a while only. */
  readonly heavy?: boolean;
}

/** A picture of one colour: a few kilobytes that unfold to as many megabytes as its sides say. */
function bomb(side: number, encode: (picture: Sharp) => Sharp): Promise<Buffer> {
  const create = { width: side, height: side, channels: 3 as const, background: '#ffffff' };
  return encode(sharp({ create, limitInputPixels: false })).toBuffer();
}

const withinLimit = 9_900;
const beyondLimit = 10_100;

const tag = { subDirectories: 330, sampleFormat: 339, planar: 284, orientation: 274, predictor: 317 };

/** Files that no mutation makes. */
export const oddFiles: readonly OddFile[] = [
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
  { name: 'huge PNG header', make: () => pngOfSize(2 ** 31 - 1, 2 ** 31 - 1) },
  { name: 'PNG just beyond the limit', make: () => pngOfSize(10_001, 10_000) },
  { name: 'PNG without picture', make: () => pngOfSize(8_000, 8_000) },
  { name: 'deep interlaced PNG', make: () => pngOfSize(9_000, 9_000, { interlaced: true, depth: 16 }) },
  { name: 'huge JPEG header', make: () => jpegOfSize(65_535, 65_535) },
  { name: 'progressive JPEG header', make: () => jpegOfSize(9_999, 9_999, { progressive: true }) },
  { name: 'JPEG with odd sampling', make: () => jpegOfSize(4_000, 4_000, { sampling: [0x44, 0x11, 0x33] }) },
  { name: 'huge lossy WebP', make: () => webpOfSize(16_383, 16_383, 'lossy') },
  { name: 'huge lossless WebP', make: () => webpOfSize(16_384, 16_384, 'lossless') },
  { name: 'animated WebP', make: () => webpOfSize(10, 10, 'animated') },
  { name: 'PNG bomb beyond the limit', make: () => bomb(beyondLimit, picture => picture.png()) },
  { name: 'JPEG bomb beyond the limit', make: () => bomb(beyondLimit, picture => picture.jpeg()) },
  { name: 'PNG bomb', heavy: true, make: () => bomb(withinLimit, picture => picture.png()) },
  {
    name: 'interlaced PNG bomb',
    heavy: true,
    make: () => bomb(withinLimit, picture => picture.png({ progressive: true })),
  },
  { name: 'JPEG bomb', heavy: true, make: () => bomb(withinLimit, picture => picture.jpeg()) },
  {
    name: 'progressive JPEG bomb',
    heavy: true,
    make: () => bomb(withinLimit, picture => picture.jpeg({ progressive: true })),
  },
  {
    name: 'WebP bomb',
    heavy: true,
    make: () => bomb(withinLimit, picture => picture.webp({ effort: 0 })),
  },
  {
    name: 'TIFF bomb',
    heavy: true,
    make: () => bomb(withinLimit, picture => picture.tiff({ compression: 'deflate' })),
  },
  { name: '26 MB of nothing', heavy: true, make: () => Buffer.alloc(26 * 2 ** 20) },
  { name: 'TIFF of 60 frames', heavy: true, make: async () => writeTiff(await someFrames(60)) },
  { name: 'TIFF whose frames go in a circle', make: async () => writeTiff(await someFrames(3), 8) },
  { name: 'TIFF whose first frame is its next', make: async () => circle(await someFrames(1)) },
  { name: 'TIFF in TIFF', make: async () => writeTiff(await withField(tag.subDirectories, 8)) },
  { name: 'TIFF of floats', make: async () => writeTiff(await withField(tag.sampleFormat, 3)) },
  { name: 'TIFF in planes', make: async () => writeTiff(await withField(tag.planar, 2)) },
  { name: 'TIFF turned', make: async () => writeTiff(await withField(tag.orientation, 5)) },
  { name: 'TIFF with a predictor', make: async () => writeTiff(await withField(tag.predictor, 3)) },
];

async function someFrames(count: number): Promise<TiffFrame[]> {
  return frames(await then((await sheet()).resize(sidePx)), count);
}

/** The chain of directories comes back to where it began. */
async function circle(only: readonly TiffFrame[]): Promise<Buffer> {
  const plain = writeTiff(only);
  return writeTiff(only, plain.readUInt32LE(4));
}

async function withField(field: number, value: number): Promise<TiffFrame[]> {
  return (await someFrames(2)).map(frame => ({ ...frame, fields: { [field]: value } }));
}
