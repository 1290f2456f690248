import { paper } from './draw-form.ts';
import { addNoise, toImage } from './raster.ts';
import { onlyPage, rendered, type Treatment } from './scan.ts';

/** The scanner ran without a sheet: nothing but the lid's off-white and a little noise. */
export const blankPage: Treatment = async (_pages, seed) => {
  const { width, height } = paper;
  const empty = { pixels: new Uint8ClampedArray(width * height * 3).fill(249), width, height };
  addNoise(empty, 1.2, `${seed}/noise`);
  return toImage(empty).jpeg({ quality: 70, mozjpeg: true }).toBuffer();
};

/** Text under an image's name. */
export const textFile: Treatment = () =>
  Promise.resolve(
    Buffer.from('Could not photograph the sheet, the battery is empty. Will send it tomorrow.\n'),
  );

/** An upload that broke off before the first line of the image: only the JPEG's headers arrived. */
export const truncatedJpeg: Treatment = async pages => {
  const whole = await rendered(onlyPage(pages)).jpeg({ quality: 80 }).toBuffer();
  return whole.subarray(0, startOfScan(whole));
};

const startOfScanMarker = 0xda;

/** Offset of the JPEG's first scan: the segments before it each say how long they are (ITU-T T.81, annex B). */
function startOfScan(jpeg: Buffer): number {
  let at = 2;
  while (jpeg[at + 1] !== startOfScanMarker) at += 2 + jpeg.readUInt16BE(at + 2);
  return at;
}
