import sharp, { type Sharp } from 'sharp';
import { type Rejection, reject } from './admit.ts';
import type { FrameHeader } from './frame-header.ts';
import { missingShare } from './missing-share.ts';
import { type Raster, rasterOf, sharpOn } from './raster.ts';
import { inSandbox } from './sandbox/sandbox.ts';
import type { SandboxFormat } from './sandbox/task.ts';
import type { ImageFormat } from './sniff.ts';
import { soundPng } from './sound-png.ts';
import { withOnlyDirectory } from './tiff-header.ts';

// libvips keeps decoded tiles of past operations and starts a thread for each core, both for the whole process. Pages
// never repeat, and memory must stay bounded whatever comes in.
sharp.cache(false);
sharp.concurrency(1);

export interface Decoded {
  readonly kind: 'decoded';
  /** Turned as EXIF says, on white, in sRGB, not larger than asked for. */
  readonly raster: Raster;
  /** The picture could only be had by overlooking errors, and a little of it may be missing or wrong. */
  readonly damaged: boolean;
}

/**
 * Up to this share of a damaged picture may be missing. A sheet's bottom margin is about that; a row of a table that
 * is gone must never pass for a page.
 */
const maxMissingShare = 0.1;

interface DecodeRequest {
  readonly bytes: Uint8Array;
  readonly format: ImageFormat;
  readonly frame: FrameHeader;
  readonly maxPixels: number;
  /** The raster's longer side is at most this. */
  readonly maxSidePx: number;
}

type FailOn = 'warning' | 'none';

function pipelineOf(request: DecodeRequest, failOn: FailOn): Sharp {
  const { bytes, maxPixels, maxSidePx } = request;
  return sharp(bytes, {
    failOn,
    limitInputPixels: maxPixels,
    sequentialRead: true,
    autoOrient: true,
  })
    .flatten({ background: '#ffffff' })
    .resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true });
}

/** What libvips said, in one line. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('Warning treated as error')) return 'the decoder gave a warning';
  return (text.split('\n', 1)[0] ?? '').slice(0, 200);
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function tooMuchMissing(share: number, reason: string): Rejection {
  const missing = `about ${percent(share)} of the picture is missing`;
  return reject('corrupt_image', `The image is damaged: ${missing} (${reason}). Send the file again`);
}

const undecodable = (reason: string): Rejection =>
  reject('corrupt_image', `The image can't be decoded: ${reason}. Send the file again`);

/** libjpeg goes on after an error and fills what it can't decode with grey. */
async function salvageJpeg(request: DecodeRequest, reason: string): Promise<Decoded | Rejection> {
  const raster = await rasterOf(pipelineOf(request, 'none'));
  const share = missingShare(raster);
  return share > maxMissingShare ? tooMuchMissing(share, reason) : { kind: 'decoded', raster, damaged: true };
}

/** Only rows that are certainly the picture's own are kept. */
async function salvagePng(request: DecodeRequest, reason: string): Promise<Decoded | Rejection> {
  const sound = await soundPng(request.bytes);
  if (sound === null) return undecodable(reason);
  const share = 1 - sound.rows / request.frame.height;
  if (share > maxMissingShare) return tooMuchMissing(share, reason);
  const raster = await rasterOf(pipelineOf({ ...request, bytes: sound.bytes }, 'none'));
  return { kind: 'decoded', raster, damaged: true };
}

/** What the sandbox decodes; of what it can't, the reason. */
async function decodeInSandbox(request: DecodeRequest, item: number): Promise<Decoded | Rejection> {
  const { bytes, format, maxSidePx } = request;
  const answer = await inSandbox({
    format: format as SandboxFormat,
    bytes,
    item,
    maxSidePx,
    maxItems: item + 1,
  });
  switch (answer.kind) {
    case 'pixels': {
      const { pixels, width, height } = answer;
      const whole = { pixels: Buffer.from(pixels.buffer), width, height };
      const sized = sharpOn(whole).resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true });
      return { kind: 'decoded', raster: await rasterOf(sized), damaged: false };
    }
    case 'too_big':
      return reject('too_many_pixels', `The picture is too big: ${answer.message}`);
    case 'unsupported':
      return reject(
        'unsupported_format',
        `Expected a picture that can be decoded but received ${answer.message}`,
      );
    default:
      return undecodable('message' in answer ? answer.message : 'the decoder gave no pixels');
  }
}

/**
 * Decodes one frame, strictly first. Where that fails, a JPEG or PNG of which nearly everything is there still comes
 * out, as damaged. A broken WebP gives nothing, and a broken strip of a TIFF is left by libvips as whatever was in
 * memory, which could pass for rows of a table: both are rejected. What a HEIC photograph's decoder patches up it does not
 * tell; of a PDF see `pdf-pictures.ts`.
 *
 * Every failure is a {@link Rejection} with `corrupt_image` and what the decoder said.
 */
export async function decodeFrame(file: DecodeRequest): Promise<Decoded | Rejection> {
  const { directory, item } = file.frame;
  if (item !== null) return decodeInSandbox(file, item);
  const request = directory === null ? file : { ...file, bytes: withOnlyDirectory(file.bytes, directory) };
  let reason: string;
  try {
    const raster = await rasterOf(pipelineOf(request, 'warning'));
    return { kind: 'decoded', raster, damaged: false };
  } catch (error) {
    reason = reasonOf(error);
  }
  try {
    if (request.format === 'jpeg') return await salvageJpeg(request, reason);
    if (request.format === 'png') return await salvagePng(request, reason);
  } catch (error) {
    reason = reasonOf(error);
  }
  return undecodable(reason);
}
