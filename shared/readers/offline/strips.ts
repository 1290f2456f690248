import sharp from 'sharp';
import type { CellInk } from './cell-ink.ts';
import type { GreyImage } from './grey-image.ts';
import type { OcrEngine, OcrOptions } from './ocr-engine.ts';
import { inkLevel } from './rulings.ts';

/** How the writing of cells is prepared before it is read apart from its page. */
export interface Preparation {
  /** Height of the writing after scaling, px. Tesseract's LSTM reads best at 20 to 50 px. */
  readonly inkHeight: number;
  /** Ink to black and everything else to white before scaling. */
  readonly blackAndWhite: boolean;
  readonly whitelist?: string;
}

/** What was read in a cell: its characters, and the least confidence of its words, 0 to 100. */
export interface StripText {
  readonly text: string;
  readonly confidence: number;
}

/** White around each strip, px: enough that Tesseract takes each for a line of its own. */
const margin = 30;

/**
 * Reads the writing of many cells in one go: each is scaled to the same height and set on a line of its own of one
 * tall image, which is three times quicker than a call for each. Null for a cell in which nothing was recognised.
 */
export async function readStrips(
  engine: OcrEngine,
  cells: readonly CellInk[],
  preparation: Preparation,
): Promise<(StripText | null)[]> {
  if (cells.length === 0) return [];
  const strips = await Promise.all(cells.map(cell => prepare(cell.image, preparation)));
  const pitch = preparation.inkHeight + 2 * margin;
  const width = Math.max(...strips.map(strip => strip.width)) + 2 * margin;
  const sheet = {
    width,
    height: pitch * strips.length,
    pixels: new Uint8Array(width * pitch * strips.length).fill(255),
  };
  for (const [index, strip] of strips.entries()) paste(sheet, strip, margin, index * pitch + margin);
  const options: OcrOptions =
    preparation.whitelist === undefined
      ? { segmentation: 'block' }
      : { segmentation: 'block', whitelist: preparation.whitelist };
  const words = (await engine.recognise(sheet, options)).flatMap(line => line.words);
  return strips.map((_, index) => {
    const own = words.filter(({ box }) => Math.floor((box.top + box.bottom) / 2 / pitch) === index);
    if (own.length === 0) return null;
    own.sort((a, b) => a.box.left - b.box.left);
    return {
      text: own.map(word => word.text).join(' '),
      confidence: Math.min(...own.map(word => word.confidence)),
    };
  });
}

async function prepare(image: GreyImage, { inkHeight, blackAndWhite }: Preparation): Promise<GreyImage> {
  const pixels = blackAndWhite ? image.pixels.map(level => (level < inkLevel ? 0 : 255)) : image.pixels;
  const { data, info } = await sharp(pixels, {
    raw: { width: image.width, height: image.height, channels: 1 },
  })
    .resize({ height: inkHeight, kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}

function paste(onto: GreyImage, image: GreyImage, left: number, top: number): void {
  for (let y = 0; y < image.height; y++) {
    const row = image.pixels.subarray(y * image.width, (y + 1) * image.width);
    onto.pixels.set(row, (top + y) * onto.width + left);
  }
}
