/** Formats that only C and C++ libraries decode, which run as WebAssembly in the sandbox. */
export type SandboxFormat = 'heif' | 'pdf';

/** What the sandbox is asked for: what pictures a file holds, or the pixels of one of them. */
export interface SandboxTask {
  readonly format: SandboxFormat;
  readonly bytes: Uint8Array;
  /** Which picture's pixels, from 0; null asks for the list of pictures. */
  readonly item: number | null;
  /** What a picture will be shrunk to. It may come out up to twice as large, and a page of a PDF is drawn in this size. */
  readonly maxSidePx: number;
  /** So many pictures are listed at most. */
  readonly maxItems: number;
}

/** One picture, in the file's order. */
export interface ListedItem {
  readonly width: number;
  readonly height: number;
  /** Bytes that the decoder must hold at once. */
  readonly decodeBytes: number;
}

/** Eight bits a sample, three samples a pixel, rows from the top. */
export interface SandboxPixels {
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** A decoder of the sandbox. Both throw {@link Refused}. */
export interface SandboxDecoder {
  list(task: SandboxTask): Promise<readonly ListedItem[]>;
  decode(task: SandboxTask, item: number): Promise<SandboxPixels>;
}

export interface SandboxRefusal {
  readonly kind: 'corrupt' | 'unsupported' | 'too_big';
  /** Fit for «The image is damaged: …» and, of what is unsupported, for «Expected … but received …». */
  readonly message: string;
}

export type SandboxAnswer =
  | { readonly kind: 'items'; readonly items: readonly ListedItem[] }
  | ({ readonly kind: 'pixels' } & SandboxPixels)
  | SandboxRefusal;

export class Refused extends Error {
  readonly kind: SandboxRefusal['kind'];

  constructor(kind: SandboxRefusal['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}
