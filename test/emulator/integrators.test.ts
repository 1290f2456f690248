import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PubSub } from '@google-cloud/pubsub';
import test, { type ExecutionContext } from 'ava';
import { createPubSubBus } from '../../shared/bus/pubsub-bus.ts';
import { ensureTopology, type SubscriptionPlan } from '../../shared/bus/pubsub-topology.ts';
import { topics } from '../../shared/domain/events.ts';
import { type OutboxRecord, publishRows } from '../../shared/ledger/outbox.ts';
import { matchesFilter } from '../events/subscription-filter.ts';
import { openWorld } from '../ledger/world.ts';
import { freePort } from './bound-process.ts';
import { reasonToSkip, startPubSubEmulator } from './emulators.ts';
import { startPartingProxy } from './parting-proxy.ts';
import { ResultStory } from './result-story.ts';
import { SubscriberProcess } from './subscriber-process.ts';

const skipped = reasonToSkip('pubsub');
const run = skipped === null ? test.serial : test.serial.skip;
if (skipped !== null) console.log(skipped);

const project = 'demo-integrators';
const results = [topics.resultAccepted, topics.resultNeedsReview, topics.resultFailed];
const delivery = { maxAttempts: 5, minBackoffMs: 100, maxBackoffMs: 1_000, ackDeadlineSeconds: 10 };
/**
 * The emulator takes any text as a filter, keeps it and delivers everything all the same. So the subscriber is held to
 * what the filter says, worked out by test/events/subscription-filter.ts.
 */
const filter = 'attributes.electionId = "e"';
const passes = ({ message }: OutboxRecord): boolean => matchesFilter(filter, message.attributes);

