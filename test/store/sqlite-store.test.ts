import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { LEDGER_INDEXES } from '../../shared/store/ledger-indexes.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';
import { documentStoreContract } from '../contract/document-store.ts';
import { firstAttemptFails } from './first-attempt-fails.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ballots-store-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const openFresh = (): Promise<DocumentStore> =>
  openSqliteStore({ file: path.join(folder, `${files++}.db`), indexes: LEDGER_INDEXES });

documentStoreContract(test, 'SQLite', openFresh);
documentStoreContract(test, 'SQLite, first attempt lost', async () => firstAttemptFails(await openFresh()));
