import { type BigIntStats, utimesSync } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { TransientError } from '../domain/errors.ts';
import { sqliteError } from '../store/sqlite-database.ts';
import { isAbsence, statOf } from './folder-places.ts';

/** Makes a rename or removal durable: syncs the folder and those above it up to the root, some of them new or gone. */
export async function syncFolders(folder: string, root: string): Promise<void> {
  // Windows can't open folders, and its renames are journalled.
  if (process.platform === 'win32') return;
  for (let current = folder; current.startsWith(root); current = path.dirname(current)) {
    try {
      await using handle = await open(current, 'r');
      await handle.sync();
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }
}

const passing = new Set([
  'EAGAIN',
  'EBUSY',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOSPC',
  'ESTALE',
  'ETIMEDOUT',
]);

/** Runs file work; a full disk, too many open files or a share that is away become a {@link TransientError}. */
export async function describeOutage<Outcome>(run: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!passing.has(code)) throw sqliteError(error);
    throw new TransientError('storage_unavailable', message, { cause: error });
  }
}

/** A file's content, null when it isn't of that time and size any more, or changed while it was read. */
export async function readUnchanged(file: string, mtimeNs: bigint, bytes: bigint): Promise<Buffer | null> {
  try {
    await using handle = await open(file, 'r');
    const content = await handle.readFile();
    const after = await handle.stat({ bigint: true });
    const unchanged = after.mtimeNs === mtimeNs && after.size === bytes && BigInt(content.length) === bytes;
    return unchanged ? content : null;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** A file's content as a stream; null when it isn't of that time and size any more. */
export async function streamUnchanged(
  file: string,
  mtimeNs: bigint,
  bytes: bigint,
): Promise<Readable | null> {
  try {
    const handle = await open(file, 'r');
    const stats = await handle.stat({ bigint: true });
    // The handle stays with this very file, also when another takes its name meanwhile.
    if (stats.mtimeNs === mtimeNs && stats.size === bytes) return handle.createReadStream();
    await handle.close();
    return null;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/**
 * Gives the file a time of change after `previousNs` where it has not: two writes within a tick of the kernel's clock
 * would look the same. In microseconds, which is what a double can say of a time in this century.
 */
export function makeNewer(file: string, previousNs: bigint): BigIntStats {
  let stats = statOf(file)!;
  for (let stepUs = 1n; stats.mtimeNs <= previousNs && stepUs <= 4_000_000n; stepUs *= 4n) {
    const seconds = Number(previousNs / 1000n + stepUs) / 1e6;
    utimesSync(file, seconds, seconds);
    stats = statOf(file)!;
  }
  return stats;
}

/** Removes what writers that were killed left behind, a day later. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > 86_400_000) await rm(file, { force: true });
  }
}
