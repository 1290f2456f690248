import '../../fixtures/full-speed.ts';
import test from 'ava';
import type { Sharp } from 'sharp';
import { contrastOf, sharpnessOf } from '../../../functions/preprocess/image/quality.ts';
import { pageOf } from './outcome.ts';
import { sheet, then } from './sheets.ts';

const cases: { name: string; make: (sheet: Sharp) => Sharp; warnings: string[] }[] = [
  { name: 'as scanned', make: page => page, warnings: [] },
  { name: 'softened a little', make: page => page.blur(0.8), warnings: [] },
  { name: 'saved as a bad JPEG', make: page => page.jpeg({ quality: 25 }), warnings: [] },
  { name: 'of half the contrast', make: page => page.linear(0.4, 100), warnings: [] },
  { name: 'blurred', make: page => page.blur(2), warnings: ['poor_image'] },
  { name: 'blurred beyond reading', make: page => page.blur(5), warnings: ['unreadable_image'] },
  { name: 'washed out', make: page => page.linear(0.1, 140), warnings: ['poor_image'] },
  { name: 'much too dark', make: page => page.linear(0.12, 0), warnings: ['poor_image'] },
  { name: 'too small to trust', make: page => page.resize(200), warnings: ['poor_image'] },
];
for (const { name, make, warnings } of cases) {
  test(`a sheet ${name} warns of ${warnings[0] ?? 'nothing'}`, async t => {
    const page = await pageOf(
      t,
      await make(await sheet())
        .toFormat('png')
        .toBuffer(),
    );
    t.deepEqual(page.warnings, warnings as never);
  });
}

test('a shaken picture counts as blurred although its lines along the movement are sharp', async t => {
  const shaken = (await sheet()).convolve({
    width: 11,
    height: 3,
    kernel: [...Array(11).fill(0), ...Array(11).fill(1), ...Array(11).fill(0)],
  });
  const page = await pageOf(t, await (await then(shaken)).png().toBuffer());
  t.is(page.warnings.length, 1);
});

test('sharpness falls as a sheet is blurred, and contrast as it is washed out', async t => {
  const measured = async (picture: Sharp) => (await pageOf(t, await picture.png().toBuffer())).image;
  const sharp = await measured(await sheet());
  const soft = await measured((await sheet()).blur(1.2));
  const pale = await measured((await sheet()).linear(0.4, 140));
  t.true(sharp.sharpness > 2 * soft.sharpness);
  t.true(sharp.contrast > 2 * pale.contrast);
});

test('sharpness is the variance of the Laplacian', t => {
  // A lone point of 9 among zeros in 5 × 5: the answers are 36 once, −9 four times and 0 four times.
  const pixels = new Uint8Array(25);
  pixels[12] = 9;
  const mean = (36 - 4 * 9) / 9;
  t.is(sharpnessOf({ pixels, width: 5, height: 5 }), (36 ** 2 + 4 * 81) / 9 - mean ** 2);
  t.is(sharpnessOf({ pixels: new Uint8Array(4), width: 2, height: 2 }), 0);
});

test('contrast is the spread from the 2nd to the 98th percentile', t => {
  const pixels = Uint8Array.from({ length: 1000 }, (_, at) =>
    at < 10 ? 0 : at < 500 ? 51 : at < 990 ? 204 : 255,
  );
  t.is(contrastOf({ pixels, width: 100, height: 10 }), (204 - 51) / 255);
});
