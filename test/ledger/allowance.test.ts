import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { spendTokens, takeRequest, tokensUsed } from '../../shared/ledger/allowance.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { LEDGER_INDEXES } from '../../shared/store/ledger-indexes.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';
import { allowanceContract, holder, instance, noon } from '../contract/allowance.ts';

async function openFile(t: ExecutionContext): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ballots-allowance-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'l.db');
}

async function openStore(t: ExecutionContext): Promise<DocumentStore> {
  const store = await openSqliteStore({ file: await openFile(t), indexes: LEDGER_INDEXES });
  t.teardown(() => store.close());
  return store;
}

allowanceContract(test, 'SQLite', openStore);

const two = { requestsPerMinute: 2, tokensPerDay: null };

test('limits outlive a restart', async t => {
  const file = await openFile(t);
  for (const expected of ['taken', 'taken', 'refused'] as const) {
    const store = await openSqliteStore({ file, indexes: LEDGER_INDEXES });
    const { kind } = await takeRequest(instance(store, noon), holder, 'chat', two);
    await spendTokens(instance(store, noon), holder, 5);
    await store.close();
    t.is(kind, expected);
  }
  const store = await openSqliteStore({ file, indexes: LEDGER_INDEXES });
  t.is(await tokensUsed(instance(store, noon), holder), 15);
  await store.close();
});

test('a new minute begins anew, and callers and uses do not count for each other', async t => {
  const here = instance(await openStore(t), noon + 59_000);
  const take = async (use: 'chat' | 'upload' = 'chat', who = holder) =>
    (await takeRequest(here, who, use, two)).kind;
  t.deepEqual([await take(), await take(), await take()], ['taken', 'taken', 'refused']);
  t.is(await take('upload'), 'taken');
  t.is(await take('chat', 'b'.repeat(64)), 'taken');
  here.pass(1_000);
  t.is(await take(), 'taken');
});

test('an instance whose clock is behind opens no window a second time', async t => {
  const store = await openStore(t);
  const [ahead, behind] = [instance(store, noon), instance(store, noon - 2_000)];
  const kinds = [];
  for (const each of [ahead, behind, ahead, behind]) {
    kinds.push((await takeRequest(each, holder, 'chat', two)).kind);
  }
  t.deepEqual(kinds, ['taken', 'taken', 'refused', 'refused']);
});

test('a refused request writes nothing, and one without limits no record at all', async t => {
  const store = await openStore(t);
  const here = instance(store, noon);
  await takeRequest(here, holder, 'chat', { requestsPerMinute: null, tokensPerDay: null });
  t.deepEqual(await store.query({ collection: 'allowances', limit: 10 }), []);
  for (let asked = 0; asked < 2; asked++) await takeRequest(here, holder, 'chat', two);
  const before = await store.query({ collection: 'allowances', limit: 10 });
  await takeRequest(here, holder, 'chat', two);
  t.deepEqual(await store.query({ collection: 'allowances', limit: 10 }), before);
});
