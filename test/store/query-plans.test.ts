import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test from 'ava';
import { placesIn, runLocally } from '../bench/scale/local-run.ts';
import { fillInbox } from '../bench/scale/scale.ts';
import { countryOf } from '../fault/country.ts';

const prepare = DatabaseSync.prototype.prepare;
const documents = 5;

test('no statement that the pipeline runs reads all of the ledger or of the queue', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-plans-'));
  const statements = new Set<string>();
  // This file has a process of its own.
  DatabaseSync.prototype.prepare = function (sql) {
    statements.add(sql);
    return prepare.call(this, sql);
  };
  t.teardown(() => {
    DatabaseSync.prototype.prepare = prepare;
    return rm(folder, { recursive: true, force: true });
  });
  const { inbox, ledger } = placesIn(folder);
  await fillInbox(inbox, documents);
  t.is((await runLocally(folder, countryOf({ documents, onePage: true }))).accepted, documents);

  const database = new DatabaseSync(join(ledger, 'ballots.db'));
  t.teardown(() => database.close());
  const looked = [...statements].filter(sql => /\b(FROM|UPDATE) (records|bus_messages)\b/.test(sql));
  t.true(looked.length > 10, `${looked.length} statements`);
  const planOf = (sql: string) =>
    prepare
      .call(database, `EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(row => String(row.detail));
  const growing = looked.filter(sql => planOf(sql).some(step => /^SCAN|TEMP B-TREE/.test(step)));
  t.deepEqual(growing, []);
});
