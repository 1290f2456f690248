import sharp, { type Sharp } from 'sharp';
import type { PreprocessOptions } from '../../../functions/preprocess/image/preprocess-image.ts';

/** The pipeline's defaults. */
export const options: PreprocessOptions = {
  maxBytes: 25 * 2 ** 20,
  maxPixels: 100e6,
  maxSidePx: 2048,
  outputFormat: 'webp',
  quality: 85,
  modelTokens: () => 1120,
  maxFrames: 50,
};

export const sheetWidth = 1000;
export const sheetHeight = 1414;
export const paper = '#fbfaf6';

const labels = [
  'Region: Northmarch',
  'Polling place: primary school hall',
  'Registered voters',
  'Ballots received from the returning officer',
  'Ballots cast',
  'Rejected ballots',
  'Valid votes',
];
const names = [
  'Ada Merrin',
  'Boris Quayle',
  'Celia Thorpe',
  'Dmitri Oyelaran',
  'Edda Lindqvist',
  'Farid Hosseini',
];

interface SheetOptions {
  /** Votes of the six candidates, top to bottom. */
  readonly votes?: readonly number[];
  /** The heading alone. */
  readonly empty?: boolean;
}

/** A made-up statement of poll as SVG, in whatever sans-serif font there is. */
export function sheetSvg({ votes = [217, 48, 1032, 9, 356, 78], empty = false }: SheetOptions = {}): Buffer {
  const text = (x: number, y: number, size: number, words: string) =>
    `<text x="${x}" y="${y}" font-size="${size}" font-family="sans-serif">${words}</text>`;
  const heading =
    text(300, 90, 36, 'Statement of poll') + text(220, 130, 22, 'Presidential election, second round');
  const fields = labels.map((label, index) => {
    const y = 200 + index * 56;
    const box = `<rect x="640" y="${y - 32}" width="200" height="44" fill="none" stroke="#444" stroke-width="2"/>`;
    return text(90, y, 25, label) + box + text(660, y, 28, String(((index + 3) * 7919) % 997));
  });
  const rows = votes.map((count, index) => {
    const y = 640 + index * 80;
    const box = `<rect x="90" y="${y}" width="820" height="80" fill="none" stroke="#222" stroke-width="3"/>`;
    const name = text(170, y + 50, 27, names[index] ?? 'Somebody else');
    return box + text(110, y + 50, 27, String(index + 1)) + name + text(720, y + 52, 32, String(count));
  });
  const footer = text(90, 1200, 22, 'Signed by the presiding officer and the agents present');
  const body = empty ? '' : [...fields, ...rows, footer].join('');
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${sheetWidth}" height="${sheetHeight}">` +
      `<rect width="100%" height="100%" fill="${paper}"/><g fill="#1a1a22">${heading}${body}</g></svg>`,
  );
}

/** The sheet as three channels of pixels, ready for more. */
export async function sheet(wanted?: SheetOptions): Promise<Sharp> {
  const { data, info } = await sharp(sheetSvg(wanted))
    .flatten({ background: paper })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
}

/** Pixels after a step, so that the next step works on its result and not in sharp's own order. */
export async function then(picture: Sharp): Promise<Sharp> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } });
}

/** The sheet turned clockwise on a grey desk. */
export async function turnedSheet(degrees: number, wanted?: SheetOptions): Promise<Buffer> {
  const turned = (await sheet(wanted)).rotate(degrees, { background: '#cfcac2' });
  return turned.jpeg({ quality: 90 }).toBuffer();
}

/** Mean difference in grey levels between two pictures, both seen at 64 × 64: 0 for the same one, 30 for another. */
export async function greyDifference(one: Buffer, other: Buffer): Promise<number> {
  const seen = (picture: Buffer) =>
    sharp(picture).resize(64, 64, { fit: 'fill' }).greyscale().toColourspace('b-w').raw().toBuffer();
  const [a, b] = await Promise.all([seen(one), seen(other)]);
  return a.reduce((sum, level, at) => sum + Math.abs(level - b[at]!), 0) / a.length;
}
