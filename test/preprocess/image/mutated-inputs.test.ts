import '../../fixtures/full-speed.ts';
import test from 'ava';
import fc from 'fast-check';
import { preprocessImage } from '../../../functions/preprocess/image/preprocess-image.ts';
import { PageRejectionCode } from '../../../shared/domain/page.ts';
import { heifFile } from '../../fixtures/heif/heif-writer.ts';
import { writePdf } from '../../fixtures/pdf-writer.ts';
import { mutate, randomFrom } from './mutations.ts';
import { options, sheet } from './sheets.ts';
import { writeTiff } from './tiff-writer.ts';

/** Small files of every format and of the layouts whose decoders differ. */
async function originals(): Promise<Buffer[]> {
  const small = async () => (await sheet()).resize(160);
  const pixels = await (await small()).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = pixels.info;
  const frame = { width, height, samples: 3, photometric: 2, pixels: pixels.data, rowsPerStrip: 32 };
  return [
    await (await small()).jpeg().toBuffer(),
    await (await small()).jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer(),
    await (await small()).toColourspace('cmyk').jpeg().toBuffer(),
    await (await small()).png().toBuffer(),
    await (await small()).png({ progressive: true }).toBuffer(),
    await (await small()).png({ palette: true }).toBuffer(),
    await (await small()).ensureAlpha(0.5).webp().toBuffer(),
    await (await small()).webp({ lossless: true }).toBuffer(),
    await (await small()).tiff({ compression: 'lzw' }).toBuffer(),
    await (await small()).tiff({ tile: true, compression: 'jpeg' }).toBuffer(),
    await (await small()).tiff({ bigtiff: true }).toBuffer(),
    await (await small()).toColourspace('rgb16').tiff().toBuffer(),
    writeTiff([frame, { ...frame, compression: 'deflate' }, frame]),
    heifFile('tile.heic'),
    writePdf([{ jpeg: await (await small()).jpeg().toBuffer(), width, height }]),
  ];
}

// A pixel limit that a mutated header passes easily keeps the time for one input short; the limit itself is tested
// elsewhere.
const limited = { ...options, maxPixels: 4e6 };

test('600 mutated files end in a page or a named rejection, each the same the second time', async t => {
  const files = await originals();
  const random = randomFrom(20_261_123);
  const seen = new Map<string, number>();
  for (let count = 0; count < 600; count += 1) {
    const file = mutate(files[random(files.length)]!, files, random);
    const outcome = await preprocessImage(file, limited);
    const results = outcome.kind === 'rejected' ? [outcome] : outcome.frames;
    t.true(results.length > 0);
    for (const result of results) {
      const name = result.kind === 'page' ? 'page' : PageRejectionCode.parse(result.code);
      seen.set(name, (seen.get(name) ?? 0) + 1);
      if (result.kind === 'rejected') t.true(result.message.length > 0 && result.message.length < 400);
    }
    if (count % 20 === 0) t.deepEqual(await preprocessImage(file, limited), outcome);
  }
  t.log(Object.fromEntries(seen));
  for (const outcome of ['page', 'corrupt_image', 'unsupported_format', 'too_many_pixels']) {
    t.true((seen.get(outcome) ?? 0) > 0, `no input ended as ${outcome}`);
  }
});

test('any bytes at all, with or without a known beginning, end in an outcome', async t => {
  const beginnings = [
    [],
    [0xff, 0xd8, 0xff],
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    [0x49, 0x49, 42, 0],
    [...Buffer.from('\0\0\0\x1cftypheic')],
    [...Buffer.from('%PDF-1.7\n%%EOF')],
  ];
  const file = fc.tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 300 }));
  await fc.assert(
    fc.asyncProperty(file, async ([beginning, rest]) => {
      const outcome = await preprocessImage(Buffer.concat([Buffer.from(beginning), rest]), limited);
      return outcome.kind === 'rejected' ? PageRejectionCode.safeParse(outcome.code).success : true;
    }),
    { numRuns: 300, seed: 42 },
  );
  t.pass();
});
