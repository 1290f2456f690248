import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { PreconditionError } from '../domain/errors.ts';
import type { BufferedWrite } from './buffered-transaction.ts';
import type { JsonObject, Query, StoredRecord } from './document-store.ts';
import { splitPath } from './record-check.ts';
import { inTransaction } from './sqlite-database.ts';
import { countSql, type SqlStatement, selectSql } from './sqlite-query.ts';

/**
 * `version` is the number of the commit that wrote the record, so that one deleted and made again is never
 * taken for the one that was read.
 */
export const RECORDS_SCHEMA = [
  `CREATE TABLE records (
     collection TEXT NOT NULL,
     id TEXT NOT NULL,
     json TEXT NOT NULL,
     version INTEGER NOT NULL,
     PRIMARY KEY (collection, id)
   );
   CREATE TABLE commits (count INTEGER NOT NULL);
   INSERT INTO commits VALUES (0);`,
] as const;

/** A record as it was read: null and version 0 where there was none. */
export interface RecordRow {
  readonly value: JsonObject | null;
  readonly version: number;
}

/** The records table, synchronously. Throws SQLite's own errors. */
export class SqliteRecords {
  readonly #database: DatabaseSync;
  readonly #indexed: ReadonlySet<string>;
  readonly #statements = new Map<string, StatementSync>();

  /** @param indexed collections that have an index of their own */
  constructor(database: DatabaseSync, indexed: ReadonlySet<string>) {
    this.#database = database;
    this.#indexed = indexed;
  }

  /** All at one moment of the database, in the order asked for. */
  read(paths: readonly string[]): RecordRow[] {
    const statement = this.#prepare('SELECT json, version FROM records WHERE collection = ? AND id = ?');
    const readOne = (path: string): RecordRow => {
      const { collection, id } = splitPath(path);
      const row = statement.get(collection, id);
      return row
        ? { value: JSON.parse(String(row.json)), version: Number(row.version) }
        : { value: null, version: 0 };
    };
    // One statement sees one moment by itself; BEGIN and COMMIT around it would cost as much again.
    if (paths.length === 1) return [readOne(paths[0]!)];
    return inTransaction(this.#database, 'DEFERRED', () => paths.map(readOne));
  }

  /** In order, at one moment of the database. Arrays and maps come last, in no order that means anything. */
  query(query: Query): StoredRecord[] {
    const rows = inTransaction(this.#database, 'DEFERRED', () => {
      const found: Record<string, unknown>[] = [];
      for (const { sql, parameters } of selectSql(query, this.#indexed)) {
        const missing = query.limit - found.length;
        if (missing > 0) found.push(...this.#all({ sql, parameters: [...parameters, missing] }));
      }
      return found;
    });
    return rows.map(row => ({
      path: `${query.collection}/${row.id}`,
      id: String(row.id),
      value: JSON.parse(String(row.json)),
    }));
  }

  count(query: Pick<Query, 'collection' | 'where'>): number {
    const [row] = this.#all(countSql(query, this.#indexed));
    return Number(row?.matches);
  }

  /** Whether every record read, and every absence, is still as it was. */
  unchanged(reads: ReadonlyMap<string, RecordRow>): boolean {
    return inTransaction(this.#database, 'DEFERRED', () => this.#unchanged(reads));
  }

  /**
   * Writes everything, in order, if nothing read has changed; otherwise nothing, and false. Throws
   * {@link PreconditionError}, with nothing written, when a record to be created is there.
   */
  commit(reads: ReadonlyMap<string, RecordRow>, writes: readonly BufferedWrite[]): boolean {
    return inTransaction(this.#database, 'IMMEDIATE', () => {
      if (!this.#unchanged(reads)) return false;
      const [row] = this.#all({
        sql: 'UPDATE commits SET count = count + 1 RETURNING count',
        parameters: [],
      });
      for (const write of writes) this.#write(write, Number(row?.count));
      return true;
    });
  }

  #unchanged(reads: ReadonlyMap<string, RecordRow>): boolean {
    const statement = this.#prepare('SELECT version FROM records WHERE collection = ? AND id = ?');
    return [...reads].every(([path, read]) => {
      const { collection, id } = splitPath(path);
      return Number(statement.get(collection, id)?.version ?? 0) === read.version;
    });
  }

  #write(write: BufferedWrite, version: number): void {
    const { collection, id } = splitPath(write.path);
    if (write.op === 'delete') {
      this.#prepare('DELETE FROM records WHERE collection = ? AND id = ?').run(collection, id);
      return;
    }
    const onConflict =
      write.op === 'create' ? 'NOTHING' : 'UPDATE SET json = excluded.json, version = excluded.version';
    const insert = `INSERT INTO records VALUES (?, ?, ?, ?) ON CONFLICT DO ${onConflict}`;
    const { changes } = this.#prepare(insert).run(collection, id, write.json, version);
    if (Number(changes) === 0) throw new PreconditionError(`Record ${write.path} exists already`);
  }

  #all({ sql, parameters }: SqlStatement): Record<string, unknown>[] {
    return this.#prepare(sql).all(...parameters);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
