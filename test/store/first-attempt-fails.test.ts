import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';
import { firstAttemptFails } from './first-attempt-fails.ts';

test('a callback that keeps state outside itself is found out', async t => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ballots-store-'));
  const store = firstAttemptFails(await openSqliteStore({ file: path.join(folder, 'ledger.db') }));
  t.teardown(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  let written = false;
  await store.transaction(async transaction => {
    if (!written) transaction.set('a/1', { n: 1 });
    written = true;
  });
  t.is(await store.get('a/1'), null);
});
