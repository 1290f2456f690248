import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PubSub } from '@google-cloud/pubsub';
import test from 'ava';
import { validateElectionFile } from '../../cli/election-validate.ts';
import { TruthFile } from '../../examples/make/truth.ts';
import { decodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import type { Delivery } from '../../shared/bus/message-bus.ts';
import { ensureTopology } from '../../shared/bus/pubsub-topology.ts';
import { parseConfig } from '../../shared/config/config.ts';
import type { Services } from '../../shared/config/services.ts';
import { openCloudServices } from '../../shared/config/wiring-cloud.ts';
import { subscriptions, topics } from '../../shared/domain/events.ts';
import type { ReadingContent } from '../../shared/domain/reading.ts';
import { Result } from '../../shared/domain/result.ts';
import { Status } from '../../shared/domain/status.ts';
import { createKey } from '../../shared/ledger/keys.ts';
import { compareWithTruth } from '../e2e/compare-with-truth.ts';
import { type GcsServer, type ObjectResource, startGcsServer } from '../fixtures/gcs-server/server.ts';
import { until } from '../fixtures/until.ts';
import { startVertexServer, type VertexServer } from '../fixtures/vertex-server/server.ts';
import { truthfulReader } from '../fixtures/vertex-server/truthful-reader.ts';
import { type Emulator, reasonToSkip, startFirestoreEmulator, startPubSubEmulator } from './emulators.ts';
import { type FunctionProcess, startFunction } from './function-process.ts';

const skipped = reasonToSkip('firestore') ?? reasonToSkip('pubsub');
const run = skipped === null ? test.serial : test.serial.skip;
if (skipped !== null) console.log(skipped);

const project = 'ballots-e2e';
const key = 'lakeland-2026/statement-of-poll/PP-0101';
const root = fileURLToPath(new URL('../..', import.meta.url));
const delivery = { concurrency: 2, maxAttempts: 5, minBackoffMs: 100, maxBackoffMs: 1_000 };

interface World {
  readonly services: Services;
  readonly functions: Record<'preprocess' | 'extract' | 'api', FunctionProcess>;
  readonly gcs: GcsServer;
  readonly vertex: VertexServer;
  readonly emulators: readonly Emulator[];
  readonly finalized: ObjectResource[];
}
let world: World;

test.before(async t => {
  if (skipped !== null) return;
  t.timeout(240_000);
  world = await openWorld();
});
test.after.always(async () => {
  if (world === undefined) return;
  await Promise.all(Object.values(world.functions).map(each => each.stop()));
  await world.services.close();
  await Promise.all([world.gcs.stop(), world.vertex.stop(), ...world.emulators.map(each => each.stop())]);
});

async function openWorld(): Promise<World> {
  const [firestore, pubsub] = await Promise.all([startFirestoreEmulator(), startPubSubEmulator()]);
  const finalized: ObjectResource[] = [];
  const gcs = await startGcsServer({
    buckets: ['inbox', 'processed'],
    onFinalized: object => finalized.push(object),
  });
  const vertex = await startVertexServer();
  const environment = {
    GOOGLE_CLOUD_PROJECT: project,
    BALLOTS_MODE: 'cloud',
    FIRESTORE_EMULATOR_HOST: firestore.host,
    PUBSUB_EMULATOR_HOST: pubsub.host,
    STORAGE_ENDPOINT: gcs.endpoint,
    MODEL_ENDPOINT: vertex.endpoint,
    MODEL_TOKEN: 'test-token',
    METADATA_SERVER_DETECTION: 'none',
    NODE_EXTRA_CA_CERTS: vertex.caFile,
  };
  Object.assign(process.env, environment);
  const services = await openCloudServices(parseConfig(environment));
  const { election, forms } = await validateElectionFile(`${root}/examples/election.json`, [
    `${root}/examples/forms`,
  ]);
  await services.elections.import(election!, [...forms.values()]);
  const functions = {
    preprocess: await startFunction('preprocess', environment),
    extract: await startFunction('extract', environment),
    api: await startFunction('api', environment),
  };
  const pubSub = new PubSub({ projectId: project });
  await ensureTopology(pubSub, [
    { ...subscriptions.preprocess, ...delivery, pushEndpoint: functions.preprocess.url },
    { ...subscriptions.extract, ...delivery, pushEndpoint: functions.extract.url },
    { topic: topics.resultAccepted, subscription: 'newsroom', ...delivery },
    { topic: topics.resultNeedsReview, subscription: 'reviewers', ...delivery },
    { topic: topics.resultFailed, subscription: 'operators', ...delivery },
  ]);
  await pubSub.close();
  return { services, functions, gcs, vertex, emulators: [firestore, pubsub], finalized };
}

/** The example's true values as a reader would transcribe them. */
async function truthOf(documentKey: string) {
  const truth = TruthFile.parse(JSON.parse(await readFile(`${root}/examples/truth.json`, 'utf8')))[
    documentKey
  ]!;
  const election = (await world.services.elections.get('lakeland-2026'))!.definition;
  const content: ReadingContent = {
    header: { polling_place_code: truth.pollingPlaceId },
    fields: truth.fields,
    contests: truth.contests.map(({ contestId, votes }) => {
      const { options } = election.contests.find(contest => contest.id === contestId)!;
      return {
        slot: 'votes',
        votes: votes.map(({ optionId, label: _label, ...count }) => {
          const option = options.find(each => each.id === optionId)!;
          return { ...count, number: option.number ?? null, name: option.name, party: option.party ?? null };
        }),
      };
    }),
  };
  return { truth, content };
}

/** The event that Eventarc sends for an object, as often as asked. */
async function sendFinalized(object: ObjectResource, times: number): Promise<number[]> {
  const send = async (copy: number) => {
    const response = await fetch(world.functions.preprocess.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'ce-specversion': '1.0',
        'ce-id': `${object.generation}-${copy}`,
        'ce-source': `//storage.googleapis.com/projects/_/buckets/${object.bucket}`,
        'ce-type': 'google.cloud.storage.object.v1.finalized',
        'ce-subject': `objects/${object.name}`,
      },
      body: JSON.stringify(object),
    });
    return response.status;
  };
  return Promise.all(Array.from({ length: times }, (_, copy) => send(copy)));
}

