import '../../fixtures/full-speed.ts';
import test from 'ava';
import { preprocessImage } from '../../../functions/preprocess/image/preprocess-image.ts';
import { type PdfPage, writePdf } from '../../fixtures/pdf-writer.ts';
import { pageOf, rejectionOf } from './outcome.ts';
import {
  greyDifference,
  sheetHeight as height,
  options,
  sheet,
  then,
  sheetWidth as width,
} from './sheets.ts';

async function scan(votes: readonly number[], over: Partial<PdfPage> = {}): Promise<PdfPage> {
  return { jpeg: await (await sheet({ votes })).jpeg().toBuffer(), width, height, ...over };
}
const first = [1, 22, 333, 4, 55, 666];
const second = [900, 80, 7, 600, 50, 4];

test('each page of a PDF is a page, in order, as large as pages may be', async t => {
  const outcome = await preprocessImage(writePdf([await scan(first), await scan(second)]), options);
  t.like(outcome, { kind: 'processed', format: 'pdf' });
  if (outcome.kind !== 'processed') return;
  t.is(outcome.frames.length, 2);
  for (const [index, votes] of [first, second].entries()) {
    const page = outcome.frames[index]!;
    if (page.kind !== 'page') return t.fail(page.code);
    t.like(page.image, { height: 2048, skewDegrees: 0 });
    t.deepEqual(page.warnings, []);
    const own = await greyDifference(page.bytes, await (await sheet({ votes })).png().toBuffer());
    const other = index === 0 ? second : first;
    const others = await greyDifference(page.bytes, await (await sheet({ votes: other })).png().toBuffer());
    t.true(own < 3 && own < others, `${own} levels from its own sheet, ${others} from the other`);
  }
});

test('a page that is stored on its side is shown upright', async t => {
  const upright = await pageOf(t, writePdf([await scan(first)]));
  const onItsSide = (await sheet({ votes: first })).rotate(90);
  const jpeg = await onItsSide.jpeg().toBuffer();
  const lying = { jpeg, width: height, height: width, rotate: 270 };
  const page = await pageOf(t, writePdf([lying], { pageSize: [842, 595] }));
  t.is(page.image.height, 2048);
  t.true((await greyDifference(page.bytes, upright.bytes)) < 2);
});

test('a page without pixels of its own is drawn in no more than a scan has', async t => {
  const page = await pageOf(t, writePdf([await scan(first)], { pageSize: [100, 141] }));
  t.deepEqual(page.original, { width: 833, height: 1175 });
});

test('what stands around a PDF does not spoil it', async t => {
  const padded = Buffer.concat([Buffer.from('\n\n'), writePdf([await scan(first)]), Buffer.alloc(4096)]);
  t.is((await pageOf(t, padded)).image.height, 2048);
});

test('a picture that misses its last rows is read and marked as damaged', async t => {
  const { jpeg, ...rest } = await scan(first);
  const page = await pageOf(t, writePdf([{ ...rest, jpeg: jpeg.subarray(0, jpeg.length - 40) }]));
  t.deepEqual(page.warnings, ['damaged_image']);
});

const cut = async () => {
  const { jpeg, ...rest } = await scan(first);
  return writePdf([await scan(second), { ...rest, jpeg: jpeg.subarray(0, jpeg.length / 2) }]);
};
const locked =
  '/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>/U<ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100>>>/ID[<00><00>]';
const refused: { name: string; file: () => Promise<Buffer>; code: string; message: RegExp }[] = [
  {
    name: 'with half a picture',
    file: cut,
    code: 'corrupt_image',
    message: /picture in the PDF: .* % of the picture/,
  },
  {
    name: 'that was cut off',
    file: async () => {
      const pdf = writePdf([await scan(first)]);
      return pdf.subarray(0, pdf.length - 1_500);
    },
    code: 'corrupt_image',
    message: /stops before its end mark/,
  },
  {
    name: 'of nothing but its marks',
    file: async () => Buffer.from('%PDF-1.7\n%%EOF'),
    code: 'corrupt_image',
    message: /can't be opened/,
  },
  { name: 'without pages', file: async () => writePdf([]), code: 'corrupt_image', message: /no picture/ },
  {
    name: 'that is locked',
    file: async () => writePdf([await scan(first)], { trailer: locked }),
    code: 'unsupported_format',
    message: /locked with a password/,
  },
  {
    name: 'of too many pages',
    file: async () => {
      const page = await scan(first);
      return writePdf(Array.from({ length: 51 }, () => page));
    },
    code: 'too_large',
    message: /at most 50 pages/,
  },
  {
    // PDFium would leave the picture out and say nothing.
    name: 'with a picture that takes too much memory',
    file: async () => {
      const side = 7_000;
      const large = (await then(await sheet())).resize(side, side, { fit: 'fill', kernel: 'nearest' });
      const jpeg = await large.jpeg({ quality: 50, progressive: true }).toBuffer();
      return writePdf([{ jpeg, width: side, height: side }]);
    },
    code: 'too_many_pixels',
    message: /too much memory/,
  },
  {
    name: 'with a picture of too many pixels',
    file: async () => {
      const page = await scan(first);
      const at = page.jpeg.indexOf(Buffer.from([0xff, 0xc0]));
      page.jpeg.writeUInt16BE(60_000, at + 5);
      page.jpeg.writeUInt16BE(60_000, at + 7);
      return writePdf([page]);
    },
    code: 'too_many_pixels',
    message: /60000 × 60000/,
  },
];
for (const { name, file, code, message } of refused) {
  test(`a PDF ${name} is ${code}`, async t => {
    const found = await rejectionOf(await file());
    t.is(found?.code as string, code);
    t.regex(found?.message ?? '', message);
  });
}
