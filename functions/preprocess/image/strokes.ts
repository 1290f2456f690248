import type { GreyImage } from './raster.ts';

/** A picture of the page's ink: everything darker than the paper around it and thinner than a fortieth of the page. */
export interface Strokes {
  readonly width: number;
  readonly height: number;
  /** 1 where there is ink. */
  readonly mask: Uint8Array;
  /** Level of the paper under each pixel, 0 to 255, shadows included. */
  readonly paper: Uint8Array;
  /** The paper's level where it is bright: the 90th percentile. */
  readonly brightness: number;
  /** Standard deviation of plain paper in grey levels, after smoothing: grain and noise. */
  readonly grain: number;
  /** How much darker than its paper the darkest tenth of the ink is, 0 to 1; null where there is no ink. */
  readonly inkDepth: number | null;
}

/** The paper is sampled in cells of this side. */
const cellPx = 4;
/** Strokes are thinner than this share of the longer side; a darker area that is wider is not ink but background. */
const strokeShare = 1 / 40;
/**
 * Ink is darker than its paper by this share. Print is at 0.6, a faint pencil or a washed-out photograph at 0.2; a
 * scan washed out to 0.09 can still be read, while print that shines through from the back mostly stays under 0.07.
 */
const minInkDepth = 0.07;
/**
 * Plain paper is not quite as bright as the brightest pixel near it; ink is darker than this usual difference by so
 * many standard deviations of it. Measured on Gaussian noise of 5 to 30 levels: fewer leave thousands of false marks.
 */
const minInkDeviations = 6;
/** Ink is darker than its paper by this many levels, so that JPEG's rounding on dark paper is none. */
const minInkLevels = 6;
/** What is darker than this share of the bright paper is the table that the page lies on. */
const minPaperShare = 0.35;

interface Cells {
  readonly levels: Uint8Array;
  readonly across: number;
  readonly down: number;
}

/** The brightest of each cell's pixels after light smoothing. */
function brightestCells(smooth: Uint8Array, width: number, height: number): Cells {
  const across = Math.ceil(width / cellPx);
  const down = Math.ceil(height / cellPx);
  const levels = new Uint8Array(across * down);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / cellPx) * across;
    for (let x = 0; x < width; x += 1) {
      const cell = row + (x >> 2);
      const level = smooth[y * width + x]!;
      if (level > levels[cell]!) levels[cell] = level;
    }
  }
  return { levels, across, down };
}

interface Lines {
  readonly count: number;
  readonly length: number;
  /** From one cell of a line to the next, and from one line to the next. */
  readonly step: number;
  readonly stride: number;
}

/** The largest level within `radius` cells along each line. */
function largestNear(levels: Uint8Array, { count, length, step, stride }: Lines, radius: number): Uint8Array {
  const largest = new Uint8Array(levels.length);
  for (let line = 0; line < count; line += 1) {
    const start = line * stride;
    for (let at = 0; at < length; at += 1) {
      const last = start + Math.min(length - 1, at + radius) * step;
      let found = 0;
      for (let near = start + Math.max(0, at - radius) * step; near <= last; near += step) {
        const level = levels[near]!;
        if (level > found) found = level;
      }
      largest[start + at * step] = found;
    }
  }
  return largest;
}

/** Every cell takes the level of the brightest within a square around it. */
function dilated({ levels, across, down }: Cells, radius: number): Cells {
  const rows = largestNear(levels, { count: down, length: across, step: 1, stride: across }, radius);
  const columns = { count: across, length: down, step: across, stride: 1 };
  return { levels: largestNear(rows, columns, radius), across, down };
}

const inverted = ({ levels, across, down }: Cells): Cells => ({
  levels: levels.map(level => 255 - level),
  across,
  down,
});

/** The same with the darkest. */
const eroded = (cells: Cells, radius: number): Cells => inverted(dilated(inverted(cells), radius));

/**
 * The paper's level everywhere: a grey closing (dilation, then erosion), which fills dark strokes and leaves shadows
 * and edges of the page where they are. The erosion reaches one cell further, since cells hold their brightest pixel.
 */
function paperOf(smooth: Uint8Array, width: number, height: number): Uint8Array {
  const cells = brightestCells(smooth, width, height);
  const radius = Math.max(1, Math.round((Math.max(width, height) * strokeShare) / 2 / cellPx));
  const closed = eroded(dilated(cells, radius), radius + 1);
  const paper = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = (y >> 2) * cells.across;
    for (let x = 0; x < width; x += 1) paper[y * width + x] = closed.levels[row + (x >> 2)]!;
  }
  return paper;
}

/** Mean of the 3 × 3 pixels around each; the rim stays as it is. */
export function smoothed({ pixels, width, height }: GreyImage): Uint8Array {
  const smooth = Uint8Array.from(pixels);
  const sums = new Uint16Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      sums[at] = pixels[at - 1]! + pixels[at]! + pixels[at + 1]!;
    }
  }
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      smooth[at] = Math.round((sums[at - width]! + sums[at]! + sums[at + width]!) / 9);
    }
  }
  return smooth;
}

/** The level below which `share` of the counted pixels lie. */
export function percentile(histogram: ArrayLike<number>, share: number): number {
  let total = 0;
  for (let level = 0; level < histogram.length; level += 1) total += histogram[level]!;
  let below = 0;
  for (let level = 0; level < histogram.length; level += 1) {
    below += histogram[level]!;
    if (below > 0 && below >= share * total) return level;
  }
  return 0;
}

/** The levels by which plain paper is darker than the brightest paper near it: the median, and its deviation. */
function paperGrain(
  smooth: Uint8Array,
  paper: Uint8Array,
  floor: number,
): { usual: number; deviation: number } {
  const histogram = new Uint32Array(256);
  for (let at = 0; at < smooth.length; at += 3) {
    const level = paper[at]!;
    if (level >= floor) histogram[Math.max(0, level - smooth[at]!)]! += 1;
  }
  const usual = percentile(histogram, 0.5);
  // Ink is all on the dark side, so the deviation is taken from the bright one.
  return { usual, deviation: usual - percentile(histogram, 0.16) };
}

/** Separates ink from paper, whatever the light, the paper's shade and what lies around the page. */
export function strokesOf(image: GreyImage): Strokes {
  const { width, height } = image;
  const smooth = smoothed(image);
  const paper = paperOf(smooth, width, height);
  const paperLevels = new Uint32Array(256);
  for (const level of paper) paperLevels[level]! += 1;
  const brightness = percentile(paperLevels, 0.9);
  const darkestPaper = minPaperShare * brightness;
  const { usual, deviation } = paperGrain(smooth, paper, darkestPaper);
  const minDarkness = Math.max(minInkLevels, usual + minInkDeviations * deviation);
  const mask = new Uint8Array(width * height);
  const depths = new Uint32Array(101);
  for (let at = 0; at < mask.length; at += 1) {
    const level = paper[at]!;
    const darkness = level - smooth[at]!;
    if (level < darkestPaper || darkness < minDarkness || darkness < minInkDepth * level) continue;
    mask[at] = 1;
    depths[Math.round((100 * darkness) / level)]! += 1;
  }
  const inkDepth = depths.some(count => count > 0) ? percentile(depths, 0.9) / 100 : null;
  return { width, height, mask, paper, brightness, grain: deviation, inkDepth };
}
