/** What a file's header says of one picture in it, before a pixel is decoded. */
export interface FrameHeader {
  readonly width: number;
  readonly height: number;
  /**
   * Where the picture stands in the file: the TIFF directory's number, 0 otherwise. Directories that hold a
   * thumbnail or a mask are no pages, so this may run ahead of the frame's own number.
   */
  readonly directory: number;
  /** Bytes that the decoder must hold at once. Small where the picture can be decoded row by row. */
  readonly decodeBytes: number;
}

export type HeaderReading =
  | { readonly kind: 'frames'; readonly frames: readonly FrameHeader[] }
  | { readonly kind: 'corrupt'; readonly message: string }
  | { readonly kind: 'unsupported'; readonly message: string };

export const corrupt = (message: string): HeaderReading => ({ kind: 'corrupt', message });
export const unsupported = (message: string): HeaderReading => ({ kind: 'unsupported', message });

/** The reading of a format that holds one picture a file. */
export function singleFrame(width: number, height: number, decodeBytes: number): HeaderReading {
  return { kind: 'frames', frames: [{ width, height, directory: 0, decodeBytes }] };
}

/** Bytes of a window of rows, which is what a decoder that streams holds. Measured: libvips keeps far fewer. */
export function streamingBytes(width: number, bytesPerPixel: number): number {
  return width * bytesPerPixel * 64;
}

/** A view on the same bytes, for reading numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
