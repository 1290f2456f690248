/** One sample a pixel, rows from the top. */
export interface Plane {
  readonly samples: Uint8Array | Uint16Array;
  /** Samples from one row to the next. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  /** Of a sample, 8 to 16. */
  readonly bits: number;
}

const starts = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to + 1 }, (_, index) => Math.floor((index * from) / to));

/** The plane in another size with eight bits a sample: averages where it shrinks, repetitions where it grows. */
export function resized(plane: Plane, width: number, height: number): Uint8ClampedArray {
  const { samples, stride, bits } = plane;
  const columns = starts(plane.width, width);
  const rows = starts(plane.height, height);
  const sums = new Float64Array(width);
  // The highest sample of more than eight bits comes to 256.
  const out = new Uint8ClampedArray(width * height);
  const scale = 2 ** (bits - 8);
  for (let y = 0; y < height; y += 1) {
    sums.fill(0);
    const top = rows[y]!;
    const bottom = Math.max(top + 1, rows[y + 1]!);
    for (let row = top; row < bottom; row += 1) {
      const start = row * stride;
      for (let x = 0; x < width; x += 1) {
        const left = columns[x]!;
        const right = Math.max(left + 1, columns[x + 1]!);
        let sum = 0;
        for (let column = left; column < right; column += 1) sum += samples[start + column]!;
        sums[x]! += sum / (right - left);
      }
    }
    for (let x = 0; x < width; x += 1) out[y * width + x] = sums[x]! / (bottom - top) / scale;
  }
  return out;
}
