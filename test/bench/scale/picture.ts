import sharp from 'sharp';
import { randomFrom } from '../../preprocess/image/mutations.ts';

const width = 120;
const height = 165;
const letterPx = 10;
const linePx = 2 * letterPx;
const seedStep = 7_919;

/**
 * A page as small as may be, since image work is the same for each document and would hide what isn't: rows of something
 * like letters, other ones for each number.
 */
export function picture(number: number): Promise<Buffer> {
  const random = randomFrom((number + 1) * seedStep);
  // xorshift needs some steps to tell near seeds apart.
  for (let step = 0; step < 9; step++) random(2);
  const pixels = Buffer.alloc(width * height, 250);
  for (let y = linePx; y + linePx < height; y += linePx) {
    for (let x = linePx; x + linePx < width; x += letterPx) {
      if (random(10) < 4) continue;
      const tall = random(3) === 0 ? letterPx : Math.round(letterPx * 0.65);
      const wide = Math.round(letterPx * (0.5 + 0.1 * random(3)));
      for (let row = y + letterPx - tall; row < y + letterPx; row++) {
        pixels.fill(20, row * width + x, row * width + x + wide);
      }
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
