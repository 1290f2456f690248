import { type PDFiumDocument, PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium';
import { type ListedItem, Refused, type SandboxDecoder, type SandboxTask } from './task.ts';

/** Red, green, blue and alpha, as pages are drawn. */
const drawnBytes = 4;
/** Where the end mark may stand, from the end (ISO 32000-1, annex H.3, note 18). */
const endProbeBytes = 1024;
/** What disks and programs fill up with. */
const padding: readonly number[] = [0x00, 0x09, 0x0a, 0x0d, 0x20, 0x1a];
/** Of a page that is smaller than the pixels that are asked for: no scan has more of them. */
const maxPixelsPerPoint = 600 / 72;

async function opened({ bytes }: SandboxTask): Promise<PDFiumDocument> {
  const end = bytes.findLastIndex(byte => !padding.includes(byte)) + 1;
  if (!Buffer.from(bytes.subarray(Math.max(0, end - endProbeBytes), end)).includes('%%EOF')) {
    throw new Refused('corrupt', 'the PDF stops before its end mark');
  }
  const library = await PDFiumLibrary.init();
  try {
    return await library.loadDocument(bytes);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/password|security/i.test(message))
      throw new Refused('unsupported', 'a PDF that is locked with a password');
    throw new Refused('corrupt', `the PDF can't be opened (${message})`);
  }
}

/** A page in the pixels that it is drawn in. */
function sizeOf(page: PDFiumPage, maxSidePx: number): ListedItem {
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const longer = Math.max(originalWidth, originalHeight);
  if (!(longer > 0)) throw new Refused('corrupt', `page ${page.number + 1} of the PDF has no size`);
  const scale = Math.min(maxSidePx / longer, maxPixelsPerPoint);
  const width = Math.max(1, Math.round(originalWidth * scale));
  const height = Math.max(1, Math.round(originalHeight * scale));
  return { width, height, decodeBytes: 2 * width * height * drawnBytes };
}

/** PDF by PDFium, every page drawn on white in the size that is asked for. Scripts are not run. */
export const pdf: SandboxDecoder = {
  async list(task) {
    const document = await opened(task);
    const count = Math.min(document.getPageCount(), task.maxItems);
    return Array.from({ length: count }, (_, page) => sizeOf(document.getPage(page), task.maxSidePx));
  },
  async decode(task, item) {
    const page = (await opened(task)).getPage(item);
    const { width, height } = sizeOf(page, task.maxSidePx);
    const drawn = await page.render({ width, height, render: 'bitmap' });
    const pixels = new Uint8Array(width * height * 3);
    for (let from = 0, to = 0; to < pixels.length; from += drawnBytes, to += 3) {
      pixels[to] = drawn.data[from]!;
      pixels[to + 1] = drawn.data[from + 1]!;
      pixels[to + 2] = drawn.data[from + 2]!;
    }
    return { pixels, width, height };
  },
};
