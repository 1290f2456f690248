import sharp, { type Sharp } from 'sharp';
import type { DrawnPage } from './draw-form.ts';

/** Makes the bytes of one file from the pages it shows. The same pages and seed give the same bytes. */
export type Treatment = (pages: readonly DrawnPage[], seed: string) => Promise<Buffer>;

/** A page as sharp reads it, at 150 dots per inch times `scale`. */
export function rendered(page: DrawnPage, scale = 1): Sharp {
  return sharp(Buffer.from(page.svg), { density: 72 * scale }).flatten({ background: '#fff' });
}

/** The only page of a file that shows one. */
export function onlyPage(pages: readonly DrawnPage[]): DrawnPage {
  const [page, more] = pages;
  if (page === undefined || more !== undefined)
    throw new Error(`expected 1 page but received ${pages.length}`);
  return page;
}

const dpi = 150;

/** A clean flatbed scan, straight and evenly lit. */
export function scan(format: 'jpeg' | 'png' | 'webp', colour: 'colour' | 'grey' = 'colour'): Treatment {
  return async pages => {
    const image = rendered(onlyPage(pages)).withMetadata({ density: dpi });
    if (colour === 'grey') image.greyscale();
    if (format === 'png') image.png({ compressionLevel: 9, palette: colour === 'grey', colours: 16 });
    else if (format === 'webp') image.webp({ quality: 82 });
    else image.jpeg({ quality: 82, mozjpeg: true });
    return image.toBuffer();
  };
}

/** What an office scanner sends: every page a frame of one grey TIFF. */
export const scanToTiff: Treatment = async pages => {
  const frames = await Promise.all(pages.map(page => rendered(page).greyscale().png().toBuffer()));
  const dotsPerMm = dpi / 25.4;
  return sharp(frames, { join: { animated: true } })
    .greyscale()
    .tiff({ compression: 'deflate', predictor: 'horizontal', xres: dotsPerMm, yres: dotsPerMm })
    .toBuffer();
};
