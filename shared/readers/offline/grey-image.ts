import sharp from 'sharp';

/** Grey levels of a page, row by row: 0 is black, 255 is white. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A turn of the page clockwise, in degrees. */
export type Turn = 0 | 90 | 180 | 270;

/** A rectangle in pixels; `right` and `bottom` are exclusive. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pages beyond this are refused; preprocess never makes more than 2048 px on the long side. */
const maxInputPixels = 40_000_000;

/** Decodes an image to grey levels, its long side scaled to `longSide` px. Rejects where sharp can't decode it. */
export async function decodeGrey(bytes: Uint8Array, longSide: number): Promise<GreyImage> {
  const { data, info } = await sharp(bytes, { limitInputPixels: maxInputPixels, sequentialRead: true })
    .flatten({ background: 'white' })
    .greyscale()
    .resize({ width: longSide, height: longSide, fit: 'inside' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}

/** Encodes as PNG, which Tesseract reads; 300 dpi is written so that it doesn't guess. */
export function encodePng(image: GreyImage): Promise<Buffer> {
  return sharp(image.pixels, { raw: { width: image.width, height: image.height, channels: 1 } })
    .withMetadata({ density: 300 })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** The image turned clockwise. */
export function turned(image: GreyImage, turn: Turn): GreyImage {
  if (turn === 0) return image;
  const { width, height, pixels } = image;
  const sideways = turn !== 180;
  const outWidth = sideways ? height : width;
  const outHeight = sideways ? width : height;
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [toX, toY] =
        turn === 90
          ? [height - 1 - y, x]
          : turn === 180
            ? [width - 1 - x, height - 1 - y]
            : [y, width - 1 - x];
      out[toY * outWidth + toX] = pixels[y * width + x]!;
    }
  }
  return { width: outWidth, height: outHeight, pixels: out };
}

/** A rectangle of the image turned back to where it stands before the turn; `image` is the turned one. */
export function turnedBack(rect: Rect, image: GreyImage, turn: Turn): Rect {
  const { width, height } = image;
  switch (turn) {
    case 0:
      return rect;
    case 90:
      return { left: rect.top, top: width - rect.right, right: rect.bottom, bottom: width - rect.left };
    case 180:
      return {
        left: width - rect.right,
        top: height - rect.bottom,
        right: width - rect.left,
        bottom: height - rect.top,
      };
    case 270:
      return { left: height - rect.bottom, top: rect.left, right: height - rect.top, bottom: rect.right };
  }
}
