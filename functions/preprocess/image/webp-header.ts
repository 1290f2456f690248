import {
  corrupt,
  type HeaderReading,
  singleFrame,
  streamingBytes,
  unsupported,
  viewOf,
} from './frame-header.ts';

interface Chunk {
  readonly name: string;
  readonly body: DataView;
}

/** The chunks of a RIFF container (RFC 9649, 2.3); the last may be cut off. */
function* chunksOf(bytes: Uint8Array): Generator<Chunk> {
  const view = viewOf(bytes);
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    const held = Math.min(size, bytes.length - at - 8);
    yield { name, body: new DataView(bytes.buffer, bytes.byteOffset + at + 8, held) };
    at += 8 + size + (size % 2);
  }
}

const uint24 = (view: DataView, at: number): number =>
  view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The frame header of a key frame (RFC 6386, 9.1): after three bytes of tag and three of start code. */
function lossySize(body: DataView): Size | null {
  if (body.byteLength < 10 || uint24(body, 3) !== 0x2a019d) return null;
  return { width: body.getUint16(6, true) & 0x3fff, height: body.getUint16(8, true) & 0x3fff };
}

/** RFC 9649, 3.4: a signature byte, then fourteen bits each of width and height less one. */
function losslessSize(body: DataView): Size | null {
  if (body.byteLength < 5 || body.getUint8(0) !== 0x2f) return null;
  const bits = body.getUint32(1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

const animationFlag = 0x02;

/**
 * Reads the container up to the picture. A lossless picture is held whole by libwebp, four bytes a pixel; so is a
 * lossy one's alpha plane while it is unpacked. A lossy picture itself is decoded row by row.
 */
export function webpHeader(bytes: Uint8Array): HeaderReading {
  let hasAlphaPlane = false;
  for (const { name, body } of chunksOf(bytes)) {
    if (name === 'VP8X' && body.byteLength > 0 && (body.getUint8(0) & animationFlag) !== 0) {
      return unsupported('an animated WebP; expected one still picture');
    }
    if (name === 'ALPH') hasAlphaPlane = true;
    if (name !== 'VP8 ' && name !== 'VP8L') continue;
    const lossless = name === 'VP8L';
    const size = lossless ? losslessSize(body) : lossySize(body);
    if (size === null || size.width === 0 || size.height === 0) return corrupt('the WebP header is broken');
    const { width, height } = size;
    const whole = (lossless ? 4 : 0) + (hasAlphaPlane ? 5 : 0);
    return singleFrame(width, height, whole > 0 ? width * height * whole : streamingBytes(width, 4));
  }
  return corrupt('the WebP ends before its picture begins');
}
