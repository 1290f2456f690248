import test from 'ava';
import { abandonArrival, claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import { currentReadings } from '../../shared/ledger/extraction.ts';
import { type RedriveRequest, redriveDocument } from '../../shared/ledger/redrive.ts';
import { redriveMatching } from '../../shared/ledger/redrive-matching.ts';
import { dueStep } from '../../shared/ledger/sweeping.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { verifyLedger } from '../../shared/ledger/verify.ts';
import { collected } from '../../shared/ledger/verify-facts.ts';
import { silentLogger } from '../../shared/telemetry/log.ts';
import { conclude, noBlobs, openTallyWorld, type TallyWorld } from './tally-world.ts';
import { arrival, identity, page } from './world.ts';

function request(world: TallyWorld, over: Partial<RedriveRequest> = {}): RedriveRequest {
  const askedAt = new Date(world.anna.clock.now()).toISOString();
  return { actor: 'cli:anna', reason: 'test', requestId: 'r-1', askedAt, evenReviewed: false, ...over };
}

const bus = {
  publish: async () => undefined,
  subscribe: async () => ({ close: async () => undefined }),
  close: async () => undefined,
};

function services(world: TallyWorld) {
  return { store: world.store, ledger: world.anna, bus, clock: world.anna.clock, log: silentLogger };
}

async function wholeness(world: TallyWorld) {
  const { problems } = await verifyLedger({ ...world.services, processed: noBlobs });
  return problems;
}

test('a redriven document is read anew; the older reading, result and counts stand meanwhile', async t => {
  const world = await openTallyWorld(t);
  const paper = { key: 'e/sheet/p', votes: { president: { a: 1, b: 2 } } };
  const first = await world.bring(paper);
  world.pass(1_000);
  const outcome = await redriveDocument(world.anna, first.documentId, request(world));
  if (outcome.kind !== 'redriven') return t.fail(outcome.kind);
  t.like(outcome.document, { state: 'ready', counted: true, revision: 1, edition: 2, readingsFrom: 1 });
  t.deepEqual(
    outcome.rows.map(row => row.topic),
    ['document-ready'],
  );
  t.deepEqual(await currentReadings(world.anna, outcome.document), [], 'the older reading is history');
  await settleTallies(world.services);
  t.is((await world.tally('president', 'N'))?.options[0]?.total, 1);
  const second = await conclude(world, outcome.document, { ...paper, votes: { president: { a: 5, b: 2 } } });
  t.like(second, { revision: 2, readings: 2 });
  await settleTallies(world.services);
  t.is((await world.tally('president', 'N'))?.options[0]?.total, 5);
  t.deepEqual(await wholeness(world), []);
});

test('a document that was made ready since it was asked for is not made so again', async t => {
  const world = await openTallyWorld(t);
  const { documentId } = await world.bring({ key: 'e/sheet/p', state: 'needs_review' });
  world.pass(1_000);
  const asked = request(world);
  const both = await Promise.all([1, 2].map(() => redriveDocument(world.anna, documentId, asked)));
  t.deepEqual(both.map(({ kind }) => kind).toSorted(), ['already', 'redriven']);
  world.pass(1_000);
  t.is((await redriveDocument(world.anna, documentId, request(world))).kind, 'not_final');
});

test('a run that is stopped goes on where it was', async t => {
  const world = await openTallyWorld(t);
  for (const placeId of ['p', 'q', 'r']) {
    await world.bring({ key: `e/sheet/${placeId}`, placeId, state: 'needs_review' });
    world.pass(1_000);
  }
  await world.bring({ key: 'e/sheet/s', placeId: 's' });
  world.pass(1_000);
  const asked = request(world);
  const filter = { state: 'needs_review' as const, electionId: 'e' };
  const stopped = redriveMatching(services(world), filter, asked);
  t.is((await stopped.next()).value.kind, 'redriven');
  await stopped.return(undefined);
  world.pass(1_000);
  const rest = await collected(redriveMatching(services(world), filter, asked));
  t.deepEqual(
    rest.map(({ kind }) => kind),
    ['redriven', 'redriven'],
  );
  t.deepEqual(await collected(redriveMatching(services(world), filter, asked)), []);
});

test('rule and time narrow the choice, and a dry run changes nothing', async t => {
  const world = await openTallyWorld(t);
  const early = await world.bring({ key: 'e/sheet/p', state: 'needs_review' });
  world.pass(3_600_000);
  await world.bring({ key: 'e/sheet/q', placeId: 'q', state: 'needs_review' });
  world.pass(1_000);
  const run = (filter: object) =>
    collected(redriveMatching(services(world), filter, request(world), { dryRun: true }));
  t.deepEqual(await run({ to: '2026-11-23T10:30:00.000Z' }), [
    { documentId: early.documentId, kind: 'would_redrive' },
  ]);
  t.deepEqual(await run({ rule: 'no_such_rule' }), []);
  t.is((await run({})).length, 2);
});

test('an object that preprocess gave up is preprocessed again', async t => {
  const world = await openTallyWorld(t);
  const { anna } = world;
  const named = identity();
  for (let attempt = 1; attempt <= 5; attempt++) {
    const claim = await claimArrival(anna, arrival(1), named);
    if (claim.kind === 'claimed')
      await abandonArrival(anna, claim, { reason: 'out of memory', transient: true });
  }
  t.is((await claimArrival(anna, arrival(1), named)).kind, 'done');
  world.pass(1_000);
  const outcome = await redriveDocument(anna, named.documentId, request(world));
  if (outcome.kind !== 'redriven') return t.fail(outcome.kind);
  t.is(dueStep(outcome.document, anna.clock.now()).kind, 'rearrive', 'sweep sends the object at once');
  const claim = await claimArrival(anna, arrival(1), named);
  if (claim.kind !== 'claimed') return t.fail(claim.kind);
  const arrived = await commitArrival(anna, claim, { kind: 'pages', pages: [page(1, 'a')] });
  t.is(arrived?.document.state, 'ready');
  t.is((await claimArrival(anna, arrival(1), named)).kind, 'done');
  t.deepEqual(await wholeness(world), []);
});

test('a document without a page that could be read is not redriven in vain', async t => {
  const world = await openTallyWorld(t);
  const claim = await claimArrival(world.anna, arrival(1), identity());
  if (claim.kind !== 'claimed') return t.fail(claim.kind);
  const rejected = page(1, 'a', { state: 'rejected', code: 'blank_page', message: 'blank' });
  await commitArrival(world.anna, claim, { kind: 'pages', pages: [rejected] });
  world.pass(1_000);
  const { documentId } = identity();
  t.is((await redriveDocument(world.anna, documentId, request(world))).kind, 'nothing_to_read');
  t.is((await redriveDocument(world.anna, 'b'.repeat(20), request(world))).kind, 'unknown');
});