async function listen(topic: string, subscription: string, into: Delivery[]) {
  return world.services.bus.subscribe(topic, async message => void into.push(message), {
    subscription,
    ...delivery,
  });
}

/** What the functions printed, for a wait that was in vain. */
function explain(): string {
  return Object.entries(world.functions)
    .map(([name, each]) => `${name}: ${each.output()}`)
    .join('\n');
}

run(
  'an uploaded image becomes an accepted result that a subscriber pulls, though its event came five times',
  async t => {
    t.timeout(180_000);
    const { services, vertex, functions } = world;
    const { truth, content } = await truthOf(key);
    vertex.respond(truthfulReader(() => ({ formId: truth.formId, content })));
    const bytes = await readFile(`${root}/examples/inbox/${key}.jpg`);
    await services.inbox.put(`${key}.jpg`, bytes, { contentType: 'image/jpeg' });
    const uploaded = world.finalized.find(object => object.name === `${key}.jpg`)!;
    t.deepEqual(await sendFinalized(uploaded, 5), [204, 204, 204, 204, 204]);

    const heard: Delivery[] = [];
    const listening = await listen(topics.resultAccepted, 'newsroom', heard);
    const message = await until('The event', async () => heard[0] ?? null, { explain });
    const event = decodeCloudEvent(message);
    const result = Result.parse(event.data);
    t.is(event.type, 'ballots.result.accepted.v1');
    t.is(event.id, `${result.documentId}.1`);
    t.is(event.attributes.pollingPlaceId, 'PP-0101');
    t.deepEqual(
      compareWithTruth(truth, result).filter(({ printed, read }) => printed !== read),
      [],
    );
    t.is(result.provenance.model, 'gemini-3.8-flash');
    t.true(result.provenance.costUsd > 0);

    const { key: apiKey } = await createKey(services, 'poller', ['status', 'results']);
    const headers = { 'X-API-Key': apiKey };
    const status = Status.parse(
      await (await fetch(`${functions.api.url}/v1/status/${result.documentId}`, { headers })).json(),
    );
    t.is(status.state, 'accepted');
    t.is(status.revision, 1);
    t.deepEqual(
      await (await fetch(`${functions.api.url}/v1/results/${result.documentId}`, { headers })).json(),
      result,
    );

    // The same event again, after everything is done: still one result and one event.
    t.deepEqual(await sendFinalized(uploaded, 3), [204, 204, 204]);
    await new Promise(resolve => setTimeout(resolve, 2_000));
    await listening.close();
    t.deepEqual([...new Set(heard.map(each => each.id))], [`${result.documentId}.1`]);
    t.is(await services.store.count({ collection: `documents/${result.documentId}/results` }), 1);
    t.is(await services.store.count({ collection: `documents/${result.documentId}/pages` }), 1);
  },
);

run('a picture that is none becomes a failed document with its code, and an event that says so', async t => {
  t.timeout(120_000);
  const object = 'lakeland-2026/statement-of-poll/PP-0803.jpg';
  const bytes = await readFile(`${root}/examples/inbox/${object}`);
  await world.services.inbox.put(object, bytes, { contentType: 'image/jpeg' });
  const uploaded = world.finalized.find(each => each.name === object)!;
  t.deepEqual(await sendFinalized(uploaded, 2), [204, 204]);
  const heard: Delivery[] = [];
  const listening = await listen(topics.resultFailed, 'operators', heard);
  const event = decodeCloudEvent(await until('The event', async () => heard[0] ?? null, { explain }));
  await listening.close();
  t.is(Status.parse(event.data).error?.code, 'unsupported_format');
});

run('what is written to the processed bucket triggers nothing', async t => {
  const processed = world.finalized.find(object => object.bucket === 'processed')!;
  t.deepEqual(await sendFinalized(processed, 1), [204]);
  const before = await world.services.store.count({ collection: 'documents' });
  t.is(before, 2);
});

run('an event that can not be understood is refused with a code', async t => {
  const response = await fetch(world.functions.extract.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: { data: 'e30=', messageId: '1', attributes: {} }, subscription: 's' }),
  });
  t.is(response.status, 400);
  t.deepEqual(await response.json(), { code: 'invalid_event' });
});
