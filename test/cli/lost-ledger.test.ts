import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { runBallots } from './run-ballots.ts';

async function folderOf(t: ExecutionContext) {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-lost-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a server whose ledger is deleted stops and says so, instead of acknowledging what is lost', async t => {
  t.timeout(120_000);
  const folder = await folderOf(t);
  const data = join(folder, 'data');
  const election = { ELECTION_FILE: 'examples/election.json', INBOX_DIR: join(folder, 'inbox'), PORT: '0' };
  const running = runBallots(['start', '--data', data], election);
  while (!existsSync(join(data, 'local-key'))) await sleep(100);
  await sleep(2_000);
  await rm(data, { recursive: true, force: true });
  const { exitCode, complaints } = await running;
  t.is(exitCode, 1);
  t.regex(complaints, /ledger .* was deleted or moved/);
});

test('a damaged ledger is named, with the way to mend it', async t => {
  const data = join(await folderOf(t), 'data');
  await mkdir(data);
  await writeFile(join(data, 'ballots.db'), 'this is no database, however long it goes on. '.repeat(100));
  const { exitCode, complaints } = await runBallots(['verify', '--data', data]);
  t.not(exitCode, 0);
  t.regex(complaints, /damaged.*Restore an export/);
  t.notRegex(complaints, /\n +at /, 'no stack trace');
});

test('a file whose name no object can have keeps back no other', async t => {
  const folder = await folderOf(t);
  const files = join(folder, 'files');
  await mkdir(files);
  for (const name of ['a.jpg', 'b\nb.jpg', 'c.jpg']) await writeFile(join(files, name), 'x');
  const { exitCode, out, complaints } = await runBallots(['submit', files, '--data', join(folder, 'data')], {
    INBOX_DIR: join(folder, 'inbox'),
  });
  t.is(exitCode, 2, complaints);
  t.regex(out, /a\.jpg\n(.*\n)*.*c\.jpg/);
  t.regex(complaints, /b\\u\{a\}b\.jpg/);
});
