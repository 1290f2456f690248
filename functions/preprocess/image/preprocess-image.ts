import { createHash } from 'node:crypto';
import type { PageImage, PageRejectionCode, PageWarning } from '../../../shared/domain/page.ts';
import { type Admitted, admit, type Rejection, reject } from './admit.ts';
import { decodeFrame } from './decode.ts';
import type { FrameHeader } from './frame-header.ts';
import { isBlank } from './marks.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { isUpsideDown, lieOf } from './page-turn.ts';
import { type PageView, viewOf } from './page-view.ts';
import { soundnessOfPdf } from './pdf-pictures.ts';
import { perceptualHash } from './perceptual-hash.ts';
import { contrastOf, legibilityOf, legibilityWarning, sharpnessOf, sharpnessSidePx } from './quality.ts';
import { greyOf, type Raster, sharpOn } from './raster.ts';
import type { ImageFormat } from './sniff.ts';
import { turnedBack, turnedByQuarters } from './straighten.ts';

export interface PreprocessOptions {
  /** Of the file. */
  readonly maxBytes: number;
  /** Of one frame. */
  readonly maxPixels: number;
  /** The longer side of the output; smaller pictures are never enlarged. */
  readonly maxSidePx: number;
  readonly outputFormat: 'webp' | 'jpeg';
  /** 1 to 100, as sharp takes it. */
  readonly quality: number;
  /** The configured model's image-token count for an output of this size. */
  readonly modelTokens: (width: number, height: number) => number;
  readonly maxFrames: number;
}

/** What became of a file. A file with a single frame that is rejected is rejected as a whole. */
export type PreprocessOutcome =
  | { readonly kind: 'processed'; readonly format: ImageFormat; readonly frames: readonly ProcessedFrame[] }
  | { readonly kind: 'rejected'; readonly code: PageRejectionCode; readonly message: string };

/** What became of one frame; `frame` counts pages from 0. */
export type ProcessedFrame = ProcessedPage | RejectedFrame;

export interface ProcessedPage {
  readonly kind: 'page';
  readonly frame: number;
  /** The upright picture, nothing but pixels in it. */
  readonly bytes: Buffer;
  readonly image: Omit<PageImage, 'object'>;
  readonly warnings: PageWarning[];
  /** As stored in the file, before EXIF orientation. */
  readonly original: { readonly width: number; readonly height: number };
}

export interface RejectedFrame {
  readonly kind: 'rejected';
  readonly frame: number;
  readonly code: PageRejectionCode;
  readonly message: string;
}

/**
 * Pixels are decoded at this multiple of the output's side, so that turning the page softens details which the final
 * shrink removes anyway.
 */
const workScale = 1.25;
const workSidePx = ({ maxSidePx }: PreprocessOptions) => Math.ceil(maxSidePx * workScale);
/**
 * One for the process, since memory is. Photographs of 4 to 21 megapixels, three at once: peak 383 MB; one after another 302
 * MB (with the setting that {@link preprocessImage} names; 685 and 537 MB without). Most of the work is JavaScript, so
 * little time would be won by more at once.
 */
const pages = new OneAtATime();

interface Upright {
  readonly raster: Raster;
  readonly view: PageView;
  readonly turnedDegrees: number;
}

async function uprightOf(raster: Raster, view: PageView): Promise<Upright> {
  const lie = lieOf(view);
  let turned = lie.skewDegrees;
  let page = raster;
  if (lie.sideways) {
    page = await turnedByQuarters(page, 270);
    turned += 90;
  }
  if (lie.skewDegrees !== 0) page = await turnedBack(page, lie.skewDegrees);
  let seen = page === raster ? view : await viewOf(page);
  if (isUpsideDown(seen, lie.sideways)) {
    page = await turnedByQuarters(page, 180);
    seen = await viewOf(page);
    turned += 180;
  }
  const turnedDegrees = turned > 180 ? turned - 360 : turned;
  return { raster: page, view: seen, turnedDegrees: Math.round(turnedDegrees * 100) / 100 };
}

interface Encoded {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Pixels alone go in, so no EXIF, GPS, XMP, comment or colour profile can come out. */
async function encode(raster: Raster, options: PreprocessOptions): Promise<Encoded> {
  const { maxSidePx, outputFormat, quality } = options;
  const sized = sharpOn(raster).resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true });
  const encoded = outputFormat === 'webp' ? sized.webp({ quality }) : sized.jpeg({ quality });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

