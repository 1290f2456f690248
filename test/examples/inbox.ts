import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import sharp from 'sharp';

/** The repository's examples/ folder. */
export const examples = join(import.meta.dirname, '../../examples');
const inbox = join(examples, 'inbox');

/** A file of examples/inbox; `pages` is 0 where no decoder finds an image in it. */
export interface InboxFile {
  readonly object: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly pages: number;
}

/** Every file of examples/inbox, by object name. */
export async function readInbox(): Promise<Map<string, InboxFile>> {
  const entries = await readdir(inbox, { recursive: true, withFileTypes: true });
  const files = new Map<string, InboxFile>();
  for (const entry of entries.filter(each => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const object = relative(inbox, path).split(sep).join('/');
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files.set(object, { object, bytes, sha256, pages: await pageCount(bytes) });
  }
  return files;
}

async function pageCount(bytes: Buffer): Promise<number> {
  try {
    await sharp(bytes, { failOn: 'none' }).raw().toBuffer();
    return (await sharp(bytes).metadata()).pages ?? 1;
  } catch {
    return 0;
  }
}

const gpsPointer = 0x8825;

/** Whether the first directory of an EXIF block points to a GPS directory (CIPA DC-008-2019, section 4.6.3). */
export function hasGps(exif: Buffer | undefined): boolean {
  if (exif === undefined) return false;
  const tiff = exif.subarray(exif.toString('latin1', 0, 4) === 'Exif' ? 6 : 0);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = long(4);
  return Array.from({ length: short(directory) }, (_, index) => short(directory + 2 + index * 12)).includes(
    gpsPointer,
  );
}
