import { crc32, createInflate } from 'node:zlib';
import { viewOf } from './frame-header.ts';
import { parsePngHeader } from './png-header.ts';

/** libpng asks for compressed bytes in portions of at most this size; a portion that is cut off is not used at all. */
const readPortionBytes = 8192;
const imageChunk = 0x49444154;

interface Stream {
  readonly parts: Uint8Array[];
  /** Whether every part's checksum was right and the file went on after it. */
  readonly sound: boolean;
}

/** The compressed picture up to the first chunk that is damaged, and of that one what libpng gets to see. */
function soundParts(bytes: Uint8Array): Stream {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [];
  let at = 8;
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at);
    const end = at + 8 + length;
    const isImage = view.getUint32(at + 4) === imageChunk;
    if (end + 4 > bytes.length) {
      const held = Math.min(length, bytes.length - at - 8);
      const whole = Math.floor(held / readPortionBytes) * readPortionBytes;
      if (isImage) parts.push(bytes.subarray(at + 8, at + 8 + whole));
      return { parts, sound: false };
    }
    if (isImage) {
      if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) return { parts, sound: false };
      parts.push(bytes.subarray(at + 8, end));
    }
    at = end + 4;
  }
  return { parts, sound: true };
}

function allParts(bytes: Uint8Array): Uint8Array[] {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const start = at + 8;
    if (view.getUint32(at + 4) === imageChunk) parts.push(bytes.subarray(start, start + view.getUint32(at)));
  }
  return parts;
}

interface Inflated {
  readonly bytes: number;
  /** The stream ended properly, its own checksum included. */
  readonly complete: boolean;
}

/** How much the parts inflate to; nothing of it is kept, and no more than `wantedBytes` is counted. */
function inflatedBytes(parts: readonly Uint8Array[], wantedBytes: number): Promise<Inflated> {
  return new Promise(resolve => {
    const inflate = createInflate();
    let bytes = 0;
    const finish = (complete: boolean) => {
      resolve({ bytes: Math.min(bytes, wantedBytes), complete: complete && bytes === wantedBytes });
      inflate.destroy();
    };
    inflate.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > wantedBytes) finish(false);
    });
    inflate.on('error', () => finish(false));
    inflate.on('end', () => finish(true));
    for (const part of parts) inflate.write(part);
    inflate.end();
  });
}

/**
 * How many rows of a damaged PNG, from the top, are certainly its own. libvips leaves what was in memory in rows that
 * it could not decode, so these must never be looked at. An interlaced PNG has no such rows.
 */
export async function soundPngRows(bytes: Uint8Array): Promise<number> {
  const header = parsePngHeader(bytes);
  if (header === null || header.interlaced) return 0;
  const bytesPerRow = 1 + Math.ceil((header.width * header.samples * header.bitDepth) / 8);
  const wanted = bytesPerRow * header.height;
  const whole = await inflatedBytes(allParts(bytes), wanted);
  if (whole.complete) return header.height;
  const sound = await inflatedBytes(soundParts(bytes).parts, wanted);
  return Math.floor(sound.bytes / bytesPerRow);
}
