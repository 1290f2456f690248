import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test from 'ava';
import type { Condition, Query } from '../../shared/store/document-store.ts';
import { LEDGER_INDEXES } from '../../shared/store/ledger-indexes.ts';
import { countSql, type SqlStatement, selectSql } from '../../shared/store/sqlite-query.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';

const ascending = (field: string): NonNullable<Query['orderBy']> => ({ field, direction: 'ascending' });
const equal = (field: string, value: string): Condition => ({ field, op: '=', value });

const HOT: { name: string; query: Omit<Query, 'limit'> }[] = [
  {
    name: 'what is due',
    query: {
      collection: 'documents',
      where: [{ field: 'dueAt', op: '<=', value: '2026' }],
      orderBy: ascending('dueAt'),
    },
  },
  { name: 'what is unpublished', query: { collection: 'outbox', orderBy: ascending('pendingSince') } },
  {
    name: 'documents in order of arrival',
    query: { collection: 'documents', orderBy: ascending('createdAt') },
  },
  ...['electionId', 'state', 'formId', 'pollingPlaceId'].flatMap(field => [
    { name: `documents by ${field}`, query: { collection: 'documents', where: [equal(field, 'x')] } },
    {
      name: `documents by ${field}, newest first`,
      query: {
        collection: 'documents',
        where: [equal(field, 'x')],
        orderBy: { field: 'createdAt', direction: 'descending' as const },
      },
    },
  ]),
  {
    name: 'documents of an election in a state',
    query: {
      collection: 'documents',
      where: [equal('electionId', 'e'), equal('state', 'failed')],
      orderBy: ascending('createdAt'),
    },
  },
  { name: 'dirty tallies', query: { collection: 'dirty' } },
  { name: 'readings of a document', query: { collection: 'documents/a/readings' } },
];

const folder = mkdtempSync(path.join(tmpdir(), 'ballots-store-'));
const file = path.join(folder, 'ledger.db');
const indexed = new Set(LEDGER_INDEXES.map(index => index.collection));
test.before(async () => (await openSqliteStore({ file, indexes: LEDGER_INDEXES })).close());
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

/** What SQLite would do, a line for each step. */
function plan({ sql, parameters }: SqlStatement): string[] {
  const database = new DatabaseSync(file);
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters);
  database.close();
  return steps.map(step => String(step.detail));
}

for (const { name, query } of HOT) {
  const { orderBy } = query;
  const after = orderBy ? { id: 'x', value: 'x' } : { id: 'x' };
  for (const page of [query, { ...query, after }]) {
    test(`SQLite finds ${name} by an index alone${page === query ? '' : ', the next page too'}`, t => {
      const statements = selectSql({ ...page, limit: 50 }, indexed);
      for (const { sql, parameters } of statements) {
        const steps = plan({ sql, parameters: [...parameters, 50] });
        t.is(steps.length, 1, steps.join('\n'));
        t.regex(steps[0]!, /^SEARCH records USING INDEX/);
        // The collection alone would be no help to a filter or an order.
        if (query.where || orderBy) t.notRegex(steps[0]!, /autoindex/);
      }
    });
  }
}

test('SQLite counts the documents of a state by an index', t => {
  const steps = plan(countSql({ collection: 'documents', where: [equal('state', 'ready')] }, indexed));
  t.regex(steps.join('\n'), /^SEARCH records USING (COVERING )?INDEX records_/);
});
