import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PubSub } from '@google-cloud/pubsub';
import { OAuth2Client } from 'google-auth-library';
import type { BlobStore } from '../blobs/blob-store.ts';
import { FolderStore } from '../blobs/folder-store.ts';
import { GcsStore } from '../blobs/gcs-store.ts';
import type { MessageBus } from '../bus/message-bus.ts';
import { createPubSubBus } from '../bus/pubsub-bus.ts';
import { openSqliteBus } from '../bus/sqlite-bus.ts';
import { systemClock } from '../domain/clock.ts';
import { createElectionCatalogue } from '../ledger/elections.ts';
import type { FormReader } from '../readers/form-reader.ts';
import { createGeminiReader } from '../readers/gemini-reader.ts';
import type { GenerativeModel } from '../readers/generative-model.ts';
import { imageTokens } from '../readers/image-tokens.ts';
import {
  type ModelProfile,
  modelProfile,
  modelProfiles,
  profileWarnings,
  readModelProfiles,
} from '../readers/model-profiles.ts';
import { createOfflineReader } from '../readers/offline/offline-reader.ts';
import { createVertexModel } from '../readers/vertex-model.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { FirestoreStore } from '../store/firestore-store.ts';
import { LEDGER_INDEXES } from '../store/ledger-indexes.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { createLogger, type Logger } from '../telemetry/log.ts';
import type { Config } from './config.ts';
import type { Services } from './services.ts';

/** Where everything is kept: the part of the services that depends on the mode. */
interface Adapters {
  readonly store: DocumentStore;
  readonly inbox: BlobStore;
  readonly processed: BlobStore;
  readonly bus: MessageBus;
}

/**
 * Makes the services of a mode. This is the one place that knows adapters, and the one that asks for the mode.
 * Throws {@link import('../domain/errors.ts').InvalidInputError} for settings that contradict what they name.
 */
export async function openServices(config: Config): Promise<Services> {
  const log = createLogger({
    level: config.LOG_LEVEL,
    format: logFormat(config),
    write: line => process.stderr.write(`${line}\n`),
    now: Date.now,
    project: config.GOOGLE_CLOUD_PROJECT,
  });
  const { store, inbox, processed, bus } =
    config.BALLOTS_MODE === 'cloud' ? cloudAdapters(config) : await localAdapters(config);
  const file = config.MODEL_PROFILES_FILE;
  const profiles = file === undefined ? modelProfiles() : await readModelProfiles(file);
  const profile = modelProfile(profiles, config.MODEL);
  const model = openModel(config, profile, log);
  const reader = openReader(config, profile, model, log);
  const clock = systemClock;
  return {
    config,
    store,
    inbox,
    processed,
    bus,
    reader,
    model,
    imageTokens: imageTokens(profile.imageTokens),
    elections: createElectionCatalogue(store, processed, clock),
    ledger: {
      store,
      clock,
      owner: randomUUID(),
      leaseMs: config.LEASE_SECONDS * 1000,
      project: config.GOOGLE_CLOUD_PROJECT ?? 'local',
    },
    clock,
    log,
    async close() {
      await bus.close();
      await reader.close();
      await store.close();
    },
  };
}

function logFormat({ LOG_FORMAT, BALLOTS_MODE }: Config): 'json' | 'text' {
  if (LOG_FORMAT !== 'auto') return LOG_FORMAT;
  return BALLOTS_MODE === 'local' && process.stderr.isTTY ? 'text' : 'json';
}

async function localAdapters(config: Config): Promise<Adapters> {
  const file = join(config.BALLOTS_DATA_DIR, 'ballots.db');
  return {
    store: await openSqliteStore({ file, indexes: LEDGER_INDEXES }),
    bus: await openSqliteBus({ file }),
    inbox: await FolderStore.open({ bucket: config.INBOX_BUCKET, folder: config.INBOX_DIR }),
    processed: await FolderStore.open({
      bucket: config.PROCESSED_BUCKET,
      folder: join(config.BALLOTS_DATA_DIR, 'processed'),
    }),
  };
}

/** Google's clients find the emulators by their own variables: FIRESTORE_EMULATOR_HOST, PUBSUB_EMULATOR_HOST. */
function cloudAdapters(config: Config): Adapters {
  const projectId = config.GOOGLE_CLOUD_PROJECT!;
  const { STORAGE_ENDPOINT: apiEndpoint, FIRESTORE_DATABASE: databaseId } = config;
  const storage = apiEndpoint === undefined ? { projectId } : { projectId, apiEndpoint };
  return {
    store: new FirestoreStore({ projectId, databaseId }),
    bus: createPubSubBus(new PubSub({ projectId })),
    inbox: new GcsStore({ ...storage, bucket: config.INBOX_BUCKET }),
    processed: new GcsStore({ ...storage, bucket: config.PROCESSED_BUCKET }),
  };
}

function openModel(config: Config, profile: ModelProfile, log: Logger): GenerativeModel | null {
  const { GOOGLE_CLOUD_PROJECT: project, MODEL_TOKEN: token, READER } = config;
  if (project === undefined || READER === 'offline' || !(READER === 'gemini' || hasCredentials(config)))
    return null;
  for (const warning of profileWarnings(profile, Date.now()))
    log.log('WARNING', warning, { model: profile.id });
  const authClient = token === undefined ? undefined : fixedToken(token);
  return createVertexModel({
    project,
    profile,
    clock: systemClock,
    timeoutMs: config.MODEL_TIMEOUT_MS,
    endpoint: config.MODEL_ENDPOINT,
    authClient,
    log,
  });
}

function fixedToken(token: string): OAuth2Client {
  const client = new OAuth2Client();
  client.setCredentials({ access_token: token, expiry_date: Date.now() + 10 * 365 * 86_400_000 });
  return client;
}

/** Inside Google Cloud the metadata server gives credentials; elsewhere a key file or gcloud's own does. */
function hasCredentials(config: Config): boolean {
  const wellKnown = join(homedir(), '.config', 'gcloud', 'application_default_credentials.json');
  return (
    config.BALLOTS_MODE === 'cloud' ||
    config.MODEL_TOKEN !== undefined ||
    config.GOOGLE_APPLICATION_CREDENTIALS !== undefined ||
    existsSync(wellKnown)
  );
}

function openReader(
  config: Config,
  profile: ModelProfile,
  model: GenerativeModel | null,
  log: Logger,
): FormReader {
  if (model !== null) return createGeminiReader({ model, clock: systemClock, log });
  return createOfflineReader({ workers: config.LOCAL_WORKERS });
}
