import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inTransaction, openSqlite } from '../store/sqlite-database.ts';

/** What the store remembers of an object: which file (by time and size) got which generation and content type. */
export interface IndexEntry {
  readonly mtimeNs: bigint;
  readonly bytes: bigint;
  readonly generation: bigint;
  /** Null for a file dropped by hand. */
  readonly contentType: string | null;
}

const schema = [
  `CREATE TABLE objects (
    name TEXT PRIMARY KEY, mtimeNs INTEGER NOT NULL, bytes INTEGER NOT NULL,
    generation INTEGER NOT NULL, contentType TEXT
  ) STRICT, WITHOUT ROWID`,
];

/** Remembers the highest generation that was deleted, so that no name ever gets a lower one again; no object's name. */
const deletedName = '';

/**
 * The folder store's memory and its lock between processes, an SQLite file. It can be lost: generations then come from
 * the files' times, content types from their extensions.
 */
export class FolderIndex {
  readonly #database: DatabaseSync;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#select = this.#database.prepare(
      'SELECT mtimeNs, bytes, generation, contentType FROM objects WHERE name = ?',
    );
    this.#select.setReadBigInts(true);
    this.#upsert = this.#database.prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?)');
    this.#delete = this.#database.prepare('DELETE FROM objects WHERE name = ?');
  }

  static async open(file: string): Promise<FolderIndex> {
    return new FolderIndex(await openSqlite(file, 'folder', schema));
  }

  recall(object: string): IndexEntry | null {
    return (this.#select.get(object) as IndexEntry | undefined) ?? null;
  }

  record(object: string, entry: IndexEntry): void {
    this.#upsert.run(object, entry.mtimeNs, entry.bytes, entry.generation, entry.contentType);
  }

  /** The generation that a new version must be above. */
  floor(object: string): bigint {
    return (this.recall(object) ?? this.recall(deletedName))?.generation ?? 0n;
  }

  forget(object: string, generation: bigint): void {
    this.#delete.run(object);
    const highest = this.recall(deletedName)?.generation ?? 0n;
    if (generation <= highest) return;
    this.record(deletedName, { mtimeNs: 0n, bytes: 0n, generation, contentType: null });
  }

  /** Runs synchronous work alone among all processes that have this folder open. A kill -9 releases it. */
  exclusively<Outcome>(run: () => Outcome): Outcome {
    return inTransaction(this.#database, 'IMMEDIATE', run);
  }

  close(): void {
    this.#database.close();
  }
}
