/**
 * The most that a decoder's WebAssembly memory may grow to. The pictures of the largest photographs that are let in take
 * 150 MB of it (`HeifFile.sizeOf`); in a PDF a progressive JPEG of 44 megapixels still fits, and one of 48 does not.
 */
const maxBytes = 200e6;
const pageBytes = 65_536;
/** Emscripten asks for more than it needs first, and for less twice, before `malloc` fails. */
const attempts = 3;

let refusedInARow = 0;
let wasReached = false;

/**
 * Whether a decoder did not get memory that it needed. What it made then can't be trusted even if it says nothing: PDFium
 * leaves out the picture.
 */
export const memoryLimitWasReached = (): boolean => wasReached;

/**
 * Keeps every WebAssembly memory of this thread below the limit, whatever comes in: a decoder that asks for more is told
 * that there is none.
 */
export function limitMemory(): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number) {
    if (this.buffer.byteLength + pages * pageBytes > maxBytes) {
      refusedInARow += 1;
      wasReached ||= refusedInARow >= attempts;
      throw new RangeError(`Expected at most ${maxBytes} bytes of memory to be asked for`);
    }
    refusedInARow = 0;
    return grow.call(this, pages);
  };
}
