import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/domain/clock.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { FirestoreStore } from '../../shared/store/firestore-store.ts';
import { LEDGER_INDEXES } from '../../shared/store/ledger-indexes.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';

/**
 * An empty store for a test's ledger: SQLite in that file, or a database of its own in the emulator that
 * BALLOTS_TEST_FIRESTORE names (`host:port`), so that the same tests run on both (test/emulator/api.ava.config.mjs).
 */
export async function openLedgerStore(file: string, clock?: Clock): Promise<DocumentStore> {
  const host = process.env.BALLOTS_TEST_FIRESTORE;
  // The emulator keeps the databases of different projects apart.
  if (host) return new FirestoreStore({ projectId: `test-${randomUUID()}`, host, ssl: false });
  return openSqliteStore({ file, indexes: LEDGER_INDEXES, ...(clock === undefined ? {} : { clock }) });
}
