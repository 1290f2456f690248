import test from 'ava';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { commitArrival } from '../../shared/ledger/arrivals.ts';
import type { LedgerContext } from '../../shared/ledger/context.ts';
import { resultRow } from '../../shared/ledger/events.ts';
import {
  abandonExtraction,
  claimExtraction,
  commitExtraction,
  currentReadings,
  recordReading,
} from '../../shared/ledger/extraction.ts';
import { emptyResult } from '../../shared/ledger/failing.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { dueDocuments, dueStep, takeOn } from '../../shared/ledger/sweeping.ts';
import { claimed, identity, openWorld, page, reading, readyDocument } from './world.ts';

/** No record of these tests is damaged. */
function damaged(_documentId: string, error: unknown): never {
  throw error;
}

const plan = { maxAttempts: 3, backoffMs: () => 5_000 };
const outage = { code: 'model_unavailable', message: '503', transient: true, retryAfterMs: null };

async function claim(worker: LedgerContext, document: DocumentRecord): Promise<DocumentRecord> {
  const outcome = await claimExtraction(worker, document);
  if (outcome.kind !== 'claimed') throw new Error(`Expected a claim but it is ${outcome.kind}`);
  return outcome.document;
}

/** Commits an empty accepted result, as the smallest thing that a reading can come to. */
function accept(worker: LedgerContext, document: DocumentRecord) {
  return commitExtraction(worker, document, async (_transaction, current, now) => {
    const result = { ...emptyResult(current, 'accepted'), findings: [], checks: [] };
    const after: DocumentRecord = { ...current, state: 'accepted', revision: result.revision, counted: true };
    const records = [{ path: `documents/${current.documentId}/results/${result.revision}`, value: result }];
    return { after, details: {}, records, outbox: [resultRow(worker, after, result, now)] };
  });
}

test('one of two workers gets the document, and its result is one revision with one event', async t => {
  const world = await openWorld(t);
  const document = await readyDocument(world);
  const mine = await claim(world.anna, document);
  t.deepEqual(await claimExtraction(world.ben, document), { kind: 'busy' });
  const committed = await accept(world.anna, mine);
  t.is(committed?.document.revision, 1);
  t.deepEqual(await claimExtraction(world.ben, document), { kind: 'done' });
  const events = (await world.outbox()).filter(row => row.topic.startsWith('result-'));
  t.deepEqual(
    events.map(row => row.eventId),
    [`${document.documentId}.1`],
  );
});

test('a worker that lost its lease commits nothing, though it comes back', async t => {
  const world = await openWorld(t);
  const document = await readyDocument(world);
  const late = await claim(world.anna, document);
  world.pass(world.leaseMs);
  const next = await claim(world.ben, document);
  t.is(await accept(world.anna, late), null);
  t.is(await recordReading(world.anna, late, reading()), null);
  t.is(next.lastFailure?.code, 'worker_lost');
  t.is((await accept(world.ben, next))?.document.revision, 1);
});

test('a newer page takes the document away from the worker that reads the older', async t => {
  const world = await openWorld(t);
  const mine = await claim(world.anna, await readyDocument(world));
  await recordReading(world.anna, mine, reading());
  const newer = await claimed(world.ben, 1, identity(), '200');
  await commitArrival(world.ben, newer, { kind: 'pages', pages: [page(1, 'b', { generation: '200' })] });
  t.is(await accept(world.anna, mine), null);
  t.deepEqual(await claimExtraction(world.anna, mine), { kind: 'stale' });
  const document = await world.document();
  t.is(document.state, 'ready');
  t.deepEqual(await currentReadings(world.anna, document), [], 'the reading of the older page is history');
});

test('a reading that was stored before a crash is there for the next worker', async t => {
  const world = await openWorld(t);
  const document = await readyDocument(world);
  await recordReading(world.anna, await claim(world.anna, document), reading());
  world.pass(world.leaseMs);
  const next = await claim(world.ben, document);
  t.deepEqual(
    (await currentReadings(world.ben, next)).map(each => each.n),
    [1],
  );
});

test('a failure that may pass waits its time, then the document can be claimed again', async t => {
  const world = await openWorld(t);
  const document = await readyDocument(world);
  await abandonExtraction(world.anna, await claim(world.anna, document), outage, plan);
  t.deepEqual(await claimExtraction(world.ben, document), { kind: 'not_due' });
  world.pass(5_000);
  const again = await claim(world.ben, document);
  t.is(again.attempts.extract, 2);
  t.is(again.lastFailure?.code, 'model_unavailable');
});

