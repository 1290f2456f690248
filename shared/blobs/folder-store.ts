import { randomUUID } from 'node:crypto';
import { type BigIntStats, renameSync, rmSync } from 'node:fs';
import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { timestamp } from '../domain/clock.ts';
import { PreconditionError, TransientError } from '../domain/errors.ts';
import type { BlobInfo, BlobStore, PutOptions } from './blob-store.ts';
import { contentTypeOfName } from './content-type.ts';
import {
  describeOutage,
  makeNewer,
  readUnchanged,
  removeAbandoned,
  streamUnchanged,
  syncFolders,
} from './folder-files.ts';
import { FolderIndex, type IndexEntry } from './folder-index.ts';
import { objectNames, type PassedOver } from './folder-listing.ts';
import {
  encodedPath,
  fileAt,
  makeRoomFor,
  plainPath,
  privateFolder,
  removeEmptyFolders,
} from './folder-places.ts';
import { checkObjectName } from './object-name.ts';

export interface FolderStoreOptions {
  /** The bucket's name, part of every document's identity. */
  readonly bucket: string;
  /** Created where it is missing. */
  readonly folder: string;
  /** Told once of each thing in the folder that somebody may take for an object and that is none. */
  readonly onPassedOver?: (file: string, why: PassedOver) => void;
}

/** An object's file as it stands, with the generation it has or is about to get. */
interface Found extends IndexEntry {
  readonly file: string;
  /** False until the index holds it. */
  readonly recorded: boolean;
}

/** Opens a folder as a bucket; makes it where there is none. */
export async function openFolderStore(options: FolderStoreOptions): Promise<FolderStore> {
  const incoming = path.join(options.folder, privateFolder, 'incoming');
  await mkdir(incoming, { recursive: true });
  await removeAbandoned(incoming);
  const root = await realpath(options.folder);
  const index = await FolderIndex.open(path.join(root, privateFolder, 'index.sqlite'));
  return new FolderStore(root, index, options);
}

/**
 * A bucket that is a folder: an object with an ordinary name is the file of that path, so that people can drop and open
 * files by hand; what can't stand so is under `.blobs`. A generation is the file's time of change in nanoseconds,
 * moved up where that would not be above the one before (a file replaced by hand with an older one). Writes are
 * durable and appear whole. Several processes may use one folder.
 */
export class FolderStore implements BlobStore {
  readonly bucket: string;
  readonly #root: string;
  readonly #index: FolderIndex;
  readonly #onPassedOver: (file: string, why: PassedOver) => void;
  readonly #passedOver = new Set<string>();

  constructor(root: string, index: FolderIndex, options: FolderStoreOptions) {
    this.bucket = options.bucket;
    this.#root = root;
    this.#index = index;
    this.#onPassedOver = options.onPassedOver ?? (() => {});
  }

  async head(object: string, generation?: string): Promise<BlobInfo | null> {
    checkObjectName(object);
    return describeOutage(() => {
      const [found = null] = this.#observe([object]);
      return found === null || differs(found, generation) ? null : this.#info(object, found);
    });
  }

