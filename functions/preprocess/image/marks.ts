import { type Component, componentsOf } from './components.ts';
import type { Strokes } from './strokes.ts';

/** Sizes below are meant for a page of this length in pixels, and shrink with a shorter one. */
export const pageLengthPx = 1600;

/** The longer side's share that a word is at most; lines of a table are longer. */
const maxWordShare = 1 / 6;
/** The same for anything that was put on the page; shadows, folds and edges of paper are longer. */
const maxMarkShare = 1 / 4;
/** A letter of 6 point print on A4 is 7 pixels high; a speck of dust is 2. */
const minMarkPx = 5;
const minMarkArea = 10;
/** Fewer marks than any form's shortest line of print has, and less ink than one figure written large. */
const minMarks = 8;
const minMarkShare = 0.001;
/** What touches the rim of the picture is the edge of the paper, or the paper beneath it. */
const rimPx = 2;

/** Everything on the page that looks as if it was printed or written there. */
export interface Marks {
  /** Letters, figures and words, but no ruled lines. */
  readonly short: readonly Component[];
  readonly count: number;
  /** Share of the picture that the marks' ink covers. */
  readonly share: number;
}

/** Sorts the ink of a page into what was put there and what is dust, shadow or the edge of the paper. */
export function marksOf(strokes: Strokes): Marks {
  const { width, height } = strokes;
  const length = Math.max(width, height);
  const scale = Math.min(1, length / pageLengthPx);
  const minSide = Math.max(2, minMarkPx * scale);
  const minArea = Math.max(3, minMarkArea * scale * scale);
  const touchesRim = (box: Component) =>
    box.left < rimPx ||
    box.top < rimPx ||
    box.left + box.width > width - rimPx ||
    box.top + box.height > height - rimPx;
  const marks = componentsOf(strokes.mask, width, height).filter(box => {
    const side = Math.max(box.width, box.height);
    return side >= minSide && box.area >= minArea && side <= length * maxMarkShare && !touchesRim(box);
  });
  return {
    short: marks.filter(box => Math.max(box.width, box.height) <= length * maxWordShare),
    count: marks.length,
    share: marks.reduce((sum, mark) => sum + mark.area, 0) / (width * height),
  };
}

/**
 * Whether nothing is on the page: fewer marks than a line of print, and hardly any ink. A form with its heading alone
 * has some thirty marks; a photograph of white paper with a shadow across it has none or a few.
 */
export function isBlank(marks: Marks): boolean {
  return marks.count < minMarks && marks.share < minMarkShare;
}
