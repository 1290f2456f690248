import type { Component } from './components.ts';
import type { Strokes } from './strokes.ts';

/** The skew that the pipeline undoes, either way. */
export const maxSkewDegrees = 15;

/** Points of ink: x and y of each. */
export interface InkPoints {
  readonly xs: Float32Array;
  readonly ys: Float32Array;
}

/** How sharply lines of text stand out along one direction. */
export interface Alignment {
  /** How far the lines are turned from the direction, clockwise. */
  readonly degrees: number;
  /** The profile's score at that angle; comparable between directions of the same picture. */
  readonly score: number;
  /** The score as a multiple of the median over all angles: 1 means that no angle is better than another. */
  readonly distinctness: number;
}

const coarseStepDegrees = 0.5;
const fineStepDegrees = 0.05;
/** A sheet may lie a little further askew than is undone; a maximum at the very end is none. */
const sweepDegrees = maxSkewDegrees + 2;
const maxPoints = 60_000;

/**
 * Where the ink is. Each point is moved by less than a pixel, always the same way: whole numbers would all fall on the
 * middles of bins at 0° alone, and make it the best angle of a picture without any lines.
 */
export function inkPoints(mask: Uint8Array, width: number, height: number): InkPoints {
  let count = 0;
  for (const ink of mask) count += ink;
  const every = Math.max(1, Math.ceil(count / maxPoints));
  const xs = new Float32Array(Math.ceil(count / every));
  const ys = new Float32Array(xs.length);
  let seen = 0;
  let kept = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (mask[y * width + x] === 0) continue;
      if (seen % every === 0) {
        xs[kept] = x + ((kept * 0.754_878) % 1);
        ys[kept] = y + ((kept * 0.569_84) % 1);
        kept += 1;
      }
      seen += 1;
    }
  }
  return { xs, ys };
}

/** The ink within some components' boxes, as a mask of its own: without ruled lines, for instance. */
export function maskWithin(strokes: Strokes, components: readonly Component[]): Uint8Array {
  const { mask, width } = strokes;
  const kept = new Uint8Array(mask.length);
  for (const box of components) {
    for (let y = box.top; y < box.top + box.height; y += 1) {
      const from = y * width + box.left;
      kept.set(mask.subarray(from, from + box.width), from);
    }
  }
  return kept;
}

/**
 * D. Bloomberg, G. Kopec and L. Dasari, "Measuring document image skew and orientation" (1995), after W. Postl (1986):
 * project the ink along the angle and sum the squared differences between neighbouring bins. Lines of text make the
 * profile jump most where the angle is theirs. `along` are the coordinates in reading direction, `across` those down
 * the page.
 */
function profileScore(
  along: Float32Array,
  across: Float32Array,
  degrees: number,
  bins: Float64Array,
): number {
  bins.fill(0);
  const radians = (degrees * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  const middle = bins.length / 2;
  for (let at = 0; at < along.length; at += 1) {
    const place = across[at]! * cos - along[at]! * sin + middle;
    const bin = Math.floor(place);
    const share = place - bin;
    bins[bin]! += 1 - share;
    bins[bin + 1]! += share;
  }
  let score = 0;
  for (let bin = 1; bin < bins.length; bin += 1) score += (bins[bin]! - bins[bin - 1]!) ** 2;
  return score;
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** The angle at which rows (`rows`) or columns (`columns`) of ink line up best, null where there is too little ink. */
export function alignment(points: InkPoints, side: 'rows' | 'columns', size: number): Alignment | null {
  const { xs, ys } = points;
  if (xs.length < 24) return null;
  const half = size / 2;
  const centre = (values: Float32Array) => values.map(value => value - half);
  const along = centre(side === 'rows' ? xs : ys);
  const across = centre(side === 'rows' ? ys : xs);
  const bins = new Float64Array(Math.ceil(size * 1.5) + 4);
  // Clockwise on the screen is towards larger y along x, and towards smaller x along y.
  const sign = side === 'rows' ? 1 : -1;
  const score = (degrees: number) => profileScore(along, across, sign * degrees, bins);
  const best = (angles: readonly number[]) => {
    const scores = angles.map(score);
    const at = scores.indexOf(Math.max(...scores));
    return { degrees: angles[at]!, score: scores[at]!, scores };
  };
  const coarse = best(range(-sweepDegrees, sweepDegrees, coarseStepDegrees));
  const { degrees } = coarse;
  const fine = best(range(degrees - coarseStepDegrees, degrees + coarseStepDegrees, fineStepDegrees));
  const median = [...coarse.scores].sort((a, b) => a - b)[coarse.scores.length >> 1]!;
  return { degrees: fine.degrees, score: fine.score, distinctness: fine.score / Math.max(1, median) };
}
