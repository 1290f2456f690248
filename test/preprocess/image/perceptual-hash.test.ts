import '../../fixtures/full-speed.ts';
import test from 'ava';
import sharp, { type Sharp } from 'sharp';
import { hammingDistance, samePictureMaxBits } from '../../../shared/domain/perceptual-hash.ts';
import { pageOf } from './outcome.ts';
import { paper, sheet } from './sheets.ts';

test('the distance of two hashes is the number of bits in which they differ', t => {
  t.is(hammingDistance('0123456789abcdef', '0123456789abcdef'), 0);
  t.is(hammingDistance('0000000000000000', 'ffffffffffffffff'), 64);
  t.is(hammingDistance('8000000000000001', '0000000000000000'), 2);
});

/** The most that was measured for one scan saved again; other sheets of the form may come as near. */
const savedAgainMaxBits = 6;

const same: { name: string; change: (page: Sharp) => Sharp }[] = [
  { name: 'saved as a poor JPEG', change: page => page.jpeg({ quality: 40 }) },
  { name: 'at 0.7 of the size', change: page => page.resize(700).png() },
  { name: 'darker and softer', change: page => page.linear(0.7, 10).blur(0.8).png() },
  {
    name: 'cropped at the rim',
    change: page => page.extract({ left: 20, top: 20, width: 960, height: 1380 }).png(),
  },
  {
    name: 'with a margin',
    change: page => page.extend({ left: 60, right: 40, top: 50, bottom: 90, background: paper }).png(),
  },
  { name: 'turned by 3°', change: page => page.rotate(3, { background: paper }).png() },
];
for (const { name, change } of same) {
  test(`the same picture ${name} has nearly the same hash`, async t => {
    const one = await pageOf(t, await (await sheet()).png().toBuffer());
    const other = await pageOf(t, await change(await sheet()).toBuffer());
    const distance = hammingDistance(one.image.perceptualHash, other.image.perceptualHash);
    t.true(distance <= savedAgainMaxBits, `${distance} bits apart`);
  });
}

test('sheets of one form with other figures have hashes further apart', async t => {
  const one = await pageOf(t, await (await sheet()).png().toBuffer());
  const other = await pageOf(t, await (await sheet({ votes: [5, 880, 41, 333, 7, 1290] })).png().toBuffer());
  const distance = hammingDistance(one.image.perceptualHash, other.image.perceptualHash);
  t.true(distance > samePictureMaxBits, `${distance} bits apart`);
});

test('another form has a hash far away', async t => {
  const one = await pageOf(t, await (await sheet()).png().toBuffer());
  const lines = Array.from(
    { length: 18 },
    (_, index) =>
      `<text x="${80 + (index % 3) * 60}" y="${150 + index * 64}" font-size="28" font-family="sans-serif">Minutes of the count, item ${index}</text>`,
  );
  const minutes = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1414">${lines.join('')}</svg>`;
  const other = await pageOf(
    t,
    await sharp(Buffer.from(minutes)).flatten({ background: '#fff' }).png().toBuffer(),
  );
  t.true(hammingDistance(one.image.perceptualHash, other.image.perceptualHash) >= 16);
});