test('the other side says how long to wait', async t => {
  const world = await openWorld(t);
  const mine = await claim(world.anna, await readyDocument(world));
  await abandonExtraction(world.anna, mine, { ...outage, retryAfterMs: 30_000 }, plan);
  t.is((await world.document()).waitsUntil, '2026-11-23T10:00:30.000Z');
});

const limits = [
  {
    name: 'a failure that may pass is given up after the attempts of the plan',
    transient: true,
    attempts: 3,
  },
  { name: 'a failure that looks the same each time is tried twice', transient: false, attempts: 2 },
];
for (const { name, transient, attempts } of limits) {
  test(name, async t => {
    const world = await openWorld(t);
    const document = await readyDocument(world);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      t.not((await world.document()).state, 'failed');
      await abandonExtraction(world.anna, await claim(world.anna, document), { ...outage, transient }, plan);
      world.pass(5_000);
    }
    const given = await world.document();
    t.is(given.state, 'failed');
    t.is(given.error?.code, 'model_unavailable');
    t.true((await world.outbox()).some(row => row.eventId === `${document.documentId}.1`));
  });
}

test('a damaged record is told of and keeps back no other document', async t => {
  const world = await openWorld(t);
  await readyDocument(world);
  const sound = await world.store.get(paths.document('a'.repeat(20)));
  const twin = { ...sound, documentId: 'b'.repeat(20), pages: 'lost' };
  await world.store.transaction(async transaction => transaction.set(paths.document('b'.repeat(20)), twin));
  world.pass(10 * world.leaseMs);
  const told: string[] = [];
  const due = await dueDocuments(world.store, world.anna.clock.now(), 10, id => void told.push(id));
  t.deepEqual([due.map(each => each.documentId), told], [['a'.repeat(20)], ['b'.repeat(20)]]);
});

test('sweep offers a document again whose worker did not come back', async t => {
  const world = await openWorld(t);
  await claim(world.anna, await readyDocument(world));
  t.deepEqual(await dueDocuments(world.store, world.anna.clock.now(), 10, damaged), []);
  world.pass(world.leaseMs);
  const [due] = await dueDocuments(world.store, world.anna.clock.now(), 10, damaged);
  t.is(dueStep(due!, world.anna.clock.now()).kind, 'requeue');
  const rows = await takeOn(world.ben, due!.documentId, { maxAttempts: 10 });
  t.is(rows.length, 1);
  t.deepEqual(
    await takeOn(world.anna, due!.documentId, { maxAttempts: 10 }),
    [],
    'a second sweep has nothing to do',
  );
  t.is((await claim(world.ben, await world.document())).attempts.extract, 2);
});

test('a document that no reader comes back from is given up by sweep', async t => {
  const world = await openWorld(t);
  await claim(world.anna, await readyDocument(world));
  world.pass(world.leaseMs);
  const document = await world.document();
  await takeOn(world.anna, document.documentId, { maxAttempts: 1 });
  t.is((await world.document()).error?.code, 'extract_gave_up');
});

test('a document whose pages never came is read as it is when the wait is over', async t => {
  const world = await openWorld(t);
  const first = await claimed(world.anna, 1, identity({ formPages: 2 }));
  await commitArrival(world.anna, first, { kind: 'pages', pages: [page(1, 'a')] });
  const { documentId } = await world.document();
  t.deepEqual(await takeOn(world.anna, documentId, { maxAttempts: 10 }), []);
  world.pass(600_000);
  t.is((await takeOn(world.anna, documentId, { maxAttempts: 10 })).length, 1);
  t.is((await world.document()).state, 'ready');
});

test('a document of which no page can be read ends failed when the wait is over, with a code', async t => {
  const world = await openWorld(t);
  await commitArrival(world.anna, await claimed(world.anna, 1, identity()), { kind: 'gone' });
  world.pass(600_000);
  const { documentId } = await world.document();
  await takeOn(world.anna, documentId, { maxAttempts: 10 });
  const document = await world.document();
  t.is(document.error?.code, 'no_pages');
  t.is(document.dueAt, null, 'sweep has nothing more to do with it');
});
