import { type Marks, marksOf, pageLengthPx } from './marks.ts';
import { type GreyImage, greyOf, type Raster } from './raster.ts';
import { type Strokes, strokesOf } from './strokes.ts';

/** A page as everything that measures it sees it: grey, at most {@link pageLengthPx} long, its ink found. */
export interface PageView {
  readonly grey: GreyImage;
  readonly strokes: Strokes;
  readonly marks: Marks;
}

/** Looks at a page once, for all measures. Takes about 0.1 s. */
export async function viewOf(raster: Raster): Promise<PageView> {
  const grey = await greyOf(raster, pageLengthPx);
  const strokes = strokesOf(grey);
  return { grey, strokes, marks: marksOf(strokes) };
}
