import { frameVerdict, type Rejection } from './admit.ts';
import { decodeFrame } from './decode.ts';
import { jpegHeader } from './jpeg-header.ts';

const streamStart = Buffer.from('stream');
const streamEnd = Buffer.from('endstream');
const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);
/** Enough to see whether all of a picture is there. */
const maxSidePx = 512;

/** Every JPEG that stands in a PDF as it is, which is how scanners and telephones store a page. */
function* jpegsIn(pdf: Uint8Array): Generator<Uint8Array> {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  for (let at = bytes.indexOf(streamStart); at !== -1; at = bytes.indexOf(streamStart, at + 1)) {
    let begin = at + streamStart.length;
    while (bytes[begin] === 0x0d || bytes[begin] === 0x0a) begin += 1;
    if (!bytes.subarray(begin, begin + jpegStart.length).equals(jpegStart)) continue;
    const end = bytes.indexOf(streamEnd, begin);
    yield bytes.subarray(begin, end === -1 ? bytes.length : end);
    if (end === -1) return;
    at = end;
  }
}

/**
 * Whether a PDF's pictures are whole. PDFium draws what it can of a broken one and says nothing, and a row of a table
 * that is gone must never pass for a page; so each JPEG is decoded by itself first, as strictly as one that comes alone.
 * Pictures that are stored in other ways, and those of an encrypted PDF, can't be looked at so.
 */
export async function soundnessOfPdf(
  pdf: Uint8Array,
  maxPixels: number,
): Promise<{ readonly kind: 'sound'; readonly damaged: boolean } | Rejection> {
  let damaged = false;
  for (const bytes of jpegsIn(pdf)) {
    const header = jpegHeader(bytes);
    // What is no JPEG after all PDFium will not draw either.
    if (header.kind !== 'frames') continue;
    const frame = frameVerdict(header.frames[0]!, maxPixels);
    if ('kind' in frame) return frame;
    const decoded = await decodeFrame({ bytes, format: 'jpeg', frame, maxPixels, maxSidePx });
    if (decoded.kind === 'rejected')
      return { ...decoded, message: `A picture in the PDF: ${decoded.message}` };
    damaged ||= decoded.damaged;
  }
  return { kind: 'sound', damaged };
}
