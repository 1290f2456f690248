import type { PageWarning } from '../../../shared/domain/page.ts';
import { type Blur, blurOf } from './blur.ts';
import { lettersOf } from './letters.ts';
import type { PageView } from './page-view.ts';
import type { GreyImage } from './raster.ts';
import { percentile } from './strokes.ts';

/** What decides whether a page can be read at all. Lengths are in pixels of a page of 1600. */
export interface Legibility {
  /** Of the edges of letters and figures; null where there are too few to tell. */
  readonly blur: Blur | null;
  /** How many grey levels the darkest ink is darker than the bright paper. */
  readonly inkLevels: number;
  /** The same as a share of the paper's level. */
  readonly inkDepth: number;
  /** How many times the paper's grain the ink stands out. */
  readonly inkOverGrain: number;
  /** The bright paper's level, 0 to 255. */
  readonly brightness: number;
  /** Median height of letters and figures; null where none stands alone. */
  readonly letterPx: number | null;
}

/**
 * Limits of what can be trusted and of what can be read. Measured on the first example page (statement-of-poll
 * PP-0101, 1600 pixels, eight label words) with tesseract.js 7: words found of 8 as the picture gets worse.
 *
 * - Gaussian blur of 1, 1.5, 2, 2.5, 3 pixels: 6, 4, 2, 0, 0 words; blurPx 0.3, 0.9, 1.4, 2.0, 2.3. The blurred
 *   example has 2.1; of the other photographs none has more than 0.5.
 * - Shaken: see {@link blurOf}.
 * - Long side 1414, 990, 707, 566: 7, 6, 1, 0 words; letterPx 14, 9, 6, 5.
 * - Contrast down to 12 levels on grey paper (inkDepth 0.09): 7 words as long as there is no noise. The example of low
 *   contrast has inkDepth 0.25. Below 8 levels JPEG leaves nothing.
 * - Paper darkened to levels 77, 39, 25, 15: 7, 7, 6, 6 words without noise; no real camera is that free of it.
 */
export const legibilityLimits = {
  trusted: {
    blurPx: 1,
    edgeBalance: 0.6,
    inkDepth: 0.18,
    inkLevels: 25,
    inkOverGrain: 8,
    brightness: 50,
    letterPx: 6.5,
  },
  readable: { blurPx: 1.75, inkLevels: 8 },
} as const;

const minLetterHeightPx = 3;

function letterHeight(view: PageView): number | null {
  const heights = new Uint32Array(view.grey.height + 1);
  let count = 0;
  for (const { width, height } of lettersOf(view)) {
    if (height < minLetterHeightPx || width > 2 * height || height > 6 * width) continue;
    heights[height]! += 1;
    count += 1;
  }
  return count === 0 ? null : percentile(heights, 0.5);
}

/** Measures whether a page can be read. */
export function legibilityOf(view: PageView): Legibility {
  const { brightness, grain } = view.strokes;
  const inkDepth = view.strokes.inkDepth ?? 0;
  const inkLevels = inkDepth * brightness;
  return {
    blur: blurOf(view),
    inkLevels,
    inkDepth,
    inkOverGrain: inkLevels / Math.max(1, grain),
    brightness,
    letterPx: letterHeight(view),
  };
}

/** `unreadable_image` where reading is hopeless, `poor_image` where what is read can't be trusted, null otherwise. */
export function legibilityWarning(
  page: Legibility,
): Extract<PageWarning, 'poor_image' | 'unreadable_image'> | null {
  const { trusted, readable } = legibilityLimits;
  const { blurPx, edgeBalance } = page.blur ?? { blurPx: 0, edgeBalance: 1 };
  if (blurPx >= readable.blurPx || page.inkLevels < readable.inkLevels) return 'unreadable_image';
  const poor =
    blurPx >= trusted.blurPx ||
    edgeBalance < trusted.edgeBalance ||
    page.inkDepth < trusted.inkDepth ||
    page.inkLevels < trusted.inkLevels ||
    page.inkOverGrain < trusted.inkOverGrain ||
    page.brightness < trusted.brightness ||
    (page.letterPx ?? Number.POSITIVE_INFINITY) < trusted.letterPx;
  return poor ? 'poor_image' : null;
}

/**
 * Variance of the Laplacian (four neighbours) of a grey picture, in levels². It depends on the picture's size, so it
 * is taken at one size; see {@link sharpnessSidePx}.
 */
export function sharpnessOf({ pixels, width, height }: GreyImage): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const beside = pixels[at - 1]! + pixels[at + 1]! + pixels[at - width]! + pixels[at + width]!;
      const answer = 4 * pixels[at]! - beside;
      count += 1;
      sum += answer;
      squares += answer * answer;
    }
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

/** Sharpness is measured on a copy whose longer side is at most this. */
export const sharpnessSidePx = 1024;

/** Spread of grey levels between the 2nd and the 98th percentile, 0 to 1. */
export function contrastOf({ pixels }: GreyImage): number {
  const levels = new Uint32Array(256);
  for (const level of pixels) levels[level]! += 1;
  return (percentile(levels, 0.98) - percentile(levels, 0.02)) / 255;
}
