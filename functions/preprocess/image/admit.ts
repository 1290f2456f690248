import type { PageRejectionCode } from '../../../shared/domain/page.ts';
import type { FrameHeader, HeaderReading } from './frame-header.ts';
import { jpegHeader } from './jpeg-header.ts';
import { pngHeader } from './png-header.ts';
import { sandboxHeader } from './sandbox-header.ts';
import { type ImageFormat, sniff } from './sniff.ts';
import { tiffHeader } from './tiff-header.ts';
import { webpHeader } from './webp-header.ts';

/** Why a file or one of its frames is not read, with what was expected and what came. */
export interface Rejection {
  readonly kind: 'rejected';
  readonly code: PageRejectionCode;
  readonly message: string;
}

/** A file that may be decoded, each frame with its own verdict. */
export interface Admitted {
  readonly kind: 'admitted';
  readonly format: ImageFormat;
  readonly frames: readonly (FrameHeader | Rejection)[];
}

export interface AdmissionLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
  readonly maxFrames: number;
  /** In which size a page without pixels of its own is drawn. */
  readonly maxSidePx: number;
}

/**
 * The most that a decoder may hold at once. Progressive JPEG, interlaced PNG, lossless WebP and a TIFF in huge tiles
 * can't be decoded row by row. Measured at 100 megapixels (sharp 0.35.5, 8 bits a sample, peak of a process that had
 * 100 MB before): progressive JPEG 4:2:0 427 MB, 4:4:4 713 MB, interlaced RGB PNG 436 MB, lossless WebP 527 MB;
 * everything that streams 170 to 300 MB. The deployed function, which has worked for a while, holds 290 MB before: with
 * 250e6 hostile uploads took it to 546 MB. This is 50 megapixels of the first and third kind.
 */
export const maxDecodeBytes = 150e6;

/** All frames together, as a multiple of what one may have: bounds the time that one file takes. */
const maxTotalPixelsFactor = 5;

export const reject = (code: PageRejectionCode, message: string): Rejection => ({
  kind: 'rejected',
  code,
  message,
});

type ReadHeader = (bytes: Uint8Array, limits: AdmissionLimits) => HeaderReading | Promise<HeaderReading>;

const headerOf: Readonly<Record<ImageFormat, ReadHeader>> = {
  jpeg: jpegHeader,
  png: pngHeader,
  webp: webpHeader,
  tiff: tiffHeader,
  heif: (bytes, limits) => sandboxHeader('heif', bytes, limits),
  pdf: (bytes, limits) => sandboxHeader('pdf', bytes, limits),
};

const accepted = 'a JPEG, PNG, WebP, TIFF or HEIC image or a PDF';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const megapixels = (pixels: number): string => `${(pixels / 1e6).toFixed(1)} megapixels`;

/** Whether one picture may be decoded. */
export function frameVerdict(frame: FrameHeader, maxPixels: number): FrameHeader | Rejection {
  const pixels = frame.width * frame.height;
  const size = `${frame.width} × ${frame.height} pixels`;
  if (pixels > maxPixels) {
    const limit = megapixels(maxPixels);
    return reject('too_many_pixels', `Expected at most ${limit} but received ${size}, ${megapixels(pixels)}`);
  }
  if (frame.decodeBytes > maxDecodeBytes) {
    const needed = `${megabytes(frame.decodeBytes)} of memory to decode`;
    const advice = 'save it as a plain (not progressive or interlaced) JPEG or PNG, or smaller';
    return reject('too_many_pixels', `A picture of ${size} stored this way needs ${needed}; ${advice}`);
  }
  return frame;
}

function headerRejection({ kind, message }: Exclude<HeaderReading, { kind: 'frames' }>): Rejection {
  switch (kind) {
    case 'unsupported':
      return reject('unsupported_format', `Expected ${accepted} but received ${message}`);
    case 'too_big':
      return reject('too_many_pixels', `The file is too big: ${message}`);
    case 'corrupt':
      return reject('corrupt_image', `The image is damaged: ${message}`);
  }
}

/**
 * Whether a file may be decoded, from its size and header alone: no pixel is touched. A file that is refused as a
 * whole is a rejection; in a file of several frames each has a verdict of its own.
 */
export async function admit(bytes: Uint8Array, limits: AdmissionLimits): Promise<Admitted | Rejection> {
  if (bytes.length === 0) return reject('empty_file', 'Expected an image but received a file of 0 bytes');
  if (bytes.length > limits.maxBytes) {
    const size = `${megabytes(bytes.length)} (${bytes.length} bytes)`;
    return reject('too_large', `Expected at most ${megabytes(limits.maxBytes)} but received ${size}`);
  }
  const { format, seems } = sniff(bytes);
  if (format === null) {
    return reject('unsupported_format', `Expected ${accepted} but received ${seems}`);
  }
  const header = await headerOf[format](bytes, limits);
  if (header.kind !== 'frames') return headerRejection(header);
  const { frames } = header;
  if (frames.length > limits.maxFrames) {
    return reject('too_large', `Expected at most ${limits.maxFrames} pages but received ${frames.length}`);
  }
  const verdicts = frames.map(frame => frameVerdict(frame, limits.maxPixels));
  const total = verdicts.reduce((sum, frame) => sum + ('kind' in frame ? 0 : frame.width * frame.height), 0);
  const maxTotal = limits.maxPixels * maxTotalPixelsFactor;
  if (total > maxTotal) {
    const sum = `${frames.length} pages with ${megapixels(total)}`;
    return reject('too_many_pixels', `Expected at most ${megapixels(maxTotal)} in all but received ${sum}`);
  }
  return { kind: 'admitted', format, frames: verdicts };
}
