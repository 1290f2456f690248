import test from 'ava';
import sharp from 'sharp';
import { pageOf, rejectionOf } from './outcome.ts';
import { greyDifference, sheet, sheetHeight } from './sheets.ts';

const cut = (file: Buffer, share: number) => file.subarray(0, Math.floor(file.length * share));

for (const share of [0.05, 0.25, 0.5, 0.7]) {
  for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
    test(`a ${format} of which ${share * 100} % arrived is corrupt_image`, async t => {
      const file = await (await sheet()).toFormat(format).toBuffer();
      t.is((await rejectionOf(cut(file, share)))?.code, 'corrupt_image');
    });
  }
}

test('the message of a cut JPEG says how much is missing', async t => {
  const found = await rejectionOf(cut(await (await sheet()).jpeg().toBuffer(), 0.5));
  t.regex(found?.message ?? '', /about \d\d % of the picture is missing/);
});

for (const format of ['jpeg', 'png'] as const) {
  test(`a ${format} that lacks its last rows alone is read and marked as damaged`, async t => {
    const whole = await (await sheet()).toFormat(format).toBuffer();
    const page = await pageOf(t, whole.subarray(0, whole.length - 40));
    t.deepEqual(page.warnings, ['damaged_image']);
    const reference = await (await sheet())
      .extract({ left: 0, top: 0, width: 1000, height: 1200 })
      .png()
      .toBuffer();
    const top = sharp(page.bytes).extract({ left: 0, top: 0, width: 1000, height: 1200 });
    t.true((await greyDifference(await top.png().toBuffer(), reference)) < 2);
  });
}

test('rows that a PNG lacks are cut off, never filled from memory', async t => {
  const { data, info } = await (await sheet()).raw().toBuffer({ resolveWithObject: true });
  // Rows of noise don't compress, so that the share of bytes is the share of rows.
  const noisy = Buffer.from(
    data.map((level, at) => (at % 2 === 0 ? level : (level + ((at * 2654435761) >>> 28)) & 255)),
  );
  const file = await sharp(noisy, { raw: { width: info.width, height: info.height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const page = await pageOf(t, cut(file, 0.95));
  t.true(page.warnings.includes('damaged_image'));
  t.true(
    page.image.height < sheetHeight * 0.97 && page.image.height > sheetHeight * 0.9,
    `${page.image.height}`,
  );
});

test('a wrong checksum alone costs a PNG nothing but the warning', async t => {
  const file = await (await sheet()).png().toBuffer();
  const at = file.indexOf('IDAT');
  const length = file.readUInt32BE(at - 4);
  file[at + 4 + length]! ^= 0xff;
  const page = await pageOf(t, file);
  t.deepEqual(page.warnings, ['damaged_image']);
  t.is(page.image.height, sheetHeight);
});

test('a JPEG with wrong bytes near its end is read and marked as damaged', async t => {
  const file = await (await sheet()).jpeg({ quality: 90 }).toBuffer();
  const nearEnd = file.length - 30;
  // A marker that can't stand here makes libjpeg complain, whatever the picture.
  file.set([0xff, 0xd5, 0xff, 0xd4], nearEnd);
  t.true((await pageOf(t, file)).warnings.includes('damaged_image'));
});

test('a progressive JPEG of which the first scans arrived is damaged, since all of it is there, only coarser', async t => {
  const file = await (await sheet()).jpeg({ progressive: true }).toBuffer();
  const page = await pageOf(t, cut(file, 0.8));
  t.true(page.warnings.includes('damaged_image'));
  t.is(page.image.height, sheetHeight);
});

test('a broken strip of a TIFF is never passed off as a page', async t => {
  const file = await (await sheet()).tiff({ compression: 'lzw' }).toBuffer();
  file.fill(0xff, Math.floor(file.length * 0.4), Math.floor(file.length * 0.42));
  t.is((await rejectionOf(file))?.code, 'corrupt_image');
});

test('a whole file reports no damage', async t => {
  for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
    t.deepEqual((await pageOf(t, await (await sheet()).toFormat(format).toBuffer())).warnings, []);
  }
});
