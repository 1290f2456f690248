import { crc32, createInflate } from 'node:zlib';
import { viewOf } from './frame-header.ts';
import { parsePngHeader } from './png-header.ts';

const signatureBytes = 8;
const heightAt = 20;
/** Compressed bytes go in by portions of this size, so that what comes out before an error is known closely. */
const portionBytes = 1024;

interface Chunk {
  readonly name: string;
  readonly body: Uint8Array;
  /** All of it is there and its checksum is right. */
  readonly sound: boolean;
}

/** The chunks of a PNG (3rd edition, 5.3); the last one may be cut off. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = viewOf(bytes);
  const chunks: Chunk[] = [];
  let at = signatureBytes;
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at);
    const end = at + 8 + length;
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const isWhole = end + 4 <= bytes.length;
    const sound = isWhole && crc32(bytes.subarray(at + 4, end)) === view.getUint32(end);
    chunks.push({ name, body: bytes.subarray(at + 8, Math.min(end, bytes.length)), sound });
    if (!isWhole) break;
    at = end + 4;
  }
  return chunks;
}

function chunkBytes(name: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

interface Unpacked {
  readonly bytes: number;
  /** The stream came to its proper end, its own checksum included. */
  readonly complete: boolean;
}

/** How many bytes a compressed stream gives before it ends or breaks, at most `maxBytes`; none of them is kept. */
async function unpacked(stream: Uint8Array, maxBytes: number): Promise<Unpacked> {
  const inflate = createInflate();
  let bytes = 0;
  let complete = false;
  const over = new Promise<void>(resolve => inflate.once('close', resolve));
  inflate.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) inflate.destroy();
  });
  inflate.once('end', () => {
    complete = true;
  });
  // What came out so far is the answer; `close` follows.
  inflate.once('error', () => {});
  for (let at = 0; at < stream.length && !inflate.destroyed; at += portionBytes) {
    const written = new Promise<void>(resolve => {
      inflate.write(stream.subarray(at, at + portionBytes), () => resolve());
    });
    await Promise.race([written, over]);
  }
  inflate.end();
  await over;
  return { bytes: Math.min(bytes, maxBytes), complete };
}

/** The picture's chunks before the first broken one; a last one that is merely cut off counts as far as it goes. */
function trusted(picture: readonly Chunk[], lastOfFile: Chunk | undefined): readonly Chunk[] {
  const broken = picture.findIndex(chunk => !chunk.sound);
  if (broken === -1) return picture;
  return picture.slice(0, picture[broken] === lastOfFile ? broken + 1 : broken);
}

/**
 * A damaged PNG made into a sound one of fewer rows: those that come before the damage. libvips leaves whatever was in
 * memory in rows that it could not decode, so a reader must never see them. `rows` is how many are left; null where
 * the picture is interlaced or its header broken, since then nothing certain is left.
 *
 * Damage begins at the first chunk of the picture that is cut off or whose checksum is wrong, unless all rows can be
 * unpacked in spite of it: then the checksum was what broke.
 */
export async function soundPng(bytes: Uint8Array): Promise<{ bytes: Buffer; rows: number } | null> {
  const header = parsePngHeader(bytes);
  if (header === null || header.interlaced) return null;
  const bytesPerRow = 1 + Math.ceil((header.width * header.samples * header.bitDepth) / 8);
  const chunks = chunksOf(bytes);
  const picture = chunks.filter(chunk => chunk.name === 'IDAT');
  const wanted = bytesPerRow * header.height;
  let stream = Buffer.concat(picture.map(chunk => chunk.body));
  const whole = await unpacked(stream, wanted);
  let rows = header.height;
  if (!whole.complete || whole.bytes < wanted) {
    stream = Buffer.concat(trusted(picture, chunks.at(-1)).map(chunk => chunk.body));
    rows = Math.floor((await unpacked(stream, wanted)).bytes / bytesPerRow);
  }
  if (rows === 0) return null;
  const start = Buffer.from(bytes.subarray(signatureBytes + 8, signatureBytes + 8 + 13));
  start.writeUInt32BE(rows, heightAt - signatureBytes - 8);
  const kept = chunks.filter(({ name, sound }) => sound && ['PLTE', 'tRNS', 'eXIf'].includes(name));
  const signature = Buffer.from(bytes.subarray(0, signatureBytes));
  const parts = kept.map(({ name, body }) => chunkBytes(name, body));
  return {
    bytes: Buffer.concat([
      signature,
      chunkBytes('IHDR', start),
      ...parts,
      chunkBytes('IDAT', stream),
      chunkBytes('IEND', new Uint8Array()),
    ]),
    rows,
  };
}
