import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { type ExampleTruth, TruthFile } from '../../examples/make/truth.ts';
import { parseObjectName } from '../../shared/domain/document-key.ts';
import { eventData } from '../../shared/domain/event-schemas.ts';
import { OutboxRecord } from '../../shared/ledger/outbox.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';
import { eventCheck } from '../events/event-validation.ts';
import { compareWithTruth } from './compare-with-truth.ts';
import { type Run, root, startOnce } from './start-once.ts';

let run: Run;
let truths: [string, ExampleTruth][];
let folder: string;

test.before(async t => {
  t.timeout(600_000);
  truths = Object.entries(TruthFile.parse(JSON.parse(await readFile(`${root}/examples/truth.json`, 'utf8'))));
  folder = await mkdtemp(join(tmpdir(), 'ballots-examples-'));
  run = await startOnce('examples', '--data', folder);
});

test.after.always(() => rm(folder, { recursive: true, force: true }));

function documentOf(key: string) {
  const found = run.documents.find(({ status }) => parseObjectName(status.object).documentKey === key);
  if (found === undefined) throw new Error(`No document ${key}`);
  return found;
}

test('every example is there, and the exit code says that some were rejected', t => {
  t.is(run.documents.length, truths.length);
  t.is(run.exitCode, 2);
  t.is(run.summary.reader, 'offline-ocr');
});

test('every example reaches its expected end', t => {
  for (const [key, { expected }] of truths) {
    const { status } = documentOf(key);
    const states: readonly string[] = Array.isArray(expected.state) ? expected.state : [expected.state];
    const why = JSON.stringify(status.error ?? status.findings);
    t.true(
      states.includes(status.state),
      `${key} is ${status.state}, expected ${states.join(' or ')}: ${why}`,
    );
    if (expected.code === null) continue;
    const codes = [status.error?.code, ...status.findings.map(finding => finding.rule)];
    t.true(codes.includes(expected.code), `${key} says ${codes.join(', ')}, expected ${expected.code}`);
  }
});

test('every event that was published is valid by the JSON Schema of its type', async t => {
  const store = await openSqliteStore({ file: join(folder, 'ballots.db') });
  t.teardown(() => store.close());
  const rows = (await store.query({ collection: 'outbox', limit: 1_000 })).map(each =>
    OutboxRecord.parse(each.value),
  );
  const check = eventCheck();
  for (const { topic, message } of rows) t.is(check(message), null, `${topic} ${message.id}`);
  t.deepEqual(
    [...new Set(rows.map(each => each.topic))].toSorted(),
    Object.keys(eventData).toSorted(),
    'each described topic was published to',
  );
  t.true(rows.every(each => each.publishedAt !== null));
});

test('not one wrong value is in an accepted result', t => {
  for (const [key, truth] of truths) {
    const { status, result } = documentOf(key);
    if (status.state !== 'accepted') continue;
    const values = compareWithTruth(truth, result);
    t.true(values.length > 0, `${key} has values to compare`);
    t.deepEqual(
      values.filter(({ printed, read }) => printed !== read),
      [],
      key,
    );
  }
});

test('of the values on the clean printed forms at least 98 % are read right', t => {
  const values = truths
    .filter(([, truth]) => truth.kind === 'clean_scan')
    .flatMap(([key, truth]) => compareWithTruth(truth, documentOf(key).result));
  const right = values.filter(({ printed, read }) => printed === read).length;
  t.log(`${right} of ${values.length} values`);
  t.true(values.length >= 100);
  t.true(right / values.length >= 0.98);
});

test('no place and form is counted twice', t => {
  const counted = run.documents.flatMap(({ result }) =>
    result?.counted === true ? [`${result.formId} ${result.pollingPlaceId}`] : [],
  );
  t.is(new Set(counted).size, counted.length);
});

test('every result says that it was read offline', t => {
  for (const { result } of run.documents) {
    if (result !== null && result.provenance.readings.length > 0)
      t.is(result.provenance.reader, 'offline-ocr');
  }
});
