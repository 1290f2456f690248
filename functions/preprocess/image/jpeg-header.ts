import {
  corrupt,
  type HeaderReading,
  singleFrame,
  streamingBytes,
  unsupported,
  viewOf,
} from './frame-header.ts';

const startOfScan = 0xda;
const endOfImage = 0xd9;
/** SOF0 to SOF15 without DHT, JPG and DAC, which share the range (ITU-T T.81, table B.1). */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isProgressive = (marker: number): boolean => [0xc2, 0xc6, 0xca, 0xce].includes(marker);
/** TEM and RST0 to RST7 carry no length. */
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

interface StartOfFrame {
  readonly marker: number;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly sampling: readonly { readonly across: number; readonly down: number }[];
}

function startOfFrame(marker: number, segment: DataView): StartOfFrame | null {
  if (segment.byteLength < 6) return null;
  const components = segment.getUint8(5);
  if (components === 0 || segment.byteLength < 6 + 3 * components) return null;
  return {
    marker,
    precision: segment.getUint8(0),
    height: segment.getUint16(1),
    width: segment.getUint16(3),
    sampling: Array.from({ length: components }, (_, index) => {
      const factors = segment.getUint8(7 + 3 * index);
      return { across: factors >> 4, down: factors & 15 };
    }),
  };
}

/** A progressive picture, or one in several scans, is held whole as coefficients of two bytes (libjpeg's jdcoefct). */
function coefficientBytes({ width, height, sampling }: StartOfFrame): number {
  const across = Math.max(1, ...sampling.map(component => component.across));
  const down = Math.max(1, ...sampling.map(component => component.down));
  const shares = sampling.map(component => (component.across * component.down) / (across * down));
  return 2 * width * height * shares.reduce((sum, share) => sum + share, 0);
}

function readingOf(frame: StartOfFrame, componentsInFirstScan: number): HeaderReading {
  const { marker, precision, width, height, sampling } = frame;
  if (width === 0 || height === 0) return corrupt('the JPEG header gives no width or no height');
  if (precision !== 8) return unsupported(`a JPEG with ${precision} bits a sample; expected 8`);
  const whole = isProgressive(marker) || componentsInFirstScan < sampling.length;
  const decodeBytes = whole ? coefficientBytes(frame) : streamingBytes(width, sampling.length);
  return singleFrame(width, height, decodeBytes);
}

/** Reads the markers up to the first scan (ITU-T T.81, annex B). */
export function jpegHeader(bytes: Uint8Array): HeaderReading {
  const view = viewOf(bytes);
  let frame: StartOfFrame | null = null;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) {
      at += 1;
      continue;
    }
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff || marker === 0 || standsAlone(marker)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (marker === endOfImage) break;
    const length = view.getUint16(at + 2);
    if (length < 2) return corrupt('a JPEG segment has an impossible length');
    if (at + 2 + length > bytes.length) break;
    const segment = new DataView(bytes.buffer, bytes.byteOffset + at + 4, length - 2);
    if (isStartOfFrame(marker)) {
      frame = startOfFrame(marker, segment);
      if (frame === null) return corrupt('the JPEG frame header is broken');
    } else if (marker === startOfScan) {
      if (frame === null) return corrupt('the JPEG has no frame header before its picture');
      return readingOf(frame, segment.byteLength > 0 ? segment.getUint8(0) : 0);
    }
    at += 2 + length;
  }
  return corrupt('the JPEG ends before its picture begins');
}
