import { type Raster, rasterChannels, rasterOf, sharpOn } from './raster.ts';
import { percentile } from './strokes.ts';

/** The median colour of the picture's rim: what lies around the page, or its own paper. */
function rimColour({ pixels, width, height }: Raster): { r: number; g: number; b: number } {
  const levels = Array.from({ length: rasterChannels }, () => new Uint32Array(256));
  const count = (x: number, y: number) => {
    const at = (y * width + x) * rasterChannels;
    for (let channel = 0; channel < rasterChannels; channel += 1)
      levels[channel]![pixels[at + channel]!]! += 1;
  };
  for (let x = 0; x < width; x += 1) {
    count(x, 0);
    count(x, height - 1);
  }
  for (let y = 0; y < height; y += 1) {
    count(0, y);
    count(width - 1, y);
  }
  const [r, g, b] = levels.map(histogram => percentile(histogram, 0.5)) as [number, number, number];
  return { r, g, b };
}

/** Turns by quarters without touching a pixel's value; clockwise. */
export async function turnedByQuarters(raster: Raster, degrees: 90 | 180 | 270): Promise<Raster> {
  return rasterOf(sharpOn(raster).rotate(degrees));
}

/**
 * Turns counter-clockwise by a few degrees. The canvas grows so that no corner is lost, and what is new of it takes
 * the colour of the rim.
 */
export async function turnedBack(raster: Raster, degrees: number): Promise<Raster> {
  const radians = (-degrees * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  const matrix: [[number, number], [number, number]] = [
    [cos, -sin],
    [sin, cos],
  ];
  const background = rimColour(raster);
  return rasterOf(
    sharpOn(raster).affine(matrix, { background, interpolator: 'bicubic' }).flatten({ background }),
  );
}
