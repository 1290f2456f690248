import { PubSub } from '@google-cloud/pubsub';
import { Storage } from '@google-cloud/storage';
import { createGcsStore } from '../blobs/gcs-store.ts';
import { createGcsUploadUrls } from '../blobs/gcs-upload-urls.ts';
import { createPubSubBus } from '../bus/pubsub-bus.ts';
import { systemClock } from '../domain/clock.ts';
import { createGeminiReader } from '../readers/gemini-reader.ts';
import { FirestoreStore } from '../store/firestore-store.ts';
import { createLogger } from '../telemetry/log.ts';
import { assemble } from './assemble.ts';
import { loggingObserver } from './bus-log.ts';
import type { Config } from './config.ts';
import type { Services } from './services.ts';
import { openIdentity } from './wiring-identity.ts';
import { openModel, openProfile } from './wiring-model.ts';

/**
 * The services on Google Cloud. Its clients find emulators by their own variables, FIRESTORE_EMULATOR_HOST and
 * PUBSUB_EMULATOR_HOST.
 */
export async function openCloudServices(config: Config): Promise<Services> {
  const projectId = config.GOOGLE_CLOUD_PROJECT;
  if (projectId === undefined) throw new Error('parseConfig asks for a project in cloud mode');
  const {
    STORAGE_ENDPOINT: apiEndpoint,
    FIRESTORE_DATABASE: databaseId,
    INBOX_BUCKET,
    PROCESSED_BUCKET,
  } = config;
  const log = createLogger({
    level: config.LOG_LEVEL,
    format: config.LOG_FORMAT === 'text' ? 'text' : 'json',
    write: line => process.stdout.write(`${line}\n`),
    now: Date.now,
    project: projectId,
  });
  const storage = new Storage(apiEndpoint === undefined ? { projectId } : { projectId, apiEndpoint });
  const profile = await openProfile(config);
  const model = openModel(config, projectId, profile, log);
  const adapters = {
    identity: openIdentity(config),
    store: new FirestoreStore({ projectId, databaseId }),
    bus: createPubSubBus(new PubSub({ projectId }), { observer: loggingObserver(log) }),
    inbox: createGcsStore(storage, INBOX_BUCKET),
    processed: createGcsStore(storage, PROCESSED_BUCKET),
    uploads: createGcsUploadUrls(storage.bucket(INBOX_BUCKET), systemClock),
    model,
    reader: createGeminiReader({ model, log }),
  };
  return assemble(config, adapters, profile, log);
}
