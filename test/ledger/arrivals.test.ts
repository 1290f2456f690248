import test from 'ava';
import { abandonArrival, claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import { arrival, claimed, identity, openWorld, page } from './world.ts';

const twoPages = identity({ formPages: 2 });

test('one page of one is ready, with one message that asks for its reading', async t => {
  const world = await openWorld(t);
  const claim = await claimed(world.anna, 1, identity());
  const committed = await commitArrival(world.anna, claim, { kind: 'pages', pages: [page(1, 'a')] });
  t.is(committed?.document.state, 'ready');
  t.deepEqual(
    (await world.outbox()).map(row => row.topic),
    ['document-ready'],
  );
  t.deepEqual(
    committed?.document.timeline.map(line => line.state),
    ['received', 'waiting_for_pages', 'ready'],
  );
});

test('the same event again changes nothing', async t => {
  const world = await openWorld(t);
  const claim = await claimed(world.anna, 1, identity());
  t.deepEqual(await claimArrival(world.ben, arrival(1), identity()), { kind: 'busy' });
  await commitArrival(world.anna, claim, { kind: 'pages', pages: [page(1, 'a')] });
  const before = await world.document();
  t.deepEqual(await claimArrival(world.ben, arrival(1), identity()), { kind: 'done' });
  t.deepEqual(await world.document(), before);
});

test('a worker whose lease ran out commits nothing, and the one after it does', async t => {
  const world = await openWorld(t);
  const late = await claimed(world.anna, 1, identity());
  world.pass(world.leaseMs);
  const next = await claimed(world.ben, 1, identity());
  t.is(next.open.attempt, 2);
  t.is(await commitArrival(world.anna, late, { kind: 'pages', pages: [page(1, 'a')] }), null);
  t.is((await world.document()).state, 'waiting_for_pages');
  t.is(
    (await commitArrival(world.ben, next, { kind: 'pages', pages: [page(1, 'a')] }))?.document.state,
    'ready',
  );
});

test('a document waits for its other page, and sweep is told until when', async t => {
  const world = await openWorld(t);
  const claim = await claimed(world.anna, 1, twoPages);
  const committed = await commitArrival(world.anna, claim, { kind: 'pages', pages: [page(1, 'a')] });
  t.is(committed?.document.state, 'waiting_for_pages');
  t.is(committed?.document.dueAt, '2026-11-23T10:10:00.000Z');
  t.deepEqual(await world.outbox(), []);
  const second = await claimed(world.ben, 2, twoPages);
  t.is(
    (await commitArrival(world.ben, second, { kind: 'pages', pages: [page(2, 'b')] }))?.document.state,
    'ready',
  );
});

test('a failure that may pass gives the object back with its reason', async t => {
  const world = await openWorld(t);
  const claim = await claimed(world.anna, 1, identity());
  const reason = 'the bucket does not answer';
  await abandonArrival(world.anna, claim, { reason, transient: true });
  const again = await claimed(world.ben, 1, identity());
  t.is(again.open.attempt, 2);
  t.is(again.open.lastFailure, 'the bucket does not answer');
});

test('an object that no worker comes back from is given up after five attempts, as a failed document with an event', async t => {
  const world = await openWorld(t);
  for (let attempt = 1; attempt <= 5; attempt++) {
    await claimed(world.anna, 1, identity());
    world.pass(world.leaseMs);
  }
  const claim = await claimArrival(world.anna, arrival(1), identity());
  t.is(claim.kind, 'given_up');
  const document = await world.document();
  t.is(document.state, 'failed');
  t.is(document.error?.code, 'preprocess_gave_up');
  t.deepEqual(
    (await world.outbox()).map(row => [row.topic, row.eventId]),
    [['result-failed', `${document.documentId}.1`]],
  );
});

test('a document whose only page is rejected is failed with the code of the page', async t => {
  const world = await openWorld(t);
  const claim = await claimed(world.anna, 1, identity());
  const rejected = page(1, 'a', { state: 'rejected', code: 'blank_page', message: 'There is nothing on it' });
  const committed = await commitArrival(world.anna, claim, { kind: 'pages', pages: [rejected] });
  t.is(committed?.document.state, 'failed');
  t.deepEqual(committed?.document.error, { code: 'blank_page', message: 'There is nothing on it' });
});

test('a page that is rejected beside a good one is waited for', async t => {
  const world = await openWorld(t);
  const good = await claimed(world.anna, 1, twoPages);
  await commitArrival(world.anna, good, { kind: 'pages', pages: [page(1, 'a')] });
  const bad = await claimed(world.anna, 2, twoPages);
  const rejected = page(2, 'b', { state: 'rejected', code: 'corrupt_image', message: 'cut off' });
  await commitArrival(world.anna, bad, { kind: 'pages', pages: [rejected] });
  t.is((await world.document()).state, 'waiting_for_pages');
});

test('a newer image of a page asks for a new reading and keeps the older in history', async t => {
  const world = await openWorld(t);
  const first = await claimed(world.anna, 1, identity());
  await commitArrival(world.anna, first, { kind: 'pages', pages: [page(1, 'a')] });
  const edition = (await world.document()).edition;
  const newer = await claimed(world.anna, 1, identity(), '200');
  await commitArrival(world.anna, newer, { kind: 'pages', pages: [page(1, 'b', { generation: '200' })] });
  const document = await world.document();
  t.is(document.edition, edition + 1);
  t.is(document.pages[0]?.generation, '200');
  const history = await world.store.query({
    collection: `documents/${document.documentId}/pages`,
    limit: 10,
  });
  t.deepEqual(history.map(record => record.value.generation).sort(), ['100', '200']);
});

test('an object that is gone leaves a document that waits, not one that is lost', async t => {
  const world = await openWorld(t);
  const claim = await claimed(world.anna, 1, identity());
  const committed = await commitArrival(world.anna, claim, { kind: 'gone' });
  t.is(committed?.document.state, 'waiting_for_pages');
  t.deepEqual(committed?.document.openArrivals, []);
});
