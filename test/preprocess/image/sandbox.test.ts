import test from 'ava';
import { decodeFrame } from '../../../functions/preprocess/image/decode.ts';
import { resized } from '../../../functions/preprocess/image/sandbox/plane.ts';
import { inSandbox } from '../../../functions/preprocess/image/sandbox/sandbox.ts';
import type { SandboxTask } from '../../../functions/preprocess/image/sandbox/task.ts';
import { rgbOf } from '../../../functions/preprocess/image/sandbox/ycbcr.ts';
import { codedPictureOf, heifFile, writeHeif } from '../../fixtures/heif/heif-writer.ts';
import { writePdf } from '../../fixtures/pdf-writer.ts';

const blank = { jpeg: Buffer.alloc(0), width: 1, height: 1 };
const task: SandboxTask = {
  format: 'heif',
  bytes: heifFile('tile.heic'),
  item: 0,
  maxSidePx: 2560,
  maxItems: 50,
};

test('what pictures a file holds is told, and one of them decoded', async t => {
  const bytes = writePdf([blank, blank], { pageSize: [100, 200] });
  const pdf: SandboxTask = { ...task, format: 'pdf', bytes };
  const size = { width: 833, height: 1667 };
  const listed = { ...size, decodeBytes: 2 * 833 * 1667 * 4 };
  t.deepEqual(await inSandbox({ ...pdf, item: null }), { kind: 'items', items: [listed, listed] });
  t.like(await inSandbox({ ...pdf, item: 1 }), { kind: 'pixels', ...size });
  t.deepEqual(await inSandbox({ ...task, item: null }), {
    kind: 'items',
    items: [{ width: 256, height: 256, decodeBytes: 3 * 256 * 256 }],
  });
});

test('what can not be opened is damaged', async t => {
  for (const format of ['heif', 'pdf'] as const) {
    const answer = await inSandbox({
      ...task,
      format,
      bytes: Buffer.from('%PDF-1.7 and %%EOF, and no more'),
    });
    t.is(answer.kind, 'corrupt', JSON.stringify(answer));
  }
});

/** The tile's file, said to be of another codec. */
const otherCodec = Buffer.from(task.bytes);
otherCodec.write('unci', otherCodec.indexOf('hvc1'), 'latin1');
const tooLarge = writeHeif([
  { picture: codedPictureOf(heifFile('tile-10-bit.heic')), grid: { rows: 31, columns: 32 } },
]);
const refusals: readonly (readonly [what: string, bytes: Buffer, code: string])[] = [
  ['of another codec', otherCodec, 'unsupported_format'],
  ['that takes too much memory', tooLarge, 'too_many_pixels'],
  ['whose picture is missing', heifFile('tile.heic').subarray(0, 2_000), 'corrupt_image'],
];
for (const [what, bytes, code] of refusals) {
  test(`a HEIC photo ${what} is ${code} when it is decoded`, async t => {
    const frame = { width: 256, height: 256, directory: null, item: 0, decodeBytes: 0 };
    const decoded = await decodeFrame({ bytes, format: 'heif', frame, maxPixels: 1e9, maxSidePx: 2560 });
    t.is(decoded.kind === 'rejected' ? decoded.code : decoded.kind, code as never);
  });
}

test('a PDF without its end mark is cut off', async t => {
  const answer = await inSandbox({ ...task, format: 'pdf', bytes: Buffer.from('%PDF-1.7') });
  t.deepEqual(answer, { kind: 'corrupt', message: 'the PDF stops before its end mark' });
});

test('a decoder that takes too long is stopped', async t => {
  const answer = await inSandbox(task, 1);
  t.like(answer, { kind: 'corrupt' });
  t.regex((answer as { message: string }).message, /more than 0.001 s/);
});

test('a decoder that asks for too much memory gets none', async t => {
  const answer = await inSandbox({ ...task, bytes: tooLarge });
  t.deepEqual(answer, { kind: 'too_big', message: 'it takes too much memory to decode' });
});

test('a picture that the file has not is no picture', async t => {
  t.is((await inSandbox({ ...task, item: 7 })).kind, 'corrupt');
});

test('many at once do not disturb each other', async t => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => inSandbox(task)));
  for (const answer of answers) t.deepEqual(answer, answers[0]);
  t.like(answers[0], { kind: 'pixels', width: 256, height: 256 });
});

test('a plane is averaged where it shrinks and repeated where it grows', t => {
  const plane = {
    samples: Uint8Array.of(0, 10, 20, 30, 0, 100, 110, 120, 130, 0),
    stride: 5,
    width: 4,
    height: 2,
    bits: 8,
  };
  t.deepEqual([...resized(plane, 2, 1)], [55, 75]);
  t.deepEqual(
    [...resized(plane, 4, 4)],
    [0, 10, 20, 30, 0, 10, 20, 30, 100, 110, 120, 130, 100, 110, 120, 130],
  );
  const deep = { samples: Uint16Array.of(1023, 0, 512, 512), stride: 2, width: 2, height: 2, bits: 10 };
  t.deepEqual([...resized(deep, 1, 2)], [128, 128]);
});

const black = { blue: Uint8Array.of(128), red: Uint8Array.of(128) };
const colours: readonly (readonly [
  string,
  number,
  { blue: Uint8Array; red: Uint8Array } | null,
  number,
  boolean,
  number[],
])[] = [
  ['grey', 77, null, 6, true, [77, 77, 77]],
  ['white of the short range', 235, black, 1, false, [255, 255, 255]],
  ['black of the short range', 16, black, 1, false, [0, 0, 0]],
  // ITU-T T.871: red is Y 76, Cb 85, Cr 255; blue 29, 255, 107.
  ['red of BT.601', 76, { blue: Uint8Array.of(85), red: Uint8Array.of(255) }, 6, true, [254, 0, 0]],
  ['blue of BT.601', 29, { blue: Uint8Array.of(255), red: Uint8Array.of(107) }, 5, true, [0, 0, 254]],
  // ITU-R BT.709-6, 3.5 of the short range: green is 173, 42, 26.
  ['green of BT.709', 173, { blue: Uint8Array.of(42), red: Uint8Array.of(26) }, 1, false, [0, 255, 1]],
  [
    'stored as green, blue and red',
    200,
    { blue: Uint8Array.of(30), red: Uint8Array.of(90) },
    0,
    true,
    [90, 200, 30],
  ],
];
for (const [name, luma, differences, coefficients, fullRange, rgb] of colours) {
  test(`${name} is the colour that was meant`, t => {
    const found = [...rgbOf(Uint8Array.of(luma), differences, { coefficients, fullRange })];
    t.true(
      found.every((level, channel) => Math.abs(level - rgb[channel]!) <= 1),
      `${found}`,
    );
  });
}
