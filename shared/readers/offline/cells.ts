import type { Rect } from './grey-image.ts';
import { heightAt, type Lean, type PageRow } from './layout.ts';
import { horizontalRuling, type Rulings, verticalRuling } from './rulings.ts';

/** Half the height of the band in which vertical lines are looked for, in heights of the row's words. */
const bandReach = 0.7;
/** Share of the band that a vertical line must cover, and of a cell's width for a horizontal one. */
const minCover = 0.55;

/** Where vertical ruled lines cross a row, px from the left, ascending. */
export function separatorsOf(row: PageRow, rulings: Rulings, lean: Lean): number[] {
  const { width, height, marks } = rulings;
  const reach = Math.max(6, Math.round(row.height * bandReach));
  const separators: number[] = [];
  let run: number[] = [];
  for (let x = 0; x < width; x++) {
    const middle = Math.round(heightAt(lean, row.level, x));
    let covered = 0;
    for (let y = Math.max(0, middle - reach); y <= Math.min(height - 1, middle + reach); y++) {
      if (hasMark(marks, width, x, y, verticalRuling)) covered++;
    }
    if (covered >= (2 * reach + 1) * minCover) {
      run.push(x);
    } else if (run.length > 0) {
      separators.push((run[0]! + run.at(-1)!) / 2);
      run = [];
    }
  }
  return separators;
}

/** A leaning line is spread over neighbouring columns. */
function hasMark(marks: Uint8Array, width: number, x: number, y: number, kind: number): boolean {
  const index = y * width + x;
  return (
    (marks[index]! & kind) !== 0 ||
    (x > 0 && (marks[index - 1]! & kind) !== 0) ||
    (x < width - 1 && (marks[index + 1]! & kind) !== 0)
  );
}

/**
 * The cell of a row between two heights: from the ruled line above to the one below, or `reach` px from the middle
 * where there is none.
 */
export function cellAround(
  row: PageRow,
  left: number,
  right: number,
  rulings: Rulings,
  lean: Lean,
  reach: number,
): Rect {
  const middle = heightAt(lean, row.level, (left + right) / 2);
  const inner = { left: Math.round(left + 2), right: Math.round(right - 2) };
  return {
    ...inner,
    top: edge(inner, middle, -1, rulings, reach),
    bottom: edge(inner, middle, 1, rulings, reach),
  };
}

function edge(
  { left, right }: { left: number; right: number },
  middle: number,
  step: 1 | -1,
  rulings: Rulings,
  reach: number,
): number {
  const { width, height, marks } = rulings;
  const limit = Math.min(height, Math.max(0, Math.round(middle + step * reach)));
  for (let y = Math.round(middle); y !== limit && y >= 0 && y < height; y += step) {
    let covered = 0;
    for (let x = left; x < right; x++) {
      if ((marks[y * width + x]! & horizontalRuling) !== 0) covered++;
    }
    if (covered >= (right - left) * minCover) return step === 1 ? y : y + 1;
  }
  return limit;
}
