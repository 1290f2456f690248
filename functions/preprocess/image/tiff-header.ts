import {
  corrupt,
  type FrameHeader,
  type HeaderReading,
  type TiffDirectory,
  unsupported,
  viewOf,
} from './frame-header.ts';

/** Tags of TIFF 6.0 (section 8 and 15) that tell a picture's size and what decoding it takes. */
const tags = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  planarConfiguration: 284,
  tileWidth: 322,
  tileHeight: 323,
} as const;

type Fields = Map<number, number>;

/** Reduced-resolution copies and transparency masks of another picture (TIFF 6.0, NewSubfileType bits 0 and 2). */
const notAPage = 0b101;
/** Photometric interpretations of camera raw files: colour filter array and linear raw (TIFF/EP, DNG). */
const rawPhotometrics = [32803, 34892];
/** Far more directories than any document has pages; walking stops there, and the file is over any page limit. */
const maxDirectories = 4096;

/** Where directories stand and how their entries are laid out; BigTIFF only widens the numbers. */
interface Layout {
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly big: boolean;
}

function layoutOf(bytes: Uint8Array): Layout {
  const view = viewOf(bytes);
  const littleEndian = bytes[0] === 0x49;
  return { view, littleEndian, big: view.getUint16(2, littleEndian) === 43 };
}

/** A file offset, or NaN where the file ends before it. */
function offsetAt({ view, littleEndian, big }: Layout, at: number): number {
  if (at + (big ? 8 : 4) > view.byteLength) return Number.NaN;
  return big ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
}

const bytesByType: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 16: 8 };

/** The first value of an unsigned integer entry, inline or where it points, null for other types. */
function firstValue(layout: Layout, entryAt: number): number | null {
  const { view, littleEndian, big } = layout;
  const size = bytesByType[view.getUint16(entryAt + 2, littleEndian)];
  if (size === undefined) return null;
  const count = offsetAt(layout, entryAt + 4);
  const inlineAt = entryAt + (big ? 12 : 8);
  const at = count * size <= (big ? 8 : 4) ? inlineAt : offsetAt(layout, inlineAt);
  if (!(at + size <= view.byteLength)) return null;
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at, littleEndian);
  if (size === 4) return view.getUint32(at, littleEndian);
  return Number(view.getBigUint64(at, littleEndian));
}

interface Directory {
  readonly fields: Fields;
  readonly place: TiffDirectory;
  /** Offset of the next directory, 0 after the last. */
  readonly next: number;
}

function directoryAt(layout: Layout, at: number): Directory | null {
  const { view, littleEndian, big } = layout;
  const countBytes = big ? 8 : 2;
  const entryBytes = big ? 20 : 12;
  if (!(at + countBytes <= view.byteLength)) return null;
  const count = big ? Number(view.getBigUint64(at, littleEndian)) : view.getUint16(at, littleEndian);
  const nextAt = at + countBytes + count * entryBytes;
  const next = offsetAt(layout, nextAt);
  if (Number.isNaN(next)) return null;
  const fields: Fields = new Map();
  for (let entryAt = at + countBytes; entryAt < nextAt; entryAt += entryBytes) {
    const value = firstValue(layout, entryAt);
    if (value !== null) fields.set(view.getUint16(entryAt, littleEndian), value);
  }
  return { fields, place: { at, nextAt }, next };
}

/** Old and new JPEG within TIFF: a strip is a JPEG of its own and may be progressive. */
const jpegCompressions = [6, 7];
/** libvips reads taller strips line by line, unless planes are apart. Measured: 100 megapixels in one strip, 133 MB. */
const maxStripRowsAtOnce = 128;

/** A strip or a row of tiles is unpacked at once, and libvips keeps two rows of tiles. */
function decodeBytes(fields: Fields, width: number, height: number): number {
  const bits = fields.get(tags.bitsPerSample) ?? 1;
  const samples = fields.get(tags.samplesPerPixel) ?? 1;
  const bytesPerPixel = samples * Math.max(1, Math.ceil(bits / 8));
  const tileWidth = fields.get(tags.tileWidth);
  const tileHeight = fields.get(tags.tileHeight);
  if (tileWidth !== undefined && tileHeight !== undefined && tileWidth > 0) {
    const across = Math.ceil(width / tileWidth) * tileWidth;
    return 2 * across * tileHeight * bytesPerPixel;
  }
  const byLine =
    fields.get(tags.planarConfiguration) !== 2 &&
    !jpegCompressions.includes(fields.get(tags.compression) ?? 1);
  const rows = Math.min(height, fields.get(tags.rowsPerStrip) ?? height);
  return width * (byLine ? Math.min(rows, maxStripRowsAtOnce) : rows) * bytesPerPixel;
}

function frameOf({ fields, place }: Directory): FrameHeader | null {
  const width = fields.get(tags.width) ?? 0;
  const height = fields.get(tags.height) ?? 0;
  if (width === 0 || height === 0) return null;
  return { width, height, directory: place, item: null, decodeBytes: decodeBytes(fields, width, height) };
}

/** Walks the chain of directories; each is a page, in the file's order. */
export function tiffHeader(bytes: Uint8Array): HeaderReading {
  if (bytes.length < 16) return corrupt('the TIFF ends within its header');
  const layout = layoutOf(bytes);
  const frames: FrameHeader[] = [];
  const seen = new Set<number>();
  let at = offsetAt(layout, layout.big ? 8 : 4);
  while (at !== 0 && seen.size < maxDirectories) {
    if (seen.has(at)) return corrupt('the TIFF lists the same page again and again');
    seen.add(at);
    const found = directoryAt(layout, at);
    if (found === null) return corrupt('the TIFF ends before the list of its pages');
    if (rawPhotometrics.includes(found.fields.get(tags.photometric) ?? 0)) {
      return unsupported('a camera raw photo; expected a developed picture');
    }
    const isPage = ((found.fields.get(tags.subfileType) ?? 0) & notAPage) === 0;
    if (isPage) {
      const frame = frameOf(found);
      if (frame === null) return corrupt('a page of the TIFF has no width or no height');
      frames.push(frame);
    }
    at = found.next;
  }
  return frames.length > 0 ? { kind: 'frames', frames } : corrupt('the TIFF holds no page');
}

/** A copy of a TIFF in which one directory is the only one, so that no other can spoil its picture. */
export function withOnlyDirectory(bytes: Uint8Array, { at, nextAt }: TiffDirectory): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const { view, littleEndian, big } = layoutOf(copy);
  if (big) {
    view.setBigUint64(8, BigInt(at), littleEndian);
    view.setBigUint64(nextAt, 0n, littleEndian);
  } else {
    view.setUint32(4, at, littleEndian);
    view.setUint32(nextAt, 0, littleEndian);
  }
  return copy;
}
