import { type Raster, rasterChannels } from './raster.ts';

const blockPx = 8;
/** libjpeg fills what it has no data for with mid grey; paper is brighter than this. */
const maxFillLevel = 200;
const fillTolerance = 2;

type Colour = readonly [number, number, number];

/** The colour of a block whose pixels are all the same, null where they are not. */
function uniformColour(raster: Raster, left: number, top: number): Colour | null {
  const { pixels, width, height } = raster;
  const first = (top * width + left) * rasterChannels;
  const colour: Colour = [pixels[first]!, pixels[first + 1]!, pixels[first + 2]!];
  for (let y = top; y < Math.min(height, top + blockPx); y += 1) {
    for (let x = left; x < Math.min(width, left + blockPx); x += 1) {
      const at = (y * width + x) * rasterChannels;
      for (let channel = 0; channel < rasterChannels; channel += 1) {
        if (Math.abs(pixels[at + channel]! - colour[channel]!) > fillTolerance) return null;
      }
    }
  }
  return colour;
}

const sameColour = (one: Colour, other: Colour): boolean =>
  one.every((level, channel) => Math.abs(level - other[channel]!) <= fillTolerance);

/**
 * The share of a damaged JPEG, 0 to 1, that was filled in for want of data: blocks of the one flat colour that the
 * picture ends in, in whichever corner its end has come to lie. For a picture that decodes without a warning this
 * means nothing, since a page may well have a flat border.
 */
export function missingShare(raster: Raster): number {
  const { width, height } = raster;
  const right = Math.max(0, width - blockPx);
  const bottom = Math.max(0, height - blockPx);
  const corners = [
    [right, bottom],
    [0, bottom],
    [right, 0],
    [0, 0],
  ] as const;
  const fills = corners
    .map(([left, top]) => uniformColour(raster, left, top))
    .filter(colour => colour !== null && Math.max(...colour) <= maxFillLevel);
  const fill = fills[0];
  if (fill === undefined || fill === null) return 0;
  let blocks = 0;
  let missing = 0;
  for (let top = 0; top < height; top += blockPx) {
    for (let left = 0; left < width; left += blockPx) {
      const colour = uniformColour(raster, left, top);
      blocks += 1;
      if (colour !== null && sameColour(colour, fill)) missing += 1;
    }
  }
  return missing / blocks;
}
