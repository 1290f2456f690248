import sharp, { type Sharp } from 'sharp';
import { type Homography, mapped } from './homography.ts';
import { gaussian, seeded } from './random.ts';

/** Pixels in memory: 8-bit red, green and blue, row by row. */
export interface Raster {
  readonly pixels: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

export async function toRaster(image: Sharp): Promise<Raster> {
  const { data, info } = await image
    .flatten()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`expected 3 channels but received ${info.channels}`);
  return { pixels: new Uint8ClampedArray(data), width: info.width, height: info.height };
}

export function toImage({ pixels, width, height }: Raster): Sharp {
  return sharp(Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength), {
    raw: { width, height, channels: 3 },
  });
}

/** A desk top: one colour with a grain that runs across. */
export function desk(width: number, height: number, colour: readonly number[], seed: string): Raster {
  const random = seeded(seed);
  const pixels = new Uint8ClampedArray(width * height * 3);
  let streak = 0;
  for (let y = 0; y < height; y++) {
    streak = streak * 0.94 + gaussian(random) * 2.2;
    for (let x = 0; x < width; x++) {
      const grain = streak + 5 * Math.sin(x / 190 + y / 23 + 2 * Math.sin(y / 310));
      for (let channel = 0; channel < 3; channel++) {
        pixels[(y * width + x) * 3 + channel] = (colour[channel] ?? 0) + grain;
      }
    }
  }
  return { pixels, width, height };
}

/** Lays a page on a background; `toPage` takes a point of the background to the page. Bilinear. */
export function layOn(background: Raster, page: Raster, toPage: Homography): void {
  const { pixels, width, height } = background;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [px, py] = mapped(toPage, [x, y]);
      if (px < 0 || py < 0 || px >= page.width - 1 || py >= page.height - 1) continue;
      sampleInto(pixels, (y * width + x) * 3, page, px, py);
    }
  }
}

function sampleInto(target: Uint8ClampedArray, at: number, page: Raster, px: number, py: number): void {
  const left = Math.floor(px);
  const top = Math.floor(py);
  const right = px - left;
  const down = py - top;
  const first = (top * page.width + left) * 3;
  const below = first + page.width * 3;
  const source = page.pixels;
  for (let channel = 0; channel < 3; channel++) {
    const above = (source[first + channel] ?? 0) * (1 - right) + (source[first + 3 + channel] ?? 0) * right;
    const under = (source[below + channel] ?? 0) * (1 - right) + (source[below + 3 + channel] ?? 0) * right;
    target[at + channel] = above * (1 - down) + under * down;
  }
}

/** Multiplies each pixel by the light that falls there; `light` takes coordinates from 0 to 1. */
export function relight(raster: Raster, light: (across: number, down: number) => number): void {
  const { pixels, width, height } = raster;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const factor = light(x / width, y / height);
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        pixels[at + channel] = (pixels[at + channel] ?? 0) * factor;
      }
    }
  }
}

/** Squeezes black to `dark` and white to `bright`. */
export function squeeze({ pixels }: Raster, dark: number, bright: number): void {
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = dark + ((pixels[at] ?? 0) * (bright - dark)) / 255;
  }
}

/** Sensor noise with this standard deviation, mostly of brightness, a third of it of colour. */
export function addNoise({ pixels }: Raster, deviation: number, seed: string): void {
  const random = seeded(seed);
  const table = Float32Array.from({ length: 65_536 }, () => gaussian(random));
  const drawn = (): number => table[Math.floor(random() * table.length)] ?? 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const brightness = drawn() * deviation;
    for (let channel = 0; channel < 3; channel++) {
      pixels[at + channel] = (pixels[at + channel] ?? 0) + brightness + (drawn() * deviation) / 3;
    }
  }
}
