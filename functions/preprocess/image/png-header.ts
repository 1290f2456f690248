import { corrupt, type HeaderReading, singleFrame, streamingBytes, viewOf } from './frame-header.ts';

const signatureBytes = 8;
const headerBytes = 13;

/** IHDR's fields (PNG 3rd edition, 11.2.1). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  /** Samples of a pixel as stored; 1 for a palette. */
  readonly samples: number;
  readonly palette: boolean;
  readonly interlaced: boolean;
}

const samplesByColourType: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** IHDR, null where the file has none or it makes no sense. */
export function parsePngHeader(bytes: Uint8Array): PngHeader | null {
  if (bytes.length < signatureBytes + 8 + headerBytes) return null;
  const view = viewOf(bytes);
  const name = view.getUint32(signatureBytes + 4);
  if (view.getUint32(signatureBytes) !== headerBytes || name !== 0x49484452) return null;
  const at = signatureBytes + 8;
  const colourType = view.getUint8(at + 9);
  const samples = samplesByColourType[colourType];
  const bitDepth = view.getUint8(at + 8);
  const interlace = view.getUint8(at + 12);
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(bitDepth) || interlace > 1) return null;
  return {
    width: view.getUint32(at),
    height: view.getUint32(at + 4),
    bitDepth,
    samples,
    palette: colourType === 3,
    interlaced: interlace === 1,
  };
}

/** An interlaced picture is complete only at its end, so it is held whole; a palette is spread to RGB with alpha. */
export function pngHeader(bytes: Uint8Array): HeaderReading {
  const header = parsePngHeader(bytes);
  if (header === null) return corrupt('the PNG header is broken or missing');
  const { width, height } = header;
  if (width === 0 || height === 0) return corrupt('the PNG header gives no width or no height');
  const bytesPerPixel = (header.palette ? 4 : header.samples) * (header.bitDepth === 16 ? 2 : 1);
  const decodeBytes = header.interlaced
    ? width * height * bytesPerPixel
    : streamingBytes(width, bytesPerPixel);
  return singleFrame(width, height, decodeBytes);
}
