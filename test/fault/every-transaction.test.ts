import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { auditCatalogue } from '../../shared/ledger/audit.ts';
import { settingsCatalogue } from '../../shared/ledger/settings-audit.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { LEDGER_INDEXES } from '../../shared/store/ledger-indexes.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';
import { firstAttemptFails } from '../store/first-attempt-fails.ts';
import { type Stop, stops } from './tour/stops.ts';
import { ledgerLines, openTour } from './tour/tour.ts';
import { notingSites, transactionSites } from './tour/transaction-sites.ts';

const passed = new Set<string>();
const written = new Set<string>();

/** Makes a stop on a ledger of its own; the whole ledger as it is then. */
async function ledgerAfter(
  t: ExecutionContext,
  stop: Stop,
  over: (store: DocumentStore) => DocumentStore,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-tour-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const storeOver = (store: DocumentStore) => notingSites(over(store), passed);
  const tour = await openTour(folder, storeOver);
  const opened: DocumentStore[] = [];
  try {
    await stop.run(tour, async () => {
      const store = await openSqliteStore({ file: join(folder, 'elsewhere.db'), indexes: LEDGER_INDEXES });
      opened.push(store);
      return storeOver(store);
    });
  } finally {
    await Promise.all(opened.map(store => store.close()));
    await tour.services.close();
  }
  return ledgerLines(folder);
}

for (const stop of stops) {
  test.serial(`${stop.name}: the ledger is the same where every first attempt is lost`, async t => {
    const plain = await ledgerAfter(t, stop, store => store);
    t.true(plain.length > 0);
    t.deepEqual(await ledgerAfter(t, stop, firstAttemptFails), plain);
    for (const line of plain) {
      written.add(/^(?:.*\/audit|settings-audit)\/\d+ .*"type":"([a-z.]+)"/.exec(line)?.[1] ?? '');
    }
  });
}

test.serial('every transaction in the code was passed on the way', t => {
  const sites = transactionSites();
  t.true(sites.length > 25);
  t.deepEqual(
    sites.filter(site => !passed.has(site)),
    [],
    'a stop in test/fault/tour/stops.ts must pass these',
  );
});

test.serial('every kind of step was made on the way', t => {
  t.deepEqual(
    [...Object.keys(auditCatalogue), ...Object.keys(settingsCatalogue)].filter(type => !written.has(type)),
    [],
    'a stop in test/fault/tour/stops.ts must make these',
  );
});