  async get(object: string, generation?: string): Promise<{ info: BlobInfo; bytes: Buffer } | null> {
    checkObjectName(object);
    return describeOutage(async () => {
      for (let attempt = 0; attempt < 5; attempt++) {
        const [found = null] = this.#observe([object]);
        if (found === null || differs(found, generation)) return null;
        const bytes = await readUnchanged(found.file, found.mtimeNs, found.bytes);
        if (bytes !== null) return { info: this.#info(object, found), bytes };
      }
      throw new TransientError('object_changing', `${object} changes while it is being read`);
    });
  }

  async open(object: string, generation?: string): Promise<{ info: BlobInfo; stream: Readable } | null> {
    checkObjectName(object);
    return describeOutage(async () => {
      for (let attempt = 0; attempt < 5; attempt++) {
        const [found = null] = this.#observe([object]);
        if (found === null || differs(found, generation)) return null;
        const stream = await streamUnchanged(found.file, found.mtimeNs, found.bytes);
        if (stream !== null) return { info: this.#info(object, found), stream };
      }
      throw new TransientError('object_changing', `${object} changes while it is being read`);
    });
  }

  async put(object: string, content: Uint8Array | Readable, options: PutOptions): Promise<BlobInfo> {
    checkObjectName(object);
    const incoming = path.join(this.#root, privateFolder, 'incoming', randomUUID());
    return describeOutage(async () => {
      try {
        await writeFile(incoming, content, { flag: 'wx', flush: true });
        const placed = this.#index.exclusively(() => this.#place(object, incoming, options));
        await syncFolders(path.dirname(placed.file), this.#root);
        return this.#info(object, placed);
      } finally {
        await rm(incoming, { force: true });
      }
    });
  }

  async list(options: {
    prefix?: string;
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ blobs: BlobInfo[]; next: string | null }> {
    const range = { prefix: options.prefix ?? '', after: options.cursor ?? '' };
    return describeOutage(async () => {
      const names: string[] = [];
      const onPassedOver = (file: string, why: PassedOver) => this.#reportPassedOver(file, why);
      for await (const object of objectNames(this.#root, range, onPassedOver)) {
        names.push(object);
        if (names.length > options.limit) break;
      }
      const page = names.slice(0, options.limit);
      const found = this.#observe(page);
      const blobs = page.flatMap((object, n) => (found[n] ? [this.#info(object, found[n])] : []));
      return { blobs, next: names.length > page.length ? (page.at(-1) ?? null) : null };
    });
  }

  async delete(object: string, options: { ifGeneration?: string } = {}): Promise<boolean> {
    checkObjectName(object);
    return describeOutage(async () => {
      const file = this.#index.exclusively(() => {
        const found = this.#find(object);
        if (found === null) return null;
        checkGeneration(object, found, options.ifGeneration);
        for (const place of new Set([found.file, encodedPath(this.#root, object)]))
          rmSync(place, { force: true });
        removeEmptyFolders(found.file, this.#root);
        this.#index.forget(object, found.generation);
        return found.file;
      });
      if (file !== null) await syncFolders(path.dirname(file), this.#root);
      return file !== null;
    });
  }

  close(): void {
    this.#index.close();
  }

  #find(object: string): Found | null {
    // The plain path first: a file dropped there supersedes an encoded one.
    for (const file of [plainPath(this.#root, object), encodedPath(this.#root, object)]) {
      const stats = file === null ? null : fileAt(file);
      if (file !== null && stats !== null) return this.#recognise(object, file, stats);
    }
    return null;
  }

  #recognise(object: string, file: string, stats: BigIntStats): Found {
    const entry = this.#index.recall(object);
    if (entry?.mtimeNs === stats.mtimeNs && entry.bytes === stats.size)
      return { file, ...entry, recorded: true };
    const generation = above(this.#index.floor(object), stats);
    return {
      file,
      mtimeNs: stats.mtimeNs,
      bytes: stats.size,
      generation,
      contentType: null,
      recorded: false,
    };
  }

  /** Finds objects, and makes sure that the generations given out for dropped files stay with them. */
  #observe(objects: readonly string[]): (Found | null)[] {
    const found = objects.map(object => this.#find(object));
    if (found.every(each => each === null || each.recorded)) return found;
    return this.#index.exclusively(() =>
      objects.map(object => {
        const current = this.#find(object);
        if (current !== null && !current.recorded) this.#index.record(object, current);
        return current;
      }),
    );
  }

  /** Moves a complete file to where the object stands. Runs inside the index's lock. */
  #place(object: string, incoming: string, options: PutOptions): Found {
    const current = this.#find(object);
    if (options.ifGeneration !== undefined) checkGeneration(object, current, options.ifGeneration);
    const stats = makeNewer(incoming, current?.mtimeNs ?? 0n);
    const placed = {
      mtimeNs: stats.mtimeNs,
      bytes: stats.size,
      generation: above(current?.generation ?? this.#index.floor(object), stats),
      contentType: options.contentType,
    };
    const plain = plainPath(this.#root, object);
    const encoded = encodedPath(this.#root, object);
    const file = plain !== null && makeRoomFor(plain) ? plain : encoded;
    if (file === encoded && !makeRoomFor(encoded)) throw new Error(`Something is in the way at ${encoded}`);
    renameSync(incoming, file);
    if (file === plain) rmSync(encoded, { force: true });
    this.#index.record(object, placed);
    return { file, ...placed, recorded: true };
  }

  #info(object: string, found: Found): BlobInfo {
    return {
      bucket: this.bucket,
      object,
      generation: String(found.generation),
      bytes: Number(found.bytes),
      contentType: found.contentType ?? contentTypeOfName(object),
      updatedAt: timestamp(Number(found.mtimeNs / 1_000_000n)),
    };
  }

  #reportPassedOver(file: string, why: PassedOver): void {
    if (this.#passedOver.has(file)) return;
    this.#passedOver.add(file);
    this.#onPassedOver(file, why);
  }
}

function differs(found: Found, generation: string | undefined): boolean {
  return generation !== undefined && generation !== String(found.generation);
}

/** Throws unless the object is of that generation; `'0'` means that there is none. */
function checkGeneration(object: string, found: Found | null, ifGeneration: string | undefined): void {
  if (ifGeneration === undefined) return;
  const actual = found === null ? '0' : String(found.generation);
  if (actual === ifGeneration) return;
  throw new PreconditionError(`Expected generation ${ifGeneration} of ${object} but it is ${actual}`);
}

function above(floor: bigint, stats: BigIntStats): bigint {
  const next = floor + 1n;
  return stats.mtimeNs > next ? stats.mtimeNs : next;
}
