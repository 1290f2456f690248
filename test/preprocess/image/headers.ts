import { crc32 } from 'node:zlib';

function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length, 0);
  head.write(name, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body])), 0);
  return Buffer.concat([head, body, tail]);
}

/** A PNG of some size that holds no picture: what a decompression bomb looks like at its beginning. */
export function pngOfSize(
  width: number,
  height: number,
  { interlaced = false, colourType = 2, depth = 8 } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from([0x78, 0x9c])),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A JPEG of some size up to its first scan. */
export function jpegOfSize(
  width: number,
  height: number,
  shape: { progressive?: boolean; sampling?: number[]; inScan?: number; precision?: number } = {},
): Buffer {
  const { progressive = false, sampling = [0x22, 0x11, 0x11], precision = 8 } = shape;
  const inScan = shape.inScan ?? sampling.length;
  const frame = Buffer.alloc(8 + 3 * sampling.length);
  frame.writeUInt16BE(frame.length, 0);
  frame.writeUInt8(precision, 2);
  frame.writeUInt16BE(height, 3);
  frame.writeUInt16BE(width, 5);
  frame.writeUInt8(sampling.length, 7);
  for (const [index, factors] of sampling.entries()) frame.set([index + 1, factors, 0], 8 + 3 * index);
  const scan = Buffer.alloc(6 + 2 * inScan);
  scan.writeUInt16BE(scan.length, 0);
  scan.writeUInt8(inScan, 2);
  const comment = Buffer.from([0xff, 0xfe, 0, 6, 0xff, 0xc0, 1, 2]);
  const marker = (code: number) => Buffer.from([0xff, code]);
  return Buffer.concat([marker(0xd8), comment, marker(progressive ? 0xc2 : 0xc0), frame, marker(0xda), scan]);
}

/** A WebP of some size whose picture is missing. */
export function webpOfSize(width: number, height: number, kind: 'lossy' | 'lossless' | 'animated'): Buffer {
  const riff = (body: Buffer) => {
    const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
    head.writeUInt32LE(body.length + 4, 4);
    return Buffer.concat([head, body]);
  };
  const part = (name: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(name, 0, 'latin1');
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  if (kind === 'animated') return riff(part('VP8X', Buffer.from([0x02, 0, 0, 0, 9, 0, 0, 9, 0, 0])));
  if (kind === 'lossless') {
    const body = Buffer.alloc(6);
    body.writeUInt8(0x2f, 0);
    body.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1);
    return riff(part('VP8L', body));
  }
  const body = Buffer.alloc(10);
  body.set([0x10, 0, 0, 0x9d, 0x01, 0x2a], 0);
  body.writeUInt16LE(width, 6);
  body.writeUInt16LE(height, 8);
  return riff(part('VP8 ', body));
}
