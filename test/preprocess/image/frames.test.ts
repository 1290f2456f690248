import test from 'ava';
import { preprocessImage } from '../../../functions/preprocess/image/preprocess-image.ts';
import { sheetHeight as height, options, sheet, sheetWidth as width } from './sheets.ts';
import { type TiffFrame, writeTiff } from './tiff-writer.ts';

const page = async (votes: readonly number[]): Promise<TiffFrame> => ({
  width,
  height,
  samples: 3,
  photometric: 2,
  pixels: await (await sheet({ votes })).raw().toBuffer(),
  compression: 'deflate',
  rowsPerStrip: 64,
});
const whitePage: TiffFrame = {
  width,
  height,
  samples: 1,
  photometric: 1,
  pixels: Buffer.alloc(width * height, 255),
};

test('each frame of a TIFF is a page, in order, and a bad one does not spoil the others', async t => {
  const first = await page([1, 2, 3, 4, 5, 6]);
  const broken = { ...(await page([7, 7, 7, 7, 7, 7])), compression: 'none' as const, fields: { 259: 5 } };
  const huge = { ...whitePage, fields: { 256: 60_000, 257: 60_000 } };
  const thumbnail = { ...whitePage, fields: { 254: 1 } };
  const last = await page([600, 500, 400, 300, 200, 100]);
  const outcome = await preprocessImage(
    writeTiff([first, thumbnail, broken, whitePage, huge, last]),
    options,
  );
  t.is(outcome.kind, 'processed');
  if (outcome.kind !== 'processed') return;
  t.is(outcome.format, 'tiff');
  const summary = outcome.frames.map(frame => [frame.frame, frame.kind === 'page' ? 'page' : frame.code]);
  t.deepEqual(summary, [
    [0, 'page'],
    [1, 'corrupt_image'],
    [2, 'blank_page'],
    [3, 'too_many_pixels'],
    [4, 'page'],
  ]);
  const hashes = outcome.frames.map(frame => (frame.kind === 'page' ? frame.image.sha256 : null));
  t.not(hashes[0], hashes[4]);
});

test('a frame turned by its own orientation comes out upright', async t => {
  const { data, info } = await (await sheet()).rotate(270).raw().toBuffer({ resolveWithObject: true });
  const turned: TiffFrame = {
    width: info.width,
    height: info.height,
    samples: 3,
    photometric: 2,
    pixels: data,
    rowsPerStrip: 64,
    fields: { 274: 6 },
  };
  const outcome = await preprocessImage(writeTiff([await page([1, 2, 3, 4, 5, 6]), turned]), options);
  t.like(outcome, { kind: 'processed' });
  if (outcome.kind !== 'processed') return;
  for (const frame of outcome.frames)
    t.like(frame, { kind: 'page', image: { width, height, skewDegrees: 0 } });
});

test('a file with a single frame that is rejected is rejected as a whole', async t => {
  t.like(await preprocessImage(writeTiff([whitePage]), options), { kind: 'rejected', code: 'blank_page' });
});

test('a TIFF of blank pages alone is a list of rejections', async t => {
  const outcome = await preprocessImage(writeTiff([whitePage, whitePage]), options);
  t.like(outcome, { kind: 'processed', frames: [{ code: 'blank_page' }, { code: 'blank_page' }] as never });
});
