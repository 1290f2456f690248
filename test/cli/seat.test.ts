import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { openSeat } from '../../cli/local/seat.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { DocumentRecord, isFinal } from '../../shared/domain/document.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { LEDGER_INDEXES } from '../../shared/store/ledger-indexes.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';
import { until } from '../fixtures/until.ts';
import { runBallots, startBallots } from './run-ballots.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const patientClock = { ...systemClock, sleep: async () => {} };

async function folderOf(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-seat-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function startServer(t: ExecutionContext, folder: string): ChildProcess {
  const child = startBallots(['start', '--data', join(folder, 'data')], {
    INBOX_DIR: join(folder, 'inbox'),
    ELECTION_FILE: 'examples/election.json',
    PORT: '0',
  });
  // Nobody reads what it says, and it must not wait for that.
  child.stdout.resume();
  child.stderr.resume();
  t.teardown(() => child.kill('SIGKILL'));
  return child;
}

test('a folder has one server; the next one waits for it and then says so', async t => {
  const folder = await folderOf(t);
  const first = await openSeat(folder, patientClock, () => t.fail('nobody else is there'));
  t.is(first.predecessors.size, 0);
  first.take('first');
  let waits = 0;
  const error = await t.throwsAsync(
    openSeat(folder, patientClock, () => waits++),
    { instanceOf: InvalidInputError },
  );
  t.is(error?.code, 'server_running');
  t.is(waits, 1);
  first.leave();
  const second = await openSeat(folder, patientClock, () => t.fail('the first one has left'));
  t.deepEqual([...second.predecessors], ['first']);
  second.leave();
});

test('a second server on the same folder ends with words', async t => {
  const data = await folderOf(t);
  const seat = await openSeat(data, systemClock, () => {});
  t.teardown(() => seat.leave());
  const ran = await runBallots(['start', '--data', data], { PORT: '0', INBOX_DIR: join(data, 'inbox') });
  t.is(ran.exitCode, 2);
  t.regex(ran.complaints, /Waiting for another server/);
  t.regex(ran.complaints, /Expected no other server on .* but one is running/);
});

test('what a killed server held goes on as soon as the next one is there', async t => {
  t.timeout(240_000);
  const folder = await folderOf(t);
  const place = 'lakeland-2026/statement-of-poll';
  for (const name of ['PP-0101.jpg', 'PP-0102.png', 'PP-0201.jpg']) {
    await cp(join(root, 'examples/inbox', place, name), join(folder, 'inbox', place, name));
  }
  const killed = startServer(t, folder);
  const file = join(folder, 'data', 'ballots.db');
  const store = await openSqliteStore({ file, indexes: LEDGER_INDEXES });
  t.teardown(() => store.close());
  async function documents(): Promise<DocumentRecord[]> {
    const records = await store.query({ collection: 'documents', limit: 200 });
    return records.map(({ value }) => DocumentRecord.parse(value));
  }
  await until('A lease', async () => (await documents()).find(({ lease }) => lease !== null) ?? null);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const held = (await documents()).filter(({ lease }) => lease !== null);
  t.true(held.length > 0, 'it held a document when it was killed');
  startServer(t, folder);
  for (const { documentId, lease } of held) {
    const done = await until(
      'The end of the document',
      async () =>
        (await documents()).find(each => each.documentId === documentId && isFinal(each.state)) ?? null,
      { limitMs: 100_000 },
    );
    t.true(done.updatedAt < lease!.expiresAt, 'long before the lease of the killed server had run out');
  }
});
