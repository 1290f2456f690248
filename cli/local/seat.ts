import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../shared/domain/clock.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { inTransaction, isSqliteBusy } from '../../shared/store/sqlite-database.ts';

/**
 * The one place for a server in a data folder. The operating system's lock on a file keeps it, and ends with the process
 * however that ends; so whoever has the place knows that those before it are gone, and need not wait for their leases.
 */
export interface Seat {
  /** The workers of the servers that were here before. */
  readonly predecessors: ReadonlySet<string>;
  /** Notes the worker of this server, for the next one. */
  take(owner: string): void;
  leave(): void;
}

/** A server that was asked to stop finishes what is under way. */
const patienceMs = 10_000;
const lookMs = 200;
/** Servers that were killed one after the other, each before it had taken up what the last one held. */
const mostPredecessors = 100;

/**
 * Waits a moment for a server that is about to end; `onWait` is told that it does. Throws {@link InvalidInputError} with
 * code `server_running` where one stays.
 */
export async function openSeat(folder: string, clock: Clock, onWait: () => void): Promise<Seat> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'server.lock');
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    for (let waitedMs = 0; !lock(database); waitedMs += lookMs) {
      if (waitedMs === 0) onWait();
      if (waitedMs >= patienceMs) throw serverRunning(folder);
      await clock.sleep(lookMs);
    }
    const rows = database.prepare('SELECT owner FROM servers').all() as { owner: string }[];
    return {
      predecessors: new Set(rows.map(({ owner }) => owner)),
      take(owner) {
        inTransaction(database, 'IMMEDIATE', () => {
          database.prepare('INSERT INTO servers (owner) VALUES (?)').run(owner);
          database
            .prepare('DELETE FROM servers WHERE seq <= (SELECT max(seq) FROM servers) - ?')
            .run(mostPredecessors);
        });
      },
      leave: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** False where another has it. In this mode the lock that a transaction took stays when it ends, https://www.sqlite.org/pragma.html#pragma_locking_mode */
function lock(database: DatabaseSync): boolean {
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      BEGIN EXCLUSIVE;
      CREATE TABLE IF NOT EXISTS servers (seq INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL) STRICT;
      COMMIT;
    `);
    return true;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    if (isSqliteBusy(error)) return false;
    throw error;
  }
}

function serverRunning(folder: string): InvalidInputError {
  return new InvalidInputError(
    'server_running',
    `Expected no other server on ${folder} but one is running; stop it, or choose another folder with --data`,
  );
}
