import test from 'ava';
import { denoised, noiseLevel } from '../../../shared/readers/offline/denoise.ts';
import type { GreyImage } from '../../../shared/readers/offline/grey-image.ts';
import { randomFrom } from '../../preprocess/image/mutations.ts';
import { drawn, level, rect } from './drawing.ts';

const size = 480;
const writing = Array.from({ length: 8 }, (_, row) => rect(60, 40 + row * 50, 300, 46 + row * 50));

/** Grey paper with writing, and normal noise of a standard deviation over both (Box and Muller's method). */
function noisy(deviation: number): GreyImage {
  const random = randomFrom(7);
  const uniform = () => (1 + random(2 ** 20)) / 2 ** 20;
  const page = drawn(size, size, writing);
  const pixels = page.pixels.map(pixel => {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    return Math.round(Math.min(255, Math.max(0, 60 + pixel / 2 + deviation * normal)));
  });
  return { ...page, pixels };
}

for (const deviation of [4, 8, 15]) {
  test(`noise of ${deviation} grey levels is measured to a tenth, whatever is written`, t => {
    const measured = noiseLevel(noisy(deviation));
    t.true(Math.abs(measured - deviation) < deviation / 10, `measured ${measured}`);
  });
}

test('a page without noise stays as it is, pixel for pixel', async t => {
  const page = drawn(size, size, writing);
  t.is(noiseLevel(page), 0);
  t.is(await denoised(page), page);
});

test('a noisy page is smoothed, in its size, and its writing stays dark', async t => {
  const page = noisy(12);
  const smooth = await denoised(page);
  t.is(smooth.pixels.length, page.pixels.length);
  t.true(noiseLevel(smooth) < noiseLevel(page) / 4, `${noiseLevel(smooth)} of ${noiseLevel(page)}`);
  const rows = [43, 93].map(y => level(smooth, 180, y));
  t.true(
    rows.every(grey => grey < 100),
    `${rows}`,
  );
});
