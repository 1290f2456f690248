import type { PageView } from './page-view.ts';
import { maskWithin } from './skew.ts';
import { percentile, type Strokes, smoothed } from './strokes.ts';

/** How soft the edges of letters and figures are. */
export interface Blur {
  /** Standard deviation in pixels of a Gaussian that would have softened them so, in the worse direction. */
  readonly blurPx: number;
  /** How many edges the direction with fewer has for each of the other; about 1 unless the picture was shaken. */
  readonly edgeBalance: number;
}

/** Variance of the 3 × 3 mean in pixels²; the picture is smoothed once against noise, and twice more to compare. */
const meanVariance = 2 / 3;
const comparedVariance = 2 * meanVariance;
/** An edge is a slope of at least this share of the ink's full depth, over two pixels. */
const minSlopeShare = 0.2;
const minSlopeLevels = 6;
const minEdges = 50;
const rimPx = 4;
const ratioSteps = 100;
const maxRatio = 20;

interface Steepness {
  readonly edges: number;
  /** Median of how much steeper the edges are than after more smoothing; null where there are too few. */
  readonly ratio: number | null;
}

interface Smoothed {
  readonly once: Uint8Array;
  readonly thrice: Uint8Array;
}

/** The edges of `ink` across one direction: `step` is 1 for along rows and the picture's width for down columns. */
function steepness({ once, thrice }: Smoothed, ink: Uint8Array, strokes: Strokes, step: number): Steepness {
  const { width, height, paper, inkDepth } = strokes;
  const ratios = new Uint32Array(maxRatio * ratioSteps);
  const slope = (pixels: Uint8Array, at: number) => Math.abs(pixels[at + step]! - pixels[at - step]!);
  let edges = 0;
  for (let y = rimPx; y < height - rimPx; y += 1) {
    for (let x = rimPx; x < width - rimPx; x += 1) {
      const at = y * width + x;
      if (ink[at]! + ink[at + step]! + ink[at - step]! === 0) continue;
      const here = slope(once, at);
      if (here < minSlopeLevels || here < minSlopeShare * (inkDepth ?? 1) * paper[at]!) continue;
      if (here < slope(once, at + step) || here <= slope(once, at - step)) continue;
      const ratio = Math.floor((here / Math.max(1, slope(thrice, at))) * ratioSteps);
      ratios[Math.min(ratios.length - 1, ratio)]! += 1;
      edges += 1;
    }
  }
  return { edges, ratio: edges < minEdges ? null : (percentile(ratios, 0.5) + 0.5) / ratioSteps };
}

/**
 * How blurred letters and figures are; ruled lines don't count, since they stay sharp along a movement. Null where
 * there are too few edges to tell.
 *
 * S. Zhuo and T. Sim, "Defocus map estimation from a single image" (2011): blurring an edge of width s once more by a
 * known s0 makes it flatter by √((s² + s0²) / s²), from which s follows, whatever the contrast. Thin strokes make it
 * come out about 0.8 pixels too small, and it levels off at 3. A shaken picture shows in the balance: movement by 5,
 * 7, 9 and 15 pixels leaves 0.7, 0.5, 0.3 and 0.1, while sharp example pages have 0.83 to 1.
 */
export function blurOf({ grey, strokes, marks }: PageView): Blur | null {
  const { width, height } = grey;
  const once = smoothed(grey);
  const twice = smoothed({ pixels: once, width, height });
  const thrice = smoothed({ pixels: twice, width, height });
  const ink = maskWithin(strokes, marks.short);
  const across = steepness({ once, thrice }, ink, strokes, 1);
  const down = steepness({ once, thrice }, ink, strokes, width);
  const widths = [across.ratio, down.ratio]
    .filter(ratio => ratio !== null)
    .map(ratio => Math.sqrt(Math.max(0, comparedVariance / Math.max(0.01, ratio ** 2 - 1) - meanVariance)));
  if (widths.length === 0) return null;
  const most = Math.max(across.edges, down.edges);
  return { blurPx: Math.max(...widths), edgeBalance: Math.min(across.edges, down.edges) / most };
}
