import type { GreyImage } from './raster.ts';
import { percentile, type Strokes, smoothed } from './strokes.ts';

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

/** Median of how much steeper edges are than after smoothing, along one direction; null where there are too few. */
function steepness(once: Uint8Array, thrice: Uint8Array, strokes: Strokes, step: number): number | null {
  const { width, height, paper, inkDepth } = strokes;
  const ratios = new Uint32Array(maxRatio * ratioSteps);
  const slope = (pixels: Uint8Array, at: number) => Math.abs(pixels[at + step]! - pixels[at - step]!);
  let edges = 0;
  for (let y = rimPx; y < height - rimPx; y += 1) {
    for (let x = rimPx; x < width - rimPx; x += 1) {
      const at = y * width + x;
      const here = slope(once, at);
      if (here < minSlopeLevels || here < minSlopeShare * (inkDepth ?? 1) * paper[at]!) continue;
      if (here < slope(once, at + step) || here <= slope(once, at - step)) continue;
      const ratio = Math.floor((here / Math.max(1, slope(thrice, at))) * ratioSteps);
      ratios[Math.min(ratios.length - 1, ratio)]! += 1;
      edges += 1;
    }
  }
  return edges < minEdges ? null : (percentile(ratios, 0.5) + 0.5) / ratioSteps;
}

/**
 * How blurred the ink's edges are: the standard deviation in pixels of a Gaussian that would have softened them, along
 * the worse of both directions, so that a shaken picture counts as blurred. 0 for a sharp page, null without edges.
 *
 * S. Zhuo and T. Sim, "Defocus map estimation from a single image" (2011): blurring an edge of width s once more by a
 * known s0 makes it flatter by √((s² + s0²) / s²), from which s follows, whatever the contrast. Thin strokes make it
 * come out about 0.8 pixels too small, and it levels off at 3.
 */
export function blurOf(grey: GreyImage, strokes: Strokes): number | null {
  const { width, height } = grey;
  const once = smoothed(grey);
  const twice = smoothed({ pixels: once, width, height });
  const thrice = smoothed({ pixels: twice, width, height });
  const worse = [steepness(once, thrice, strokes, 1), steepness(once, thrice, strokes, width)]
    .filter(ratio => ratio !== null)
    .map(ratio => Math.sqrt(Math.max(0, comparedVariance / Math.max(0.01, ratio ** 2 - 1) - meanVariance)));
  return worse.length === 0 ? null : Math.max(...worse);
}
