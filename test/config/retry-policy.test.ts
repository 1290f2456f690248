import { readFile } from 'node:fs/promises';
import test from 'ava';
import * as policy from '../../shared/config/retry-policy.ts';
import type { RetryPolicy } from '../../shared/domain/retry.ts';

const page = await readFile(new URL('../../docs/retries.md', import.meta.url), 'utf8');
const seconds = (ms: number) => `${ms / 1000} s`;

/** Rows of a table between `<!-- name -->` and `<!-- /name -->`, without its head. */
function table(name: string): string[] {
  const [, inside] = page.split(new RegExp(`<!-- /?${name} -->`));
  return (inside ?? '').trim().split('\n').slice(2);
}
const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;

function callRow(name: string, { attempts, baseMs, capMs, deadlineMs }: RetryPolicy): string {
  return row(name, attempts, seconds(baseMs), seconds(capMs), seconds(deadlineMs));
}

function deliveryRow(
  name: string,
  { maxAttempts, minBackoffMs, maxBackoffMs }: policy.DeliveryPolicy,
): string {
  return row(name, maxAttempts, seconds(minBackoffMs), seconds(maxBackoffMs), '`<topic>-dead`');
}

test('the page has the numbers of every call', t => {
  t.deepEqual(table('calls'), [
    callRow('model', policy.modelCall),
    callRow('Cloud Storage', policy.storageCall),
    callRow('local queue, while another process writes', policy.sqliteQueueStep),
  ]);
});

test('the page has the numbers of every delivery', t => {
  t.deepEqual(table('deliveries'), [
    deliveryRow('Pub/Sub', policy.cloudDelivery),
    deliveryRow('local queue', policy.localDelivery),
  ]);
});

test("the page has the ledger's numbers", t => {
  const { extractRetry, preprocessAttempts, deterministicAttempts } = policy;
  const { maxAttempts, baseMs, capMs } = extractRetry;
  t.deepEqual(table('ledger'), [
    row('reading a document', maxAttempts, deterministicAttempts, seconds(baseMs), seconds(capMs)),
    row(
      'preprocessing an object',
      preprocessAttempts,
      deterministicAttempts,
      "the platform's",
      "the platform's",
    ),
  ]);
});

const { breakerPolicy, slotSearch, firestoreTransaction, sqliteTransaction } = policy;
const sentences = [
  `up to ${firestoreTransaction.attempts} times on Firestore`,
  `up to ${sqliteTransaction.attempts} times on SQLite with pauses of ${seconds(sqliteTransaction.capMs)} at most`,
  `The acknowledgement deadline is ${policy.ackDeadlineSeconds} s`,
  `the newest ${breakerPolicy.failures} readings of all instances, none older than ${seconds(breakerPolicy.windowMs)}`,
  `Nobody reads for ${seconds(breakerPolicy.openMs)}`,
  `doubles the wait, up to ${seconds(breakerPolicy.maxOpenMs)}`,
  `A place is looked for ${slotSearch.looks} times, ${seconds(slotSearch.pauseMs)} apart`,
];
for (const sentence of sentences) {
  test(`the page says "${sentence}"`, t => t.true(page.includes(sentence)));
}

test('what the deployment reads is what the policy says', async t => {
  const file = await readFile(new URL('../../deploy/retry-policy.json', import.meta.url), 'utf8');
  t.deepEqual(JSON.parse(file), policy.platformPolicy());
});

test('a failure that is not transient is tried at most twice, whatever the setting', t => {
  t.deepEqual(
    [1, 2, 10].map(maxAttempts => policy.attemptsFor(false, maxAttempts)),
    [1, 2, 2],
  );
  t.is(policy.attemptsFor(true, 10), 10);
});

test("the ledger's pause doubles up to its cap and is jittered down to a half", t => {
  const pauses = (random: number) =>
    [1, 2, 3, 12].map(attempt => policy.ledgerPauseMs(policy.extractRetry, attempt, random));
  t.deepEqual(pauses(0), [2_500, 5_000, 10_000, 300_000]);
  t.deepEqual(
    pauses(1).map(ms => ms / 1000),
    [5, 10, 20, 600],
  );
});
