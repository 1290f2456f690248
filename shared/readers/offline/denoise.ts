import sharp from 'sharp';
import type { GreyImage } from './grey-image.ts';
import { median } from './layout.ts';

/** Side of the squares in which noise is measured, px; on most of them there is no writing. */
const tile = 48;
/** Standard deviation of noise, in grey levels, from which it hides the writing from Tesseract. */
const disturbing = 3;

/** Blurs a page whose noise would be taken for ink, as much as the noise is strong; others stay as they are. */
export async function denoised(image: GreyImage): Promise<GreyImage> {
  const noise = noiseLevel(image);
  if (noise < disturbing) return image;
  const { data } = await sharp(image.pixels, {
    raw: { width: image.width, height: image.height, channels: 1 },
  })
    .blur(Math.min(2.2, 0.8 + noise / 12))
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...image, pixels: data };
}

/**
 * Standard deviation of a page's noise in grey levels: the difference of two Laplacians, which takes no notice of
 * edges and slopes (Immerkær, "Fast Noise Variance Estimation", 1996), as the median over tiles, which takes no
 * notice of writing.
 */
export function noiseLevel({ width, height, pixels }: GreyImage): number {
  const levels: number[] = [];
  for (let top = 1; top + tile < height; top += tile) {
    for (let left = 1; left + tile < width; left += tile) {
      let total = 0;
      for (let y = top; y < top + tile; y += 2) {
        for (let x = left; x < left + tile; x++) {
          const at = y * width + x;
          const corners = pixels[at - width - 1]! + pixels[at - width + 1]!;
          const lower = pixels[at + width - 1]! + pixels[at + width + 1]!;
          const cross = pixels[at - 1]! + pixels[at + 1]! + pixels[at - width]! + pixels[at + width]!;
          total += Math.abs(corners + lower - 2 * cross + 4 * pixels[at]!);
        }
      }
      levels.push((Math.sqrt(Math.PI / 2) * total) / (6 * (tile * tile * 0.5)));
    }
  }
  return median(levels) ?? 0;
}
