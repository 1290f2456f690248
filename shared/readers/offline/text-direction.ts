import type { GreyImage } from './grey-image.ts';
import { inkLevel } from './rulings.ts';

/**
 * Which way the lines of text run on a page without ruled lines. Rows of pixels across lines of text change from
 * full of ink to empty at each line; columns hardly change. The direction with the greater sum of squared changes is
 * where the lines are; both upright and upside-down pages run `across`.
 */
export function textDirection({ width, height, pixels }: GreyImage): 'across' | 'down' {
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixels[y * width + x]! >= inkLevel) continue;
      rows[y]!++;
      columns[x]!++;
    }
  }
  return changes(rows) >= changes(columns) ? 'across' : 'down';
}

function changes(sums: Float64Array): number {
  let total = 0;
  for (let index = 1; index < sums.length; index++) total += (sums[index]! - sums[index - 1]!) ** 2;
  return total;
}
