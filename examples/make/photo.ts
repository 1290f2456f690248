import type { Sharp } from 'sharp';
import { paper } from './draw-form.ts';
import { type Homography, homography, type Point } from './homography.ts';
import { addNoise, desk, layOn, type Raster, relight, squeeze, toImage, toRaster } from './raster.ts';
import { onlyPage, rendered, type Treatment } from './scan.ts';

/** How a telephone photograph of a sheet was taken. Everything is absent from a good one. */
export interface Shot {
  /** Pixels on the long side before it is turned; the frame is 3 by 4. */
  readonly longSide?: number;
  /** How far the sheet lies turned in the frame, clockwise, in degrees. */
  readonly skewDegrees?: number;
  /** How much the far edge of the sheet is shorter than the near one, and how far it leans aside. */
  readonly keystone?: readonly [narrower: number, aside: number];
  readonly deskColour?: readonly [number, number, number];
  /** Light falling off towards a corner: what is left of it there. */
  readonly cornerLight?: number;
  /** A soft-edged shadow across the sheet: what is left of the light in it. */
  readonly shadowLight?: number;
  /** Grey levels to which black and white are squeezed. */
  readonly levels?: readonly [dark: number, bright: number];
  readonly noiseDeviation?: number;
  readonly blurSigma?: number;
  readonly jpegQuality?: number;
  /** Turn of the pixels, clockwise, in degrees. */
  readonly turnDegrees?: 90 | 180 | 270;
  /** EXIF orientation that tells a viewer to undo the turn; absent: no EXIF at all. */
  readonly exifOrientation?: 3 | 6 | 8;
}

/** A telephone photograph of one page lying on a desk. */
export function photo(shot: Shot = {}): Treatment {
  return async (pages, seed) => {
    const height = shot.longSide ?? 2400;
    const width = (height * 3) / 4;
    const scene = desk(width, height, shot.deskColour ?? [176, 158, 136], `${seed}/desk`);
    const corners = sheetCorners(width, height, shot);
    const [topLeft = [0, 0], , , bottomLeft = [0, 0]] = corners;
    const scale = Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]) / paper.height;
    const page = await toRaster(rendered(onlyPage(pages), scale));
    layOn(scene, page, toPageOf(page, corners));
    light(scene, shot);
    const seen = await toRaster(toImage(scene).blur(shot.blurSigma ?? 0.6));
    if (shot.levels !== undefined) squeeze(seen, ...shot.levels);
    addNoise(seen, shot.noiseDeviation ?? 1.5, `${seed}/noise`);
    return developed(toImage(seen), shot).toBuffer();
  };
}

/** Corners of the sheet in the frame, clockwise from the top left of the paper, as large as the frame allows. */
function sheetCorners(width: number, height: number, shot: Shot): Point[] {
  const angle = ((shot.skewDegrees ?? 0) * Math.PI) / 180;
  const [narrower, aside] = shot.keystone ?? [0, 0];
  const far = (1 - narrower) * paper.width;
  const lean = aside * paper.width;
  const flat: Point[] = [
    [(paper.width - far) / 2 + lean, narrower * paper.height * 0.4],
    [(paper.width + far) / 2 + lean, narrower * paper.height * 0.4],
    [paper.width, paper.height],
    [0, paper.height],
  ];
  const turned = flat.map(
    ([x, y]): Point => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)],
  );
  const xs = turned.map(([x]) => x);
  const ys = turned.map(([, y]) => y);
  const across = Math.max(...xs) - Math.min(...xs);
  const down = Math.max(...ys) - Math.min(...ys);
  const scale = Math.min((width * 0.955) / across, (height * 0.965) / down);
  return turned.map(
    ([x, y]): Point => [
      (x - Math.min(...xs) - across / 2) * scale + width / 2,
      (y - Math.min(...ys) - down / 2) * scale + height / 2,
    ],
  );
}

function toPageOf(page: Raster, corners: readonly Point[]): Homography {
  return homography(corners, [
    [0, 0],
    [page.width, 0],
    [page.width, page.height],
    [0, page.height],
  ]);
}

function light(scene: Raster, { cornerLight = 0.93, shadowLight }: Shot): void {
  relight(scene, (across, down) => {
    const falloff = 1 - (1 - cornerLight) * (across * 0.6 + down * 0.4) ** 1.5;
    if (shadowLight === undefined) return falloff;
    const inShadow = 1 / (1 + Math.exp(-(across * 0.9 + down * 0.5 - 0.62) * 16));
    return falloff * (1 - (1 - shadowLight) * inShadow);
  });
}

/** Made-up position, in the middle of an ocean, so that tests can show that positions never leave preprocess. */
const nowhere = {
  GPSLatitudeRef: 'S',
  GPSLatitude: '48/1 52/1 3500/100',
  GPSLongitudeRef: 'W',
  GPSLongitude: '123/1 23/1 3600/100',
};

function developed(image: Sharp, { turnDegrees, exifOrientation, jpegQuality = 72 }: Shot): Sharp {
  const turned = turnDegrees === undefined ? image : image.rotate(turnDegrees);
  if (exifOrientation !== undefined) {
    turned
      .withMetadata({ orientation: exifOrientation })
      .withExifMerge({ IFD0: { Make: 'Example', Model: 'Telephone 7' }, IFD3: nowhere });
  }
  return turned.jpeg({ quality: jpegQuality, mozjpeg: jpegQuality > 40 });
}
