import test from 'ava';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { statusOf } from '../../shared/domain/status.ts';
import { documentsWaiting, releaseWaiting, waitForAdmission } from '../../shared/ledger/admission-waiting.ts';
import { commitArrival, renewArrival } from '../../shared/ledger/arrivals.ts';
import { documentHash, touchDocument } from '../../shared/ledger/change.ts';
import type { LedgerContext } from '../../shared/ledger/context.ts';
import {
  abandonExtraction,
  claimExtraction,
  postponeExtraction,
  renewExtraction,
} from '../../shared/ledger/extraction.ts';
import { dueDocuments, takeOn } from '../../shared/ledger/sweeping.ts';
import { claimed, identity, openWorld, page, readyDocument } from './world.ts';

/** No record of these tests is damaged. */
function damaged(_documentId: string, error: unknown): never {
  throw error;
}

const paused = { reason: 'paused' as const, message: 'Reading is paused', until: null };
const outage = { code: 'model_unavailable', message: '503', transient: true, retryAfterMs: null };
const putOff = { waiting: paused, failure: { code: 'model_not_found', message: '404' }, counted: false };
const plan = { maxAttempts: 3, backoffMs: () => 5_000 };

async function claim(worker: LedgerContext, document: DocumentRecord): Promise<DocumentRecord> {
  const outcome = await claimExtraction(worker, document);
  if (outcome.kind !== 'claimed') throw new Error(`Expected a claim but it is ${outcome.kind}`);
  return outcome.document;
}

test('a document that waits is ready still, says why, and has spent nothing', async t => {
  const world = await openWorld(t);
  const before = await readyDocument(world);
  await waitForAdmission(world.anna, before, paused);
  const document = await world.document();
  t.deepEqual(statusOf(document).waiting, { ...paused, since: '2026-11-23T10:00:00.000Z' });
  t.is(document.state, 'ready');
  t.is(document.attempts.extract, 0);
  t.is(document.dueAt, null, 'sweep has nothing to do until it may be read');
  t.deepEqual(document.audit, before.audit, 'nothing happened to it');
  t.is(documentHash(document), documentHash(before));
});

test('told to wait again, it waits since the first time', async t => {
  const world = await openWorld(t);
  const document = await readyDocument(world);
  await waitForAdmission(world.anna, document, paused);
  world.pass(60_000);
  await waitForAdmission(world.ben, document, { ...paused, reason: 'budget' });
  t.like((await world.document()).waiting, { reason: 'budget', since: '2026-11-23T10:00:00.000Z' });
});

test('a released document is offered once, and can be claimed', async t => {
  const world = await openWorld(t);
  await waitForAdmission(world.anna, await readyDocument(world), paused);
  const [waiting] = await documentsWaiting(world.store, 10, damaged);
  const rows = await releaseWaiting(world.ben, waiting!.documentId);
  t.is(rows[0]?.topic, 'document-ready');
  t.deepEqual(await releaseWaiting(world.anna, waiting!.documentId), [], 'a second sweep has nothing to do');
  t.deepEqual(await documentsWaiting(world.store, 10, damaged), []);
  t.is((await claim(world.anna, await world.document())).attempts.extract, 1);
});

test('a document that another worker reads meanwhile does not begin to wait', async t => {
  const world = await openWorld(t);
  const document = await readyDocument(world);
  await claim(world.anna, document);
  await waitForAdmission(world.ben, document, paused);
  t.is((await world.document()).waiting, null);
});

test('a newer page ends the wait', async t => {
  const world = await openWorld(t);
  await waitForAdmission(world.anna, await readyDocument(world), paused);
  const newer = await claimed(world.ben, 1, identity(), '200');
  await commitArrival(world.ben, newer, { kind: 'pages', pages: [page(1, 'b', { generation: '200' })] });
  t.deepEqual(await documentsWaiting(world.store, 10, damaged), []);
});

test('a reading that was put off is no attempt, stands in the audit, and can be released', async t => {
  const world = await openWorld(t);
  const mine = await claim(world.anna, await readyDocument(world));
  t.true(await postponeExtraction(world.anna, mine, putOff));
  t.false(await postponeExtraction(world.anna, mine, putOff), 'the claim is over');
  const document = await world.document();
  t.like(document, { state: 'ready', lease: null, attempts: { extract: 0 } });
  t.is(
    (await world.store.get(`documents/${document.documentId}/audit/${document.audit.seq}`))?.type,
    'reading.postponed',
  );
  await releaseWaiting(world.ben, document.documentId);
  t.is((await claim(world.ben, document)).attempts.extract, 1);
});

test('a document that failed once and is offered by sweep is read then', async t => {
  const world = await openWorld(t);
  const document = await readyDocument(world);
  await abandonExtraction(world.anna, await claim(world.anna, document), outage, plan);
  t.deepEqual(await claimExtraction(world.ben, document), { kind: 'not_due' });
  world.pass(5_000);
  const [due] = await dueDocuments(world.store, world.anna.clock.now(), 10, damaged);
  t.is((await takeOn(world.ben, due!.documentId, { maxAttempts: 10 })).length, 1);
  t.is((await claimExtraction(world.ben, document)).kind, 'claimed');
});

test('a claim that is renewed outlives its first lease without an audit event', async t => {
  const world = await openWorld(t);
  const mine = await claim(world.anna, await readyDocument(world));
  world.pass(world.leaseMs - 1);
  t.true(await renewExtraction(world.anna, mine));
  world.pass(world.leaseMs - 1);
  t.deepEqual(await claimExtraction(world.ben, mine), { kind: 'busy' });
  t.deepEqual(await dueDocuments(world.store, world.anna.clock.now(), 10, damaged), []);
  const document = await world.document();
  t.deepEqual(document.audit, mine.audit);
  t.is(document.updatedAt, mine.updatedAt, 'nobody who watches for changes is told');
});

test('a claim that another worker has now is not renewed', async t => {
  const world = await openWorld(t);
  const late = await claim(world.anna, await readyDocument(world));
  world.pass(world.leaseMs);
  t.false(await renewExtraction(world.anna, late));
  await claim(world.ben, late);
  t.false(await renewExtraction(world.anna, late));
});

test('an object in hand is renewed by its holder alone', async t => {
  const world = await openWorld(t);
  const mine = await claimed(world.anna, 1, identity());
  const { audit } = await world.document();
  world.pass(world.leaseMs - 1);
  t.true(await renewArrival(world.anna, mine));
  world.pass(world.leaseMs - 1);
  t.false(await renewArrival(world.ben, mine));
  t.deepEqual((await world.document()).audit, audit);
  t.not(await commitArrival(world.anna, mine, { kind: 'gone' }), null);
});

test('nothing that the audit covers can be changed without an event', async t => {
  const world = await openWorld(t);
  const document = await readyDocument(world);
  const change = world.store.transaction(async transaction => {
    touchDocument(transaction, document, { state: 'accepted' } as never);
  });
  await t.throwsAsync(change, { message: /without an audit event/ });
});
