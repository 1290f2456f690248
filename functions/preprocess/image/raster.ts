import sharp, { type Sharp } from 'sharp';

/** Pixels of a picture, eight bits a sample, rows from the top, in sRGB. */
export interface Raster {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

/** The same with one sample a pixel: 0 is black, 255 white. */
export interface GreyImage {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export const rasterChannels = 3;

/** sharp on a raster's pixels, which are not copied. */
export function sharpOn(raster: Raster): Sharp {
  const { width, height } = raster;
  return sharp(raster.pixels, { raw: { width, height, channels: rasterChannels }, limitInputPixels: false });
}

/** The pixels that a sharp pipeline ends in, with three samples a pixel. */
export async function rasterOf(pipeline: Sharp): Promise<Raster> {
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== rasterChannels) {
    throw new Error(
      `Expected ${rasterChannels} channels of the decoded picture but received ${info.channels}`,
    );
  }
  return { pixels: data, width: info.width, height: info.height };
}

/** A grey copy, shrunk so that neither side is longer than `maxSidePx`, never enlarged. */
export async function greyOf(raster: Raster, maxSidePx: number): Promise<GreyImage> {
  const { data, info } = await sharpOn(raster)
    .resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}
