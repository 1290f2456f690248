import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PubSub } from '@google-cloud/pubsub';
import test from 'ava';
import { ensureTopology } from '../../shared/bus/pubsub-topology.ts';
import { parseConfig } from '../../shared/config/config.ts';
import { openCloudServices } from '../../shared/config/wiring-cloud.ts';
import { topics } from '../../shared/domain/events.ts';
import { countryOf } from '../fault/country.ts';
import { hostileInput, makeIngredients } from '../fault/inputs/hostile-input.ts';
import { namedOutcomes, unnamed } from '../fault/inputs/outcomes.ts';
import { describeRun, megabytes } from '../fault/inputs/report.ts';
import { runInputs } from '../fault/inputs/run-inputs.ts';
import { startGcsServer } from '../fixtures/gcs-server/server.ts';
import { reasonToSkip, startFirestoreEmulator, startPubSubEmulator } from './emulators.ts';
import { startFunction } from './function-process.ts';

const skipped = reasonToSkip('firestore') ?? reasonToSkip('pubsub');
const run = skipped === null ? test : test.skip;
if (skipped !== null) console.log(skipped);

const project = 'ballots-inputs';
const seed = 20_261_123;
/** All of the first, and of so many more the bombs: the deployed function is heavier than local mode's. */
const first = 120;
const searched = 2_000;
const maxResidentBytes = 512 * 2 ** 20;

run('the deployed function survives hostile uploads and bombs within 512 MB', async t => {
  t.timeout(900_000);
  const root = await mkdtemp(join(tmpdir(), 'ballots-inputs-'));
  t.teardown(() => rm(root, { recursive: true, force: true }));
  const ingredients = { folder: root, sound: await makeIngredients(root) };
  const [firestore, pubsub] = await Promise.all([startFirestoreEmulator(), startPubSubEmulator()]);
  t.teardown(() => Promise.all([firestore.stop(), pubsub.stop()]));
  const gcs = await startGcsServer({ buckets: ['inbox', 'processed'] });
  t.teardown(() => gcs.stop());
  const environment = {
    GOOGLE_CLOUD_PROJECT: project,
    BALLOTS_MODE: 'cloud',
    FIRESTORE_EMULATOR_HOST: firestore.host,
    PUBSUB_EMULATOR_HOST: pubsub.host,
    STORAGE_ENDPOINT: gcs.endpoint,
    MODEL_TOKEN: 'test-token',
    METADATA_SERVER_DETECTION: 'none',
  };
  Object.assign(process.env, environment);
  const pubSub = new PubSub({ projectId: project });
  const delivery = { concurrency: 1, maxAttempts: 5, minBackoffMs: 100, maxBackoffMs: 1_000 };
  await ensureTopology(
    pubSub,
    Object.values(topics).map(topic => ({ topic, subscription: `${topic}-kept`, ...delivery })),
  );
  await pubSub.close();
  const services = await openCloudServices(parseConfig(environment));
  t.teardown(() => services.close());
  const { definition, forms } = countryOf({ documents: 3 });
  await services.elections.import(definition, forms);
  const preprocess = await startFunction('preprocess', environment);
  t.teardown(() => preprocess.stop());

  const numbers: number[] = [];
  for (let number = 0; number < searched; number++) {
    const { kind } = await hostileInput(number, seed, ingredients);
    if (number < first || kind === 'decompression bomb') numbers.push(number);
  }
  const report = await runInputs({ numbers, seed, ingredients, services, process: preprocess });
  t.log(describeRun(report, namedOutcomes));

  const { ended, peakBytes } = report;
  t.deepEqual(unnamed(ended), [], preprocess.output());
  t.is(ended.length, numbers.length);
  t.false(preprocess.exited(), preprocess.output());
  t.true(peakBytes < maxResidentBytes, `${megabytes(peakBytes)} MB resident`);
});
