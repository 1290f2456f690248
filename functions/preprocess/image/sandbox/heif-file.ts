import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import openLibrary, { type MainModule } from 'libheif-js/libheif-wasm/libheif.js';
import type { Plane } from './plane.ts';
import { type ListedItem, Refused } from './task.ts';
import type { Matrix } from './ycbcr.ts';

/**
 * Of libheif/heif_error.h, heif_image.h and heif_color.h 1.23. Unsupported are kinds of files, features and, with code 11,
 * codecs.
 */
const errors = { memory: 6, unsupported: [3, 4, 11] } as const;
const endOfData = 100;
export const channels = { y: 0, cb: 1, cr: 2 } as const;
const colourspaces = { ycbcr: 0, monochrome: 2 } as const;
const asStored = 99;
/** The codes of ITU-T H.273 for the matrix that most pictures without one were made with. */
const usualMatrix: Matrix = { coefficients: 6, fullRange: true };

/** libheif's functions on one file, with the memory that they pass their results in. */
export class HeifFile {
  readonly #lib: MainModule;
  readonly #context: number;
  readonly #held: (() => void)[] = [];
  /** A `heif_error`, which functions of C return by value: code, code of detail, message. */
  readonly #error: number;
  readonly #out: number;

  static async open(bytes: Uint8Array): Promise<HeifFile> {
    return new HeifFile(await library(), bytes);
  }

  private constructor(lib: MainModule, bytes: Uint8Array) {
    this.#lib = lib;
    this.#error = this.#allocate(16);
    this.#out = this.#allocate(8);
    const data = this.#allocate(bytes.length);
    lib.HEAPU8.set(bytes, data);
    this.#context = lib._heif_context_alloc();
    this.#held.push(() => lib._heif_context_free(this.#context));
    lib._heif_context_read_from_memory_without_copy(this.#error, this.#context, data, bytes.length, 0);
    this.#check();
  }

  close(): void {
    for (const release of this.#held.reverse()) release();
  }

  /** Handles of the pictures that are shown: no thumbnails, depth maps or tiles. */
  handles(most: number): number[] {
    const count = Math.min(most, this.#lib._heif_context_get_number_of_top_level_images(this.#context));
    const ids = this.#allocate(4 * Math.max(1, count));
    const found = this.#lib._heif_context_get_list_of_top_level_image_IDs(this.#context, ids, count);
    return Array.from({ length: found }, (_, index) => {
      const id = this.#lib.HEAP32[ids / 4 + index];
      this.#lib._heif_context_get_image_handle(this.#error, this.#context, id, this.#out);
      this.#check();
      const handle = this.#word(this.#out);
      this.#held.push(() => this.#lib._heif_image_handle_release(handle));
      return handle;
    });
  }

  /** A picture's size as it is shown, and what it takes to decode: it is held once as coded and once as put together. */
  sizeOf(handle: number): ListedItem {
    const lib = this.#lib;
    const width = lib._heif_image_handle_get_width(handle);
    const height = lib._heif_image_handle_get_height(handle);
    const coded =
      lib._heif_image_handle_get_ispe_width(handle) * lib._heif_image_handle_get_ispe_height(handle);
    const bytes = lib._heif_image_handle_get_luma_bits_per_pixel(handle) > 8 ? 2 : 1;
    return { width, height, decodeBytes: 3 * bytes * Math.max(coded, width * height) };
  }

  /** The picture, turned and cut as the file says, with its colours as they are stored. */
  decoded(handle: number): number {
    const options = 0;
    const { ycbcr, monochrome } = colourspaces;
    this.#lib._heif_decode_image(this.#error, handle, this.#out, asStored, asStored, options);
    this.#check();
    const image = this.#word(this.#out);
    this.#held.push(() => this.#lib._heif_image_release(image));
    const colourspace = this.#lib._heif_image_get_colorspace(image);
    if (colourspace !== ycbcr && colourspace !== monochrome)
      throw new Refused('unsupported', 'a HEIF image in RGB');
    return image;
  }

  /** One of the picture's planes; null where it has none. A view on the library's memory. */
  plane(image: number, channel: number): Plane | null {
    const lib = this.#lib;
    const start = lib._heif_image_get_plane_readonly(image, channel, this.#out);
    if (start === 0) return null;
    const width = lib._heif_image_get_width(image, channel);
    const height = lib._heif_image_get_height(image, channel);
    const bits = lib._heif_image_get_bits_per_pixel_range(image, channel);
    const bytes = this.#word(this.#out);
    const heap: ArrayBuffer = lib.HEAPU8.buffer;
    const samples =
      bits > 8
        ? new Uint16Array(heap, start, (height * bytes) / 2)
        : new Uint8Array(heap, start, height * bytes);
    return { samples, stride: bits > 8 ? bytes / 2 : bytes, width, height, bits };
  }

  /** A `heif_color_profile_nclx`: version, primaries, transfer, matrix, whether the full range is used. */
  matrix(image: number): Matrix {
    const lib = this.#lib;
    lib._heif_image_get_nclx_color_profile(this.#error, image, this.#out);
    if (this.#word(this.#error) !== 0) return usualMatrix;
    const profile = this.#word(this.#out);
    const matrix = { coefficients: this.#word(profile + 12), fullRange: lib.HEAPU8[profile + 16] !== 0 };
    lib._heif_nclx_color_profile_free(profile);
    return matrix;
  }

  #allocate(bytes: number): number {
    const at = this.#lib._malloc(bytes);
    if (at === 0) throw new Refused('too_big', 'it takes too much memory to decode');
    this.#held.push(() => this.#lib._free(at));
    return at;
  }

  #word(at: number): number {
    return this.#lib.HEAP32[at / 4];
  }

  #check(): void {
    const code = this.#word(this.#error);
    if (code === 0) return;
    const detail = this.#word(this.#error + 4);
    if (detail === endOfData) throw new Refused('corrupt', 'the file ends before its picture does');
    const message = this.#text(this.#word(this.#error + 8));
    if (code === errors.memory) throw new Refused('too_big', message);
    if (errors.unsupported.some(each => each === code)) {
      throw new Refused('unsupported', `a HEIF image of another kind (${message})`);
    }
    throw new Refused('corrupt', message);
  }

  #text(at: number): string {
    const heap: Uint8Array = this.#lib.HEAPU8;
    const end = heap.indexOf(0, at);
    return Buffer.from(heap.subarray(at, Math.min(end, at + 150)))
      .toString('utf8')
      .trim();
  }
}

/** Its code is a file of its own: the package's other build has it as text, which takes three times as long to open. */
async function library(): Promise<MainModule> {
  const code = createRequire(import.meta.url).resolve('libheif-js/libheif-wasm/libheif.wasm');
  const lib = (openLibrary as unknown as OpenLibrary)({ wasmBinary: await readFile(code) });
  await lib.ready;
  return lib;
}

/** The package's own types are those of a build as an ES module. */
type OpenLibrary = (options: { wasmBinary: Uint8Array }) => MainModule & { readonly ready: Promise<unknown> };
