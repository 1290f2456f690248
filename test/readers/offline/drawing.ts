import type { GreyImage, Rect } from '../../../shared/readers/offline/grey-image.ts';
import type { PageRow } from '../../../shared/readers/offline/layout.ts';
import type { OcrLine, OcrWord } from '../../../shared/readers/offline/ocr-engine.ts';

/** A white page with black rectangles. */
export function drawn(width: number, height: number, black: readonly Rect[]): GreyImage {
  const pixels = new Uint8Array(width * height).fill(255);
  for (const { left, top, right, bottom } of black) {
    for (let y = top; y < bottom; y++) pixels.fill(0, y * width + left, y * width + right);
  }
  return { width, height, pixels };
}

export function rect(left: number, top: number, right: number, bottom: number): Rect {
  return { left, top, right, bottom };
}

/** How dark a pixel is. */
export function level({ width, pixels }: GreyImage, x: number, y: number): number {
  return pixels[y * width + x]!;
}

/** A word of ten px a character and 20 px high, its middle at `y`. */
export function word(text: string, left: number, y: number, confidence = 95): OcrWord {
  return { text, confidence, box: rect(left, y - 10, left + text.length * 10, y + 10) };
}

/** A row of words, each `[text, left]`. */
export function row(y: number, ...words: readonly (readonly [string, number])[]): PageRow {
  return { words: words.map(([text, left]) => word(text, left, y)), level: y, height: 20 };
}

/** A line of Tesseract's around some words. */
export function line(slope: number, ...words: readonly OcrWord[]): OcrLine {
  const lefts = words.map(({ box }) => box.left);
  const rights = words.map(({ box }) => box.right);
  const tops = words.map(({ box }) => box.top);
  const bottoms = words.map(({ box }) => box.bottom);
  const box = rect(Math.min(...lefts), Math.min(...tops), Math.max(...rights), Math.max(...bottoms));
  return { words, slope, box };
}
