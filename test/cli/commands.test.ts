import { mkdtempSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { Status } from '../../shared/domain/status.ts';
import { runBallots } from './run-ballots.ts';

const folder = mkdtempSync(join(tmpdir(), 'ballots-cli-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

const sheets = 'examples/inbox/lakeland-2026/statement-of-poll';

test('a run of which everything is accepted exits 0 and prints a table', async t => {
  t.timeout(180_000);
  const ran = await runBallots(['start', '--once', `${sheets}/PP-0101.jpg`]);
  t.is(ran.exitCode, 0, ran.complaints);
  t.regex(ran.out, /PP-0101\s+accepted/);
  t.regex(ran.out, /1 accepted, 0 to review, 0 failed\. Read offline/);
});

test('a run of which something was rejected exits 2 and says what', async t => {
  t.timeout(120_000);
  const ran = await runBallots(['start', '--once', `${sheets}/PP-0803.jpg`, '--json']);
  t.is(ran.exitCode, 2, ran.complaints);
  const { documents, summary } = JSON.parse(ran.out);
  t.is(Status.parse(documents[0].status).error?.code, 'unsupported_format');
  t.is(documents[0].result, null);
  t.is(summary.failed, 1);
});

const broken = [
  {
    name: 'a setting that is wrong',
    words: ['start', '--once', sheets],
    environment: { READER: 'oracle' },
    exitCode: 1,
    says: /READER/,
  },
  {
    name: 'a file that is not there',
    words: ['start', '--once', 'nowhere.jpg'],
    environment: {},
    exitCode: 2,
    says: /there is no nowhere\.jpg/,
  },
  { name: 'a command that is none', words: ['count'], environment: {}, exitCode: 1, says: /unknown command/ },
  {
    name: 'readings that are not there',
    words: ['check', '--form', 'ke-34a', 'nowhere.jsonl'],
    environment: {},
    exitCode: 2,
    says: /there is no nowhere\.jsonl/,
  },
];
for (const { name, words, environment, exitCode, says } of broken) {
  test(`${name} ends with ${exitCode} and says what was expected`, async t => {
    const ran = await runBallots(words, { BALLOTS_DATA_DIR: join(folder, 'unused'), ...environment });
    t.is(ran.exitCode, exitCode);
    t.regex(ran.complaints, says);
    t.false(ran.complaints.includes('    at '), 'no stack for what a person can mend');
  });
}

test('an election is validated with all that is wrong in it', async t => {
  const good = await runBallots(['election', 'validate', 'examples/election.json']);
  t.is(good.exitCode, 0, good.out);
  t.regex(good.out, /lakeland-2026: valid/);
  const file = join(folder, 'wrong.json');
  await writeFile(file, JSON.stringify({ schemaVersion: 1, id: 'x', reportingUnits: [] }));
  const bad = await runBallots(['election', 'validate', file, '--json']);
  t.is(bad.exitCode, 2);
  t.true(JSON.parse(bad.out).issues.length > 3);
});

test('images are preprocessed without a ledger, and a rejected one exits 2', async t => {
  const out = join(folder, 'pages');
  const files = [`${sheets}/PP-0301.jpg`, `${sheets}/PP-0802.jpg`];
  const ran = await runBallots(['preprocess', ...files, '--out', out, '--json']);
  t.is(ran.exitCode, 2, ran.complaints);
  const [upright, blank] = ran.out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  t.is(upright.state, 'processed');
  t.is(blank.pages?.[0]?.code ?? blank.code, 'blank_page');
  t.is((await readdir(out)).length, 1);
});

test('readings are checked a line each', async t => {
  const file = join(folder, 'readings.jsonl');
  const reading = { id: 'r1', formId: 'ke-34a', fields: {}, contests: [] };
  await writeFile(file, `${JSON.stringify(reading)}\n{broken\n`);
  const ran = await runBallots(['check', '--form', 'ke-34a', file]);
  t.is(ran.exitCode, 2);
  const [answer, refusal] = ran.out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  t.is(answer.outcome, 'review');
  t.is(refusal.error.code, 'invalid_json');
});

test('a command that looks at a ledger makes none', async t => {
  for (const words of [
    ['verify'],
    ['status', 'a.jpg'],
    ['tally', 'recompute'],
    ['redrive', '--state', 'failed'],
  ]) {
    const ran = await runBallots(words, { BALLOTS_DATA_DIR: join(folder, 'nowhere') });
    t.is(ran.exitCode, 2, words.join(' '));
    t.regex(ran.complaints, /Expected a ledger but there is no /);
  }
});

test('a folder without images is no success, and --json may stand before the paths', async t => {
  const ran = await runBallots(['start', '--once', '--json', 'deploy']);
  t.is(ran.exitCode, 2);
  t.regex(ran.complaints, /Expected images but there are none in deploy/);
});

test('a key is shown once, and a scope that is none is refused', async t => {
  const environment = { BALLOTS_DATA_DIR: join(folder, 'keys') };
  const made = await runBallots(['keys', 'create', 'newsroom', '--scope', 'status', 'results'], environment);
  t.is(made.exitCode, 0, made.complaints);
  t.regex(made.out, /^bp_\S+\n$/);
  const refused = await runBallots(['keys', 'create', 'newsroom', '--scope', 'everything'], environment);
  t.is(refused.exitCode, 2);
  t.regex(refused.complaints, /Expected one of status, results/);
});

test('what is submitted while nothing runs is there for the next start, and its status can be asked', async t => {
  const environment = { BALLOTS_DATA_DIR: join(folder, 'data'), INBOX_DIR: join(folder, 'inbox') };
  const imported = await runBallots(['election', 'import', 'examples/election.json'], environment);
  t.is(imported.exitCode, 0, imported.complaints);
  const misspelt = ['submit', `${sheets}/PP-0102.png`, '--election', 'lakelnad-2026'];
  const refused = await runBallots(misspelt, environment);
  t.is(refused.exitCode, 2);
  t.regex(
    refused.complaints,
    /Expected an imported election \(there is lakeland-2026\), got "lakelnad-2026"/,
  );
  const submitted = await runBallots(['submit', `${sheets}/PP-0102.png`, '--json'], environment);
  t.is(submitted.exitCode, 0, submitted.complaints);
  const { documentId, object } = JSON.parse(submitted.out);
  t.is(object, 'lakeland-2026/statement-of-poll/PP-0102.png');
  const unknown = await runBallots(['status', documentId], environment);
  t.is(unknown.exitCode, 2);
  t.regex(unknown.complaints, new RegExp(documentId));
});
