import type { DatabaseSync } from 'node:sqlite';
import { sqliteTransaction } from '../config/retry-policy.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { TransientError } from '../domain/errors.ts';
import { BufferedTransaction } from './buffered-transaction.ts';
import type { DocumentStore, JsonObject, Query, StoredRecord, Transaction } from './document-store.ts';
import { checkPath, checkQuery } from './record-check.ts';
import { isSqliteBusy, openSqlite, sqliteError } from './sqlite-database.ts';
import { createIndexSql, type IndexDeclaration } from './sqlite-query.ts';
import { RECORDS_SCHEMA, type RecordRow, SqliteRecords } from './sqlite-records.ts';

export interface SqliteStoreOptions {
  /** Made, with its folder, where there is none. Several processes may open it. */
  readonly file: string;
  /** Made where the file lacks them; see {@link import('./ledger-indexes.ts').LEDGER_INDEXES}. */
  readonly indexes?: readonly IndexDeclaration[];
  /** Runs of a transaction that meets conflicts before it throws. Default 25, about 2 s. */
  readonly maxAttempts?: number;
  readonly clock?: Clock;
}

/** The ledger in one SQLite file, on Node's own `node:sqlite`. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<DocumentStore> {
  const { file, indexes = [], maxAttempts = sqliteTransaction.attempts, clock = systemClock } = options;
  const schema = [...RECORDS_SCHEMA];
  const database = await openSqlite(file, 'records', schema, indexes.map(createIndexSql), clock);
  const records = new SqliteRecords(database, new Set(indexes.map(index => index.collection)));
  return new SqliteStore(database, records, maxAttempts, clock);
}

/**
 * Transactions are optimistic: an attempt reads freely, and its commit, one synchronous BEGIN IMMEDIATE,
 * first checks that what was read still holds. Statements block the event loop while they run; a commit that
 * finds another process writing waits at most 250 ms that way, then in a timer.
 */
class SqliteStore implements DocumentStore {
  readonly #database: DatabaseSync;
  readonly #records: SqliteRecords;
  readonly #maxAttempts: number;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, records: SqliteRecords, maxAttempts: number, clock: Clock) {
    this.#database = database;
    this.#records = records;
    this.#maxAttempts = maxAttempts;
    this.#clock = clock;
  }

  async get(path: string): Promise<JsonObject | null> {
    const [value] = await this.getMany([path]);
    return value ?? null;
  }

  async getMany(paths: readonly string[]): Promise<(JsonObject | null)[]> {
    for (const path of paths) checkPath(path);
    return translated(() => this.#records.read(paths)).map(row => row.value);
  }

  async query(query: Query): Promise<StoredRecord[]> {
    checkQuery(query);
    return translated(() => this.#records.query(query));
  }

  async count(query: Pick<Query, 'collection' | 'where'>): Promise<number> {
    checkQuery(query);
    return translated(() => this.#records.count(query));
  }

  async transaction<Outcome>(run: (transaction: Transaction) => Promise<Outcome>): Promise<Outcome> {
    for (let count = 1; ; count++) {
      const attempt = await this.#attempt(run);
      if ('outcome' in attempt) return attempt.outcome;
      if (count >= this.#maxAttempts) {
        const message = `A transaction met a conflict on each of ${count} attempts`;
        throw new TransientError('contention', message, { cause: attempt.conflict });
      }
      await this.#clock.sleep(this.#clock.random() * Math.min(sqliteTransaction.capMs, 2 ** count));
    }
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  async #attempt<Outcome>(
    run: (transaction: Transaction) => Promise<Outcome>,
  ): Promise<{ outcome: Outcome } | { conflict: unknown }> {
    const reads = new Map<string, RecordRow>();
    const transaction = new BufferedTransaction(async paths => this.#readOnce(paths, reads));
    try {
      const outcome = await run(transaction);
      const writes = transaction.end();
      const committed =
        writes.length > 0 ? this.#records.commit(reads, writes) : this.#records.unchanged(reads);
      return committed ? { outcome } : { conflict: null };
    } catch (error) {
      transaction.end();
      if (isSqliteBusy(error)) return { conflict: error };
      // Reads at different moments can contradict each other. A callback that failed over such a pair has
      // not failed: it runs again, as it would have waited under Firestore's locks.
      if (!translated(() => this.#records.unchanged(reads))) return { conflict: error };
      throw sqliteError(error);
    }
  }

  /** A path read twice in one attempt gives the same value twice. */
  #readOnce(paths: readonly string[], reads: Map<string, RecordRow>): (JsonObject | null)[] {
    const unread = paths.filter(path => !reads.has(path));
    const rows = this.#records.read(unread);
    for (const [index, path] of unread.entries()) reads.set(path, rows[index]!);
    return paths.map(path => reads.get(path)!.value);
  }
}

function translated<Outcome>(work: () => Outcome): Outcome {
  try {
    return work();
  } catch (error) {
    throw sqliteError(error);
  }
}
