import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '../domain/clock.ts';
import { InvalidInputError, TransientError } from '../domain/errors.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html */
const SQLITE = { busy: 5, locked: 6, ioError: 10, corrupt: 11, full: 13, notADatabase: 26 } as const;

/**
 * How long SQLite itself waits for another process's lock. It blocks the event loop meanwhile, so not long.
 */
const BUSY_TIMEOUT_MS = 250;

/** Processes that open one new file together turn each other away for a moment, whatever the busy timeout. */
const OPEN_ATTEMPTS = 40;

/**
 * `synchronous=FULL`: with NORMAL a commit survives kill -9 but not always a loss of power, because the
 * write-ahead log is only synced at checkpoints. An acknowledged upload must survive both; measured on
 * a virtual machine's disk, FULL costs 0.2 ms a commit against 0.03 ms.
 */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA journal_size_limit = 67108864;
`;

/**
 * Opens a database file (made, with its folder, where there is none) that several processes may share, and
 * brings the component's tables up to date. Each component that keeps tables in the file has a version of its
 * own.
 * @param steps SQL of each schema version, the first from nothing to version 1; published steps never change
 * @param always SQL run at each opening, after the steps; it must do nothing the second time
 */
export async function openSqlite(
  file: string,
  component: string,
  steps: readonly string[],
  always: readonly string[] = [],
  clock: Clock = systemClock,
): Promise<DatabaseSync> {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  for (let attempt = 1; ; attempt++) {
    try {
      database.exec(PRAGMAS);
      migrate(database, component, steps, always);
      return database;
    } catch (error) {
      if (!isSqliteBusy(error) || attempt === OPEN_ATTEMPTS) {
        database.close();
        throw isNoDatabase(error) ? damagedDatabase(file, error) : sqliteError(error);
      }
      await clock.sleep(clock.random() * 50);
    }
  }
}

function migrate(
  database: DatabaseSync,
  component: string,
  steps: readonly string[],
  always: readonly string[],
): void {
  inTransaction(database, 'IMMEDIATE', () => {
    database.exec(
      'CREATE TABLE IF NOT EXISTS schema_versions (component TEXT PRIMARY KEY, version INTEGER NOT NULL)',
    );
    const row = database.prepare('SELECT version FROM schema_versions WHERE component = ?').get(component);
    const version = Number(row?.version ?? 0);
    if (version > steps.length) {
      throw new Error(
        `The database's ${component} tables have version ${version}, but this program knows versions up to ${steps.length}: run the newer program`,
      );
    }
    for (const sql of [...steps.slice(version), ...always]) database.exec(sql);
    database
      .prepare(
        'INSERT INTO schema_versions VALUES (?, ?) ON CONFLICT DO UPDATE SET version = excluded.version',
      )
      .run(component, steps.length);
  });
}

/**
 * Runs synchronous work between BEGIN and COMMIT; rolls back when it throws. `IMMEDIATE` takes the write lock
 * at once, so that what is read inside can't change before it is written; `DEFERRED` reads one snapshot.
 */
export function inTransaction<Outcome>(
  database: DatabaseSync,
  mode: 'IMMEDIATE' | 'DEFERRED',
  work: () => Outcome,
): Outcome {
  database.exec(`BEGIN ${mode}`);
  try {
    const outcome = work();
    database.exec('COMMIT');
    return outcome;
  } catch (error) {
    // Some failures (disk full) have already rolled back by themselves.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Whether another connection holds the lock that was needed. */
export function isSqliteBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === SQLITE.busy || code === SQLITE.locked;
}

/**
 * The error to throw instead: a {@link TransientError} where waiting may help, otherwise the error itself.
 */
export function sqliteError(error: unknown): unknown {
  const code = primaryCode(error);
  if (isSqliteBusy(error)) return transient('contention', 'Another process holds the database', error);
  if (code === SQLITE.full) return transient('storage_full', 'The disk of the database is full', error);
  if (code === SQLITE.ioError) return transient('storage_io', 'The disk of the database failed', error);
  return error;
}

function isNoDatabase(error: unknown): boolean {
  const code = primaryCode(error);
  return code === SQLITE.corrupt || code === SQLITE.notADatabase;
}

function damagedDatabase(file: string, error: unknown): InvalidInputError {
  const why = (error as Error).message;
  return new InvalidInputError(
    'damaged_ledger',
    `Expected the database of a ledger in ${file} but it is damaged (${why}). Restore an export, see docs/recovery.md`,
  );
}

function transient(code: string, message: string, cause: unknown): TransientError {
  return new TransientError(code, `${message}: ${(cause as Error).message}`, { cause });
}

/** The low byte of SQLite's extended result code, null for any other error. */
function primaryCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return Number(error.errcode) & 0xff;
}
