import sharp from 'sharp';
import type { Box } from '../domain/primitives.ts';
import type { ReaderPage } from './form-reader.ts';

/** Heights of the box that stay above and below it: half the next rows, so that a box a little off still has its row. */
const marginHeights = 0.8;
/** Least height of a strip in thousandths of the page: boxes around a 1 or a dash are all but flat. */
const leastHeight = 24;
/** Width to which a strip is scaled, px; never more than twice its own. */
const stripWidth = 2048;
const frameWidth = 3;

/**
 * The row of a page in which a value stands: the whole width of the page, so that the printed text beside the value is
 * seen too, enlarged, with a thin red frame around the value. PNG, so that nothing is lost. Rejects where the page's
 * image can't be decoded.
 */
export async function cropOf(
  { bytes, width, height }: Pick<ReaderPage, 'bytes' | 'width' | 'height'>,
  box: Box,
): Promise<{ readonly contentType: string; readonly bytes: Uint8Array }> {
  const [left, top, right, bottom] = pixels(box, width, height);
  const middle = (top + bottom) / 2;
  const tall = Math.max(bottom - top, (leastHeight / 1000) * height);
  const from = Math.max(0, Math.floor(middle - tall * (0.5 + marginHeights)));
  const to = Math.min(height, Math.ceil(middle + tall * (0.5 + marginHeights)));
  const scale = Math.min(2, stripWidth / width);
  const size = { width: Math.round(width * scale), height: Math.max(1, Math.round((to - from) * scale)) };
  const around = tall * 0.3;
  const frame = [left - around, top - from - around, right + around, bottom - from + around];
  const png = await sharp(bytes)
    .extract({ left: 0, top: from, width, height: Math.max(1, to - from) })
    .flatten({ background: 'white' })
    .resize({ ...size, fit: 'fill' })
    .composite([
      {
        input: frameSvg(
          size,
          frame.map(each => each * scale),
        ),
      },
    ])
    .png()
    .toBuffer();
  return { contentType: 'image/png', bytes: png };
}

function pixels([left, top, right, bottom]: Box, width: number, height: number): Box {
  return [(left / 1000) * width, (top / 1000) * height, (right / 1000) * width, (bottom / 1000) * height];
}

function frameSvg(
  { width, height }: { width: number; height: number },
  [left, top, right, bottom]: readonly number[],
): Buffer {
  const rect = `x="${left}" y="${top}" width="${right! - left!}" height="${bottom! - top!}"`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect ${rect} fill="none" stroke="red" stroke-width="${frameWidth}"/></svg>`,
  );
}
