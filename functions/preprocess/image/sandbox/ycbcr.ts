/** Of planes of eight bits. */
type Samples = Uint8Array | Uint8ClampedArray;

/** How a picture's brightness and colour differences were made of red, green and blue; codes of ITU-T H.273. */
export interface Matrix {
  readonly coefficients: number;
  /** False where black is 16 and white 235. */
  readonly fullRange: boolean;
}

/** Weights of red and blue in brightness: BT.709, BT.2020; BT.601 otherwise. */
const weights: Readonly<Record<number, readonly [red: number, blue: number]>> = {
  1: [0.2126, 0.0722],
  9: [0.2627, 0.0593],
};
const bt601 = [0.299, 0.114] as const;
const identity = 0;

/** Interleaved red, green and blue of planes of eight bits; a picture without colours is grey. */
export function rgbOf(
  luma: Samples,
  colours: { readonly blue: Samples; readonly red: Samples } | null,
  { coefficients, fullRange }: Matrix,
): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8ClampedArray(luma.length * 3);
  const [kr, kb] = weights[coefficients] ?? bt601;
  const lift = fullRange ? 0 : 16;
  const gain = fullRange ? 1 : 255 / 219;
  const reach = fullRange ? 1 : 255 / 224;
  for (let at = 0; at < luma.length; at += 1) {
    const to = 3 * at;
    const y = (luma[at]! - lift) * gain;
    if (colours === null) {
      rgb[to] = rgb[to + 1] = rgb[to + 2] = y;
    } else if (coefficients === identity) {
      // Green is where brightness is, and the others where their differences are.
      rgb[to] = (colours.red[at]! - lift) * gain;
      rgb[to + 1] = y;
      rgb[to + 2] = (colours.blue[at]! - lift) * gain;
    } else {
      const blue = 2 * (1 - kb) * (colours.blue[at]! - 128) * reach;
      const red = 2 * (1 - kr) * (colours.red[at]! - 128) * reach;
      rgb[to] = y + red;
      rgb[to + 1] = y - (kb * blue + kr * red) / (1 - kr - kb);
      rgb[to + 2] = y + blue;
    }
  }
  return new Uint8Array(rgb.buffer);
}