async function pageOf(
  upright: Upright,
  options: PreprocessOptions,
): Promise<Pick<ProcessedPage, 'bytes' | 'image'>> {
  const { raster, view, turnedDegrees } = upright;
  const { bytes, width, height } = await encode(raster, options);
  const image = {
    contentType: options.outputFormat === 'webp' ? 'image/webp' : 'image/jpeg',
    width,
    height,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    perceptualHash: perceptualHash(view),
    sharpness: round(sharpnessOf(await greyOf(raster, sharpnessSidePx)), 2),
    contrast: round(contrastOf(view.grey), 4),
    skewDegrees: turnedDegrees,
    modelTokens: options.modelTokens(width, height),
  } as const;
  return { bytes, image };
}

/** A file that may be decoded. */
interface OpenedFile extends Admitted {
  readonly bytes: Uint8Array;
  /** Its pictures could only be had by overlooking errors. Other formats than PDF show that when they are decoded. */
  readonly damaged: boolean;
}

async function opened(bytes: Uint8Array, options: PreprocessOptions): Promise<OpenedFile | Rejection> {
  const admitted = await admit(bytes, { ...options, maxSidePx: workSidePx(options) });
  if (admitted.kind === 'rejected') return admitted;
  if (admitted.format !== 'pdf') return { ...admitted, bytes, damaged: false };
  const soundness = await soundnessOfPdf(bytes, options.maxPixels);
  return soundness.kind === 'rejected' ? soundness : { ...admitted, bytes, damaged: soundness.damaged };
}

async function processFrame(
  { bytes, format, damaged }: OpenedFile,
  header: FrameHeader,
  options: PreprocessOptions,
): Promise<Omit<ProcessedPage, 'frame'> | Rejection> {
  const decoded = await decodeFrame({
    bytes,
    format,
    frame: header,
    maxPixels: options.maxPixels,
    maxSidePx: workSidePx(options),
  });
  if (decoded.kind === 'rejected') return decoded;
  const view = await viewOf(decoded.raster);
  if (isBlank(view.marks)) {
    const found = `${view.marks.count} marks that cover ${round(100 * view.marks.share, 3)} % of it`;
    return reject('blank_page', `Expected a filled-in form but received a blank page: ${found}`);
  }
  const upright = await uprightOf(decoded.raster, view);
  const legibility = legibilityWarning(legibilityOf(upright.view));
  return {
    kind: 'page',
    ...(await pageOf(upright, options)),
    warnings: [
      ...(decoded.damaged || damaged ? (['damaged_image'] as const) : []),
      ...(legibility === null ? [] : [legibility]),
    ],
    original: { width: header.width, height: header.height },
  };
}

/** A fault in a decoder or here on odd input must end as a named outcome of that input, not as an endless retry. */
async function guarded<Outcome>(work: () => Promise<Outcome>): Promise<Outcome | Rejection> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return reject('corrupt_image', `The image can't be processed: ${reason.slice(0, 200)}`);
  }
}

/**
 * Turns an uploaded file into upright, measured, anonymous page images (DESIGN section 7).
 *
 * Never throws: every input ends in an outcome. The same bytes and options give the same outcome, byte for byte, on the
 * same version of sharp. Files are told by content; limits are checked before a pixel is decoded; pages wait
 * for each other, also when called many times at once. A single file takes a process from 100 to at most 390 MB.
 *
 * In a process that lives on, glibc keeps much of what was freed unless `MALLOC_MMAP_THRESHOLD_=262144` is in its
 * environment at its start: after many photographs it had held at most 302 MB with it, and 537 MB without. Set it
 * wherever this runs with 512 MB.
 *
 * @example
 * const outcome = await preprocessImage(bytes, options);
 * if (outcome.kind === 'rejected') console.error(outcome.code, outcome.message);
 */
export async function preprocessImage(
  bytes: Uint8Array,
  options: PreprocessOptions,
): Promise<PreprocessOutcome> {
  const file = await pages.run(() => guarded(() => opened(bytes, options)));
  if (file.kind === 'rejected') return file;
  const frames: ProcessedFrame[] = [];
  for (const [frame, header] of file.frames.entries()) {
    if ('kind' in header) {
      frames.push({ ...header, frame });
      continue;
    }
    const outcome = await pages.run(() => guarded(() => processFrame(file, header, options)));
    frames.push({ ...outcome, frame });
  }
  const [only] = frames;
  if (frames.length === 1 && only?.kind === 'rejected') {
    return { kind: 'rejected', code: only.code, message: only.message };
  }
  return { kind: 'processed', format: file.format, frames };
}
