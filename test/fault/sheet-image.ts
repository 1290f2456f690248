import sharp from 'sharp';
import { preprocessImage } from '../../functions/preprocess/image/preprocess-image.ts';
import { randomFrom } from '../preprocess/image/mutations.ts';
import { options } from '../preprocess/image/sheets.ts';

const width = 320;
const height = 440;
const letterPx = 10;

/** Distance between the seeds of two sheets; xorshift needs some steps to tell near seeds apart. */
const seedStep = 7919;
const warmUp = 9;

/**
 * A small page with rows of something like letters, as PNG of about 1 kB. Each number gives another picture, at least 16
 * bits apart from every other in its perceptual hash, sharp and dark enough to be read without a warning.
 */
export async function sheetImage(number: number): Promise<Buffer> {
  const random = randomFrom((number + 1) * seedStep);
  for (let step = 0; step < warmUp; step++) random(2);
  const pixels = Buffer.alloc(width * height, 250);
  const line = 2 * letterPx;
  for (let y = line; y + line < height; y += line) {
    for (let x = line; x + line < width; x += letterPx) {
      if (random(10) < 4) continue;
      const tall = random(3) === 0 ? letterPx : Math.round(letterPx * 0.65);
      const wide = Math.round(letterPx * (0.5 + 0.1 * random(3)));
      for (let row = y + letterPx - tall; row < y + letterPx; row++) {
        pixels.fill(20, row * width + x, row * width + x + wide);
      }
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

/** SHA-256 of the page that preprocess makes of the picture by its defaults. */
export async function processedHash(number: number): Promise<string> {
  const outcome = await preprocessImage(await sheetImage(number), options);
  const [frame] = outcome.kind === 'processed' ? outcome.frames : [];
  if (frame?.kind !== 'page') throw new Error(`Picture ${number} is no page`);
  return frame.image.sha256;
}
