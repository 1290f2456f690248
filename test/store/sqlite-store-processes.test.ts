import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test from 'ava';
import { TransientError } from '../../shared/domain/errors.ts';
import { openSqlite } from '../../shared/store/sqlite-database.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ballots-store-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

function startWorker(...words: string[]): ChildProcess {
  const worker = path.join(import.meta.dirname, 'sqlite-worker.ts');
  return spawn(process.execPath, [worker, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('records survive closing and opening again', async t => {
  const file = path.join(folder, 'deeper', 'reopened.db');
  const indexes = [{ collection: 'documents', fields: ['state'] }];
  const first = await openSqliteStore({ file, indexes });
  await first.transaction(async transaction => transaction.set('documents/a', { state: 'ready' }));
  await first.close();
  const second = await openSqliteStore({ file, indexes });
  t.deepEqual(await second.get('documents/a'), { state: 'ready' });
  await second.close();
  await second.close();
});

test('three processes that open a new file at once and write the same record end at the right sum', async t => {
  const file = path.join(folder, 'shared.db');
  const workers = ['a', 'b', 'c'].map(name => startWorker(file, name, '60'));
  const exits = await Promise.all(workers.map(worker => once(worker, 'exit')));
  t.deepEqual(exits, [
    [0, null],
    [0, null],
    [0, null],
  ]);
  const store = await openSqliteStore({ file });
  t.deepEqual(await store.get('counters/shared'), { count: 180 });
  t.is(await store.count({ collection: 'entries' }), 180);
  await store.close();
});

test('after kill -9 the file is whole, and has every acknowledged commit', async t => {
  const file = path.join(folder, 'killed.db');
  let acknowledged = 0;
  for (const commits of [5, 40, 17]) {
    const worker = startWorker(file, 'a', '1000000', 'log');
    let printed = '';
    for await (const chunk of worker.stdout!) {
      printed += chunk;
      if (printed.split('\n').length > commits) worker.kill('SIGKILL');
    }
    if (worker.signalCode === null) await once(worker, 'exit');
    t.is(worker.signalCode, 'SIGKILL');
    acknowledged = Number(printed.trimEnd().split('\n').at(-1));
    const store = await openSqliteStore({ file });
    const [shared, own] = await store.getMany(['counters/shared', 'counters/a']);
    t.deepEqual(shared, own);
    t.is(await store.count({ collection: 'entries' }), Number(own?.count));
    t.true(Number(own?.count) >= acknowledged, `${own?.count} commits stored, ${acknowledged} acknowledged`);
    await store.close();
  }
  const database = new DatabaseSync(file);
  t.is(database.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
  database.close();
});

test('while another process holds the lock for good, a transaction ends in TransientError; reads go on', async t => {
  const file = path.join(folder, 'locked.db');
  const store = await openSqliteStore({ file, maxAttempts: 2 });
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  const write = (): Promise<void> => store.transaction(async transaction => transaction.set('a/1', { n: 1 }));
  await t.throwsAsync(write(), { instanceOf: TransientError, code: 'contention' });
  t.is(await store.get('a/1'), null);
  other.exec('COMMIT');
  await write();
  t.deepEqual(await store.get('a/1'), { n: 1 });
  other.close();
  await store.close();
});

test('conflicts without end are given up as TransientError', async t => {
  const store = await openSqliteStore({ file: path.join(folder, 'conflicts.db'), maxAttempts: 3 });
  let runs = 0;
  const attempt = store.transaction(async transaction => {
    await transaction.get('a/1');
    await store.transaction(async other => other.set('a/1', { run: runs++ }));
    transaction.set('b/1', {});
  });
  await t.throwsAsync(attempt, { instanceOf: TransientError, code: 'contention' });
  t.is(runs, 3);
  t.is(await store.get('b/1'), null);
  await store.close();
});

test('a callback that failed over reads of different moments runs again', async t => {
  const store = await openSqliteStore({ file: path.join(folder, 'torn.db') });
  const both = (n: number): Promise<void> =>
    store.transaction(async transaction => {
      transaction.set('a/1', { n });
      transaction.set('a/2', { n });
    });
  await both(1);
  let runs = 0;
  const seen = await store.transaction(async transaction => {
    const first = await transaction.get('a/1');
    if (runs++ === 0) await both(2);
    const second = await transaction.get('a/2');
    if (first?.n !== second?.n) throw new Error('a broken invariant');
    return second;
  });
  t.deepEqual(seen, { n: 2 });
  t.is(runs, 2);
  await store.close();
});

test('schema steps run once each, and a file of a newer program is refused', async t => {
  const file = path.join(folder, 'versions.db');
  const steps = ['CREATE TABLE one (n INTEGER)', 'INSERT INTO one VALUES (1)'];
  for (const known of [1, 2, 2]) (await openSqlite(file, 'part', steps.slice(0, known))).close();
  const database = await openSqlite(file, 'other', []);
  t.is(database.prepare('SELECT count(*) AS n FROM one').get()?.n, 1);
  database.close();
  await t.throwsAsync(openSqlite(file, 'part', steps.slice(0, 1)), {
    message: /part tables have version 2.*newer/,
  });
});

test('a failed schema step leaves the version before it', async t => {
  const file = path.join(folder, 'failed-step.db');
  await t.throwsAsync(openSqlite(file, 'part', ['CREATE TABLE one (n INTEGER)', 'NOT SQL']));
  const database = await openSqlite(file, 'part', ['CREATE TABLE one (n INTEGER)']);
  t.is(database.prepare('SELECT count(*) AS n FROM one').get()?.n, 0);
  database.close();
});
