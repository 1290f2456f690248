import '../../fixtures/full-speed.ts';
import test from 'ava';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { hammingDistance, samePictureMaxBits } from '../../../shared/domain/perceptual-hash.ts';
import { pageOf } from './outcome.ts';
import { greyDifference, sheet, then, turnedSheet } from './sheets.ts';

/** How the pixels of an upright page are stored so that EXIF's orientation (TIFF tag 274) brings them upright again. */
const storedAs: Readonly<Record<number, (upright: Sharp) => Promise<Sharp>>> = {
  1: async upright => upright,
  2: async upright => upright.flop(),
  3: async upright => upright.rotate(180),
  4: async upright => upright.flip(),
  5: async upright => (await then(upright.rotate(90))).flop(),
  6: async upright => upright.rotate(270),
  7: async upright => (await then(upright.rotate(270))).flop(),
  8: async upright => upright.rotate(90),
};

for (const [orientation, stored] of Object.entries(storedAs)) {
  test(`a page stored in EXIF orientation ${orientation} comes out upright`, async t => {
    const reference = await pageOf(t, await (await sheet()).jpeg({ quality: 90 }).toBuffer());
    const turned = (await stored(await sheet())).withMetadata({ orientation: Number(orientation) });
    const page = await pageOf(t, await turned.jpeg({ quality: 90 }).toBuffer());
    t.like(page.image, { width: reference.image.width, height: reference.image.height, skewDegrees: 0 });
    t.true((await greyDifference(page.bytes, reference.bytes)) < 1.5);
    t.true(hammingDistance(page.image.perceptualHash, reference.image.perceptualHash) <= samePictureMaxBits);
  });
}

for (const format of ['tiff', 'webp', 'png'] as const) {
  test(`EXIF orientation counts in a ${format} file too`, async t => {
    const stored = (await sheet()).rotate(270).withMetadata({ orientation: 6 });
    const page = await pageOf(t, await stored.toFormat(format).toBuffer());
    t.true(page.image.height > page.image.width);
    t.is(page.image.skewDegrees, 0);
  });
}

const angles = [-15, -12.5, -9, -7.3, -4, -2, -0.7, -0.3, 0, 0.4, 1, 3.3, 5, 8, 11.1, 15];
for (const degrees of angles) {
  test(`a page askew by ${degrees}° is measured to half a degree and straightened`, async t => {
    const page = await pageOf(t, await turnedSheet(degrees));
    t.true(Math.abs(page.image.skewDegrees - degrees) <= 0.5, `measured ${page.image.skewDegrees}`);
    const again = await pageOf(t, page.bytes);
    t.true(Math.abs(again.image.skewDegrees) <= 0.5, `left ${again.image.skewDegrees}`);
  });
}

test('a table in which every row says the same is not taken for a page on its side', async t => {
  const rows = Array.from({ length: 25 }, (_, index) => {
    const y = 80 + index * 50;
    return `<text x="60" y="${y}" font-size="26" font-family="sans-serif">Votes for the list of this party: 111</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1400">${rows.join('')}</svg>`;
  const page = await pageOf(
    t,
    await sharp(Buffer.from(svg)).flatten({ background: '#fff' }).png().toBuffer(),
  );
  t.is(page.image.skewDegrees, 0);
});

test('a page of capitals and figures alone is left as it stands', async t => {
  const rows = Array.from({ length: 20 }, (_, index) => {
    const y = 80 + index * 60;
    return `<text x="60" y="${y}" font-size="30" font-family="sans-serif">HHH EEE TTT ${index * 37 + 110}</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1400">${rows.join('')}</svg>`;
  const page = await pageOf(
    t,
    await sharp(Buffer.from(svg)).flatten({ background: '#fff' }).png().toBuffer(),
  );
  t.is(page.image.skewDegrees, 0);
});
