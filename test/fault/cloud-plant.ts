import { PubSub } from '@google-cloud/pubsub';
import type { MessageBus } from '../../shared/bus/message-bus.ts';
import { ensureTopology } from '../../shared/bus/pubsub-topology.ts';
import { parseConfig } from '../../shared/config/config.ts';
import type { Services } from '../../shared/config/services.ts';
import { openCloudServices } from '../../shared/config/wiring-cloud.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { subscriptions } from '../../shared/domain/events.ts';
import { createElectionCatalogue } from '../../shared/ledger/elections.ts';
import { silentLogger } from '../../shared/telemetry/log.ts';
import { startFirestoreEmulator, startPubSubEmulator } from '../emulator/emulators.ts';
import { startPartingProxy } from '../emulator/parting-proxy.ts';
import { startGcsServer } from '../fixtures/gcs-server/server.ts';
import { startVertexServer } from '../fixtures/vertex-server/server.ts';
import { truthfulReader } from '../fixtures/vertex-server/truthful-reader.ts';
import { type Boundary, bounded } from './boundary.ts';
import { chaosSettings } from './chaos-settings.ts';
import { type Country, contentOf } from './country.ts';
import { persistent } from './persistent.ts';
import { observers } from './plant.ts';
import { processedHash } from './sheet-image.ts';

/** Quick redelivery, and the shortest deadline that there is for what a killed worker held. */
const delivery = { maxAttempts: 20, minBackoffMs: 100, maxBackoffMs: 2_000, ackDeadlineSeconds: 10 };

/** Google's emulators and the stand-ins for what has none, with the environment by which the services find them. */
export interface CloudSite {
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts them; the model reads every sheet of the country without a mistake. */
export async function openCloudSite(country: Country): Promise<CloudSite> {
  const [firestore, pubsub] = await Promise.all([
    startFirestoreEmulator(),
    startPubSubEmulator().then(startPartingProxy),
  ]);
  const gcs = await startGcsServer({ buckets: ['inbox', 'processed'] });
  const vertex = await startVertexServer();
  const papers = new Map<string, Country['papers'][number]>();
  let picture = 0;
  for (const paper of country.papers) {
    for (const _ of paper.objects) papers.set(await processedHash(picture++), paper);
  }
  vertex.respond(
    truthfulReader(hash => {
      const paper = papers.get(hash);
      return paper && { formId: paper.formId, content: contentOf(paper) };
    }),
  );
  const environment = {
    ...chaosSettings,
    GOOGLE_CLOUD_PROJECT: 'demo-chaos',
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
  const client = new PubSub({ projectId: environment.GOOGLE_CLOUD_PROJECT });
  const plans = [...Object.values(subscriptions), ...observers].map(plan => ({ ...plan, ...delivery }));
  for (const { topic, subscription } of plans) await subscribeForEver(client, topic, subscription);
  await ensureTopology(client, plans);
  await client.close();
  return {
    environment,
    async stop() {
      await Promise.all([gcs.stop(), vertex.stop(), firestore.stop(), pubsub.stop()]);
    },
  };
}

/**
 * Makes a subscription beforehand, without the emulator's own limit of deliveries. A worker is handed the whole backlog,
 * since the emulator knows no flow control, and each kill counts as a delivery of all of it; and the emulator (0.8.20)
 * breaks every stream of an ordered subscription in which one message is over its limit, for good.
 */
async function subscribeForEver(client: PubSub, topic: string, subscription: string): Promise<void> {
  await client.createTopic(topic);
  const { ackDeadlineSeconds, minBackoffMs, maxBackoffMs } = delivery;
  await client.createSubscription(topic, subscription, {
    ackDeadlineSeconds,
    enableMessageOrdering: true,
    retryPolicy: {
      minimumBackoff: { nanos: minBackoffMs * 1e6 },
      maximumBackoff: { seconds: maxBackoffMs / 1e3 },
    },
  });
}

/** Of one worker process, or of the one who watches. */
export interface CloudPlantOptions {
  readonly owner: string;
  readonly clock: Clock;
  /** Between the pipeline and its ports, with clients that try again before it; nothing where absent. */
  readonly boundary?: Boundary;
}

/** The services of cloud mode by this process's environment. */
export async function openCloudPlant({ owner, clock, boundary }: CloudPlantOptions): Promise<Services> {
  const cloud = await openCloudServices(parseConfig(process.env));
  const quick = { ...cloud, bus: quickly(cloud.bus) };
  const ports = boundary === undefined ? quick : persistent(bounded(quick, boundary), clock);
  return {
    ...cloud,
    ...ports,
    clock,
    elections: createElectionCatalogue(ports.store, ports.processed, clock),
    ledger: { ...cloud.ledger, store: ports.store, clock, owner },
    log: silentLogger,
    close: () => cloud.close(),
  };
}

/** The bus with subscriptions that are delivered as those of the site are made. */
function quickly(bus: MessageBus): MessageBus {
  return {
    publish: (topic, message) => bus.publish(topic, message),
    subscribe: (topic, handler, options) => bus.subscribe(topic, handler, { ...options, ...delivery }),
    close: () => bus.close(),
  };
}