/** The emulator, a ledger with its outbox, and both examples beside each other on subscriptions of their own. */
async function openSite(t: ExecutionContext) {
  // The subscribers are killed, and an ordering key would stay with a dead one.
  const emulator = await startPubSubEmulator().then(startPartingProxy);
  t.teardown(() => emulator.stop());
  const folder = await mkdtemp(join(tmpdir(), 'ballots-integrators-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const client = () => new PubSub({ projectId: project, apiEndpoint: emulator.host, emulatorMode: true });
  const port = await freePort();
  const pushEndpoint = `http://127.0.0.1:${port}/`;
  const plans = results.flatMap((topic): SubscriptionPlan[] => [
    { topic, subscription: `books-${topic}`, ...delivery },
    { topic, subscription: `site-${topic}`, ...delivery, pushEndpoint, filter },
  ]);
  const admin = client();
  await ensureTopology(admin, plans);
  await admin.close();
  const variables = [`PUBSUB_EMULATOR_HOST=${emulator.host}`, `PUBSUB_PROJECT_ID=${project}`];
  const puller = new SubscriberProcess(
    'pull',
    join(folder, 'pull.db'),
    results.map(topic => `books-${topic}`),
    [...variables, `GOOGLE_CLOUD_PROJECT=${project}`, 'METADATA_SERVER_DETECTION=none'],
  );
  const pusher = new SubscriberProcess(
    'push',
    join(folder, 'push.db'),
    [String(port), 'unverified'],
    [...variables, 'ELECTION_ID=e'],
  );
  for (const each of [puller, pusher]) t.teardown(() => each.kill());
  const world = await openWorld(t);
  const bus = createPubSubBus(client());
  t.teardown(() => bus.close());
  const { store, clock } = world.anna;
  const publish = (rows: readonly OutboxRecord[]) => publishRows({ store, bus, clock }, rows);
  return { story: new ResultStory(world), publish, puller, pusher };
}

run(
  'a pull and a push subscriber end with each document at its newest revision, whatever happens',
  async t => {
    t.timeout(280_000);
    const { story, publish, puller, pusher } = await openSite(t);
    const both = [puller, pusher];
    for (const each of both) each.start();

    // First revisions, some published twice, as after a crash between publishing and marking.
    const corrected = await story.accepted('e', 'p', 10);
    const withdrawn = await story.accepted('e', 'p2', 20);
    const failed = await story.failed('e', 'p3');
    const late = await story.accepted('e', 'p4', 40);
    const elsewhere = await story.accepted('other', 'p5', 50);
    const firsts = await story.unpublished();
    const isLate = (row: OutboxRecord) => row.documentId === late.documentId;
    const published = firsts.filter(row => !isLate(row));
    t.is(published.length, 4);
    await publish([...published, ...published.slice(0, 3)]);
    for (const each of both) await each.until('the first event', taken => taken.length > 0);
    for (const each of both) await each.kill();

    // While nobody listens: a correction, a withdrawal, old events again, and one that comes after its successor.
    await story.readAgain(corrected, 'accepted', 11);
    await story.readAgain(withdrawn, 'needs_review', 21);
    await story.readAgain(late, 'accepted', 41);
    const seconds = (await story.unpublished()).filter(
      row => !firsts.some(one => one.eventId === row.eventId),
    );
    t.is(seconds.length, 3);
    await publish([...seconds, ...published]);
    await publish(firsts.filter(isLate));
    for (const each of both) each.start();

    const all = [...firsts, ...seconds];
    const expected = new Map([
      [puller, all],
      [pusher, all.filter(passes)],
    ]);
    for (const [each, rows] of expected) {
      await each.until('every event', taken => rows.every(row => taken.some(({ id }) => id === row.eventId)));
    }
    // All of it once more, and then a document that tells when that is over.
    await publish([...all.toReversed(), ...all]);
    await story.readAgain(corrected, 'accepted', 12);
    const last = await story.unpublished();
    t.is(last.length, 1);
    await publish(last);
    for (const each of both)
      await each.until('the last event', taken => taken.some(({ id }) => id === last[0]!.eventId));
    for (const each of both) await each.kill();

    for (const [each, rows] of expected) {
      const taken = each.taken();
      const ids = [...rows, ...last].map(row => row.eventId).toSorted();
      t.deepEqual(taken.map(({ id }) => id).toSorted(), ids, 'each event once, none lost');
      for (const [document, history] of Map.groupBy(taken, event => event.document)) {
        const applied = history.filter(event => event.outcome === 'applied').map(event => event.revision);
        t.deepEqual(
          applied,
          applied.toSorted((one, other) => one - other),
          'revisions in order',
        );
        const newest = [...rows, ...last].filter(row => row.documentId === document).at(-1)!;
        const kept = each.kept().get(document)!;
        t.is(`${document}.${kept.revision}`, newest.eventId);
        t.is(kept.type, newest.message.attributes['ce-type']!);
        t.deepEqual(JSON.parse(kept.data), JSON.parse(newest.message.body));
      }
      t.regex(each.output(), /^seen /m, 'something came twice');
    }
    const kept = puller.kept();
    t.is(kept.size, 5);
    const correction = JSON.parse(kept.get(corrected.documentId)!.data);
    t.is(correction.supersedes, 2);
    t.is(correction.contests[0].votes[0].value, 12);
    t.is(kept.get(corrected.documentId)!.counted, correction.revision);
    t.is(kept.get(withdrawn.documentId)!.counted, null, 'what went back to review is counted no more');
    t.is(kept.get(failed.documentId)!.type, 'ballots.result.failed.v1');
    t.is(JSON.parse(kept.get(failed.documentId)!.data).error.code, 'no_pages');
    t.is(puller.taken().find(({ id }) => id === `${late.documentId}.1`)?.outcome, 'outdated');
    t.deepEqual(
      [...pusher.kept().keys()].toSorted(),
      [corrected, withdrawn, failed, late].map(each => each.documentId).toSorted(),
      'the filter keeps out another election',
    );
    t.false(pusher.taken().some(({ document }) => document === elsewhere.documentId));
    t.true(puller.kept().has(elsewhere.documentId));
  },
);
