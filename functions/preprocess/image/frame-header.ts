import type { SandboxRefusal } from './sandbox/task.ts';

/** What a file's header says of one picture in it, before a pixel is decoded. */
export interface FrameHeader {
  readonly width: number;
  readonly height: number;
  /** Where a TIFF describes the picture; null in formats that hold one picture. */
  readonly directory: TiffDirectory | null;
  /** Which picture of a HEIF file or page of a PDF it is, from 0; null in other formats. */
  readonly item: number | null;
  /** Bytes that the decoder must hold at once. Small where the picture can be decoded row by row. */
  readonly decodeBytes: number;
}

/** Offsets of a TIFF's directory and, within it, of the pointer to the next one. */
export interface TiffDirectory {
  readonly at: number;
  readonly nextAt: number;
}

export type HeaderReading =
  | { readonly kind: 'frames'; readonly frames: readonly FrameHeader[] }
  | SandboxRefusal;

export const corrupt = (message: string): HeaderReading => ({ kind: 'corrupt', message });
export const unsupported = (message: string): HeaderReading => ({ kind: 'unsupported', message });

/** The reading of a format that holds one picture a file. */
export function singleFrame(width: number, height: number, decodeBytes: number): HeaderReading {
  return { kind: 'frames', frames: [{ width, height, directory: null, item: null, decodeBytes }] };
}

/** Bytes of a window of rows, which is what a decoder that streams holds. Measured: libvips keeps far fewer. */
export function streamingBytes(width: number, bytesPerPixel: number): number {
  return width * bytesPerPixel * 64;
}

/** A view on the same bytes, for reading numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
