import { deflateSync } from 'node:zlib';

/** One picture of a TIFF file under test; samples are stored as they are, rows from the top. */
export interface TiffFrame {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly bitsPerSample?: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 5 separated (CMYK). */
  readonly photometric: number;
  readonly pixels: Uint8Array;
  readonly rowsPerStrip?: number;
  readonly compression?: 'none' | 'deflate';
  /** More SHORT fields, or others in their stead: tag → value. */
  readonly fields?: Readonly<Record<number, number>>;
}

type Entry = readonly [tag: number, type: 3 | 4, values: readonly number[]];

function stripsOf(frame: TiffFrame): Uint8Array[] {
  const bytesPerRow = Math.ceil((frame.width * frame.samples * (frame.bitsPerSample ?? 8)) / 8);
  const rows = frame.rowsPerStrip ?? frame.height;
  const strips: Uint8Array[] = [];
  for (let row = 0; row < frame.height; row += rows) {
    const strip = frame.pixels.subarray(row * bytesPerRow, Math.min(frame.height, row + rows) * bytesPerRow);
    strips.push(frame.compression === 'deflate' ? deflateSync(strip, { level: 1 }) : strip);
  }
  return strips;
}

function directoryBytes(entries: readonly Entry[], at: number, next: number | 'follows'): Buffer {
  const size = 2 + entries.length * 12 + 4;
  const extra: Buffer[] = [];
  let extraAt = at + size;
  const fixed = Buffer.alloc(size);
  fixed.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, values], index) => {
    const entryAt = 2 + index * 12;
    const width = type === 3 ? 2 : 4;
    const packed = Buffer.alloc(Math.max(4, values.length * width));
    values.forEach((value, place) => {
      if (type === 3) packed.writeUInt16LE(value, place * 2);
      else packed.writeUInt32LE(value, place * 4);
    });
    fixed.writeUInt16LE(tag, entryAt);
    fixed.writeUInt16LE(type, entryAt + 2);
    fixed.writeUInt32LE(values.length, entryAt + 4);
    if (packed.length === 4) packed.copy(fixed, entryAt + 8);
    else {
      fixed.writeUInt32LE(extraAt, entryAt + 8);
      extra.push(packed);
      extraAt += packed.length;
    }
  });
  fixed.writeUInt32LE(next === 'follows' ? extraAt : next, size - 4);
  return Buffer.concat([fixed, ...extra]);
}

/**
 * A little-endian TIFF 6.0 file of the frames in their order. `lastPointsTo` replaces the end mark of the chain of
 * directories: the offset of another directory makes a loop.
 */
export function writeTiff(frames: readonly TiffFrame[], lastPointsTo = 0): Buffer {
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])];
  let at = 8;
  const placed = frames.map(frame => {
    const strips = stripsOf(frame).map(strip => {
      const offset = at;
      const padded = strip.length % 2 === 0 ? Buffer.from(strip) : Buffer.concat([strip, Buffer.alloc(1)]);
      parts.push(padded);
      at += padded.length;
      return { offset, length: strip.length };
    });
    return { frame, strips };
  });
  parts[0]!.writeUInt32LE(at, 4);
  placed.forEach(({ frame, strips }, index) => {
    const fields = new Map<number, Entry>();
    const set = (...entry: Entry) => fields.set(entry[0], entry);
    set(256, 4, [frame.width]);
    set(257, 4, [frame.height]);
    set(
      258,
      3,
      Array.from({ length: frame.samples }, () => frame.bitsPerSample ?? 8),
    );
    set(259, 3, [frame.compression === 'deflate' ? 8 : 1]);
    set(262, 3, [frame.photometric]);
    set(
      273,
      4,
      strips.map(strip => strip.offset),
    );
    set(277, 3, [frame.samples]);
    set(278, 4, [frame.rowsPerStrip ?? frame.height]);
    set(
      279,
      4,
      strips.map(strip => strip.length),
    );
    for (const [tag, value] of Object.entries(frame.fields ?? {})) set(Number(tag), 3, [value]);
    const entries = [...fields.values()].sort((one, other) => one[0] - other[0]);
    const directory = directoryBytes(entries, at, index === placed.length - 1 ? lastPointsTo : 'follows');
    parts.push(directory);
    at += directory.length;
  });
  return Buffer.concat(parts);
}
