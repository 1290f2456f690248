import type { PageView } from './page-view.ts';
import { maskWithin } from './skew.ts';

const gridCells = 128;
/** The frequencies that the bits are taken from, in half waves over the page: details the size of a few figures. */
const lowest = 16;
const perSide = 8;
/** Ink beyond this share at each side is not part of the page's print: stains, edges, a finger. */
const trimShare = 0.01;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where the ink lies along one direction, without its outermost parts. */
function inkSpan(counts: Float64Array): Span {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  let from = 0;
  let to = counts.length;
  for (let at = 0; at < counts.length; at += 1) {
    seen += counts[at]!;
    if (seen < trimShare * total) from = at + 1;
    if (seen >= (1 - trimShare) * total) {
      to = at + 1;
      break;
    }
  }
  return { from: Math.min(from, to - 1), to };
}

/** How much ink lies in each cell of a grid over the part of the page that has any. */
function inkGrid(ink: Uint8Array, everything: Uint8Array, width: number, height: number): Float64Array {
  const columns = new Float64Array(width);
  const rows = new Float64Array(height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (everything[y * width + x] === 0) continue;
      columns[x]! += 1;
      rows[y]! += 1;
    }
  }
  const across = inkSpan(columns);
  const down = inkSpan(rows);
  const grid = new Float64Array(gridCells * gridCells);
  for (let y = down.from; y < down.to; y += 1) {
    const row = Math.floor(((y - down.from) * gridCells) / (down.to - down.from)) * gridCells;
    for (let x = across.from; x < across.to; x += 1) {
      const column = Math.floor(((x - across.from) * gridCells) / (across.to - across.from));
      grid[row + column]! += ink[y * width + x]!;
    }
  }
  return grid;
}

const waves = Array.from({ length: perSide }, (_, index) =>
  Float64Array.from({ length: gridCells }, (_unused, cell) =>
    Math.cos(((2 * cell + 1) * (lowest + index) * Math.PI) / (2 * gridCells)),
  ),
);

/** The block of the grid's discrete cosine transform (type II, unscaled) that the bits come from. */
function middleFrequencies(grid: Float64Array): number[] {
  const byRow = waves.map(wave =>
    Float64Array.from({ length: gridCells }, (_, row) => {
      let sum = 0;
      for (let cell = 0; cell < gridCells; cell += 1) sum += grid[row * gridCells + cell]! * wave[cell]!;
      return sum;
    }),
  );
  return waves.flatMap(down =>
    byRow.map(rows => {
      let sum = 0;
      for (let row = 0; row < gridCells; row += 1) sum += rows[row]! * down[row]!;
      return sum;
    }),
  );
}

/**
 * A 64-bit perceptual hash as 16 hexadecimal digits, for an upright page. After C. Zauner's pHash ("Implementation and
 * benchmarking of perceptual image hash functions", 2010: signs of DCT coefficients against their median), but made for
 * forms: sheets of one form differ in a few figures only, which the usual 8 × 8 lowest frequencies of the whole picture
 * don't see. So it looks at letters and figures alone, in the box that the ink fills, at the frequencies of figures.
 */
export function perceptualHash({ strokes, marks }: PageView): string {
  const { width, height, mask } = strokes;
  const letters = maskWithin(strokes, marks.short);
  const coefficients = middleFrequencies(inkGrid(letters, mask, width, height));
  const sorted = [...coefficients].sort((a, b) => a - b);
  const median = (sorted[31]! + sorted[32]!) / 2;
  let hash = 0n;
  for (const coefficient of coefficients) hash = (hash << 1n) | (coefficient > median ? 1n : 0n);
  return hash.toString(16).padStart(16, '0');
}
