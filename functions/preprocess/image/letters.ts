import { type Component, componentsOf } from './components.ts';
import { pageLengthPx } from './marks.ts';
import type { PageView } from './page-view.ts';

/** The core of a letter is darker than half of what the darkest ink is; what joins it to the next is lighter. */
const coreShare = 0.5;
const maxLetterShare = 1 / 20;
const minLetterArea = 8;

/**
 * The single letters and figures of a page. Found in the unsmoothed picture and by a stricter threshold than ink in
 * general, since at 1600 pixels the letters of small print touch.
 */
export function lettersOf({ grey, strokes }: PageView): Component[] {
  const { width, height, mask, paper, inkDepth } = strokes;
  const core = new Uint8Array(mask.length);
  const depth = coreShare * (inkDepth ?? 1);
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] !== 0 && paper[at]! - grey.pixels[at]! > depth * paper[at]!) core[at] = 1;
  }
  const length = Math.max(width, height);
  const scale = Math.min(1, length / pageLengthPx);
  return componentsOf(core, width, height).filter(
    box =>
      box.area >= minLetterArea * scale * scale && Math.max(box.width, box.height) <= length * maxLetterShare,
  );
}
