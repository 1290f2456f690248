import type { GreyImage } from './grey-image.ts';

/** Side of the squares in which the paper's brightness is measured, px. */
const tile = 32;
/** The level to which paper is brought, before what is above it is made white. */
const paperLevel = 250;

/**
 * Evens out shadows and weak contrast: each pixel is divided by the brightness of the paper around it, then the
 * darkest ink is stretched to black. Paper is taken as the 85th percentile of each tile, so that writing doesn't
 * count as shadow; tiles darker than their surroundings (a dark table under the page) stay dark.
 */
export function flatten(image: GreyImage): GreyImage {
  const { width, height, pixels } = image;
  const columns = Math.ceil(width / tile);
  const rows = Math.ceil(height / tile);
  const paper = smooth(paperLevels(image, columns, rows), columns, rows);
  const out = new Uint8Array(pixels.length);
  const histogram = new Uint32Array(256);
  for (let y = 0; y < height; y++) {
    const tileY = Math.min(Math.max((y - tile / 2) / tile, 0), rows - 1);
    const upper = Math.floor(tileY);
    const lower = Math.min(upper + 1, rows - 1);
    const down = tileY - upper;
    for (let x = 0; x < width; x++) {
      const tileX = Math.min(Math.max((x - tile / 2) / tile, 0), columns - 1);
      const left = Math.floor(tileX);
      const right = Math.min(left + 1, columns - 1);
      const across = tileX - left;
      const above = paper[upper * columns + left]! * (1 - across) + paper[upper * columns + right]! * across;
      const below = paper[lower * columns + left]! * (1 - across) + paper[lower * columns + right]! * across;
      const level = Math.min(
        255,
        (pixels[y * width + x]! * paperLevel) / Math.max(above * (1 - down) + below * down, 1),
      );
      out[y * width + x] = level;
      histogram[Math.round(level)]!++;
    }
  }
  const grain = percentile(histogram, pixels.length, 0.5) - percentile(histogram, pixels.length, 0.15);
  stretch(out, percentile(histogram, pixels.length, 0.01), paperLevel - 2 * grain);
  return { width, height, pixels: out };
}

function paperLevels(image: GreyImage, columns: number, rows: number): Float32Array {
  const levels = new Float32Array(columns * rows);
  const histogram = new Uint32Array(256);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      histogram.fill(0);
      const right = Math.min((column + 1) * tile, image.width);
      const bottom = Math.min((row + 1) * tile, image.height);
      for (let y = row * tile; y < bottom; y++) {
        for (let x = column * tile; x < right; x++) histogram[image.pixels[y * image.width + x]!]!++;
      }
      const count = (right - column * tile) * (bottom - row * tile);
      levels[row * columns + column] = percentile(histogram, count, 0.85);
    }
  }
  return levels;
}

/** The brightest of each tile's neighbourhood averaged, so that a tile full of ink takes its neighbours' paper. */
function smooth(levels: Float32Array, columns: number, rows: number): Float32Array {
  const over = (source: Float32Array, pick: (values: number[]) => number) =>
    source.map((_, index) => {
      const row = Math.floor(index / columns);
      const column = index % columns;
      const values: number[] = [];
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
          values.push(source[y * columns + x]!);
        }
      }
      return pick(values);
    });
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return over(over(levels, median), mean);
}

function percentile(histogram: Uint32Array, count: number, share: number): number {
  let seen = 0;
  for (let level = 0; level < histogram.length; level++) {
    seen += histogram[level]!;
    if (seen >= count * share) return level;
  }
  return 255;
}

/** Levels from `black` to `white` are spread over all; the paper's grain, which is above, becomes white. */
function stretch(pixels: Uint8Array, black: number, white: number): void {
  const from = Math.min(black, 150);
  const to = Math.max(white, 190);
  for (let index = 0; index < pixels.length; index++) {
    pixels[index] = Math.min(255, Math.max(0, ((pixels[index]! - from) * 255) / (to - from)));
  }
}
