import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openFolderStore } from '../blobs/folder-store.ts';
import { createLocalUploadUrls } from '../blobs/local-upload-urls.ts';
import { openSqliteBus } from '../bus/sqlite-bus.ts';
import { systemClock } from '../domain/clock.ts';
import { subscriptions } from '../domain/events.ts';
import { createGeminiReader } from '../readers/gemini-reader.ts';
import { createOfflineReader } from '../readers/offline/offline-reader.ts';
import { LEDGER_INDEXES } from '../store/ledger-indexes.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { createLogger } from '../telemetry/log.ts';
import { assemble } from './assemble.ts';
import { loggingObserver } from './bus-log.ts';
import type { Config } from './config.ts';
import type { Services } from './services.ts';
import { openIdentity } from './wiring-identity.ts';
import { openModel, openProfile } from './wiring-model.ts';

/** What a person can do about something that lies in the inbox and is no object. */
const passedOver = {
  no_object_name: 'its name can be no object name; rename it',
  no_regular_file: 'it is a link, a pipe or a device; put the file itself there',
} as const;

/** The services on this machine: one SQLite file, two folders, and Gemini where it is configured, else offline OCR. */
export async function openLocalServices(config: Config): Promise<Services> {
  const { BALLOTS_DATA_DIR: folder, INBOX_BUCKET, INBOX_DIR, PROCESSED_BUCKET, LOG_FORMAT } = config;
  const watched = LOG_FORMAT === 'auto' ? process.stderr.isTTY === true : LOG_FORMAT === 'text';
  const log = createLogger({
    level: config.LOG_LEVEL,
    format: watched ? 'text' : 'json',
    write: line => process.stderr.write(`${line}\n`),
    now: Date.now,
  });
  const file = join(folder, 'ballots.db');
  const bus = await openSqliteBus({ file, observer: loggingObserver(log) });
  // Known before anybody publishes: what is submitted while nothing runs waits for the next start.
  for (const { topic, subscription } of Object.values(subscriptions)) await bus.register(topic, subscription);
  const profile = await openProfile(config);
  const project = geminiProject(config);
  const model = project === null ? null : openModel(config, project, profile, log);
  const inbox = await openFolderStore({
    bucket: INBOX_BUCKET,
    folder: INBOX_DIR,
    onPassedOver: (path, why) => log.log('ERROR', `Not taken from the inbox: ${passedOver[why]}`, { path }),
  });
  const processed = await openFolderStore({ bucket: PROCESSED_BUCKET, folder: join(folder, 'processed') });
  const adapters = {
    identity: openIdentity(config),
    store: await openSqliteStore({ file, indexes: LEDGER_INDEXES }),
    bus,
    inbox,
    processed,
    uploads: createLocalUploadUrls(systemClock),
    model,
    reader:
      model === null
        ? createOfflineReader({ workers: config.LOCAL_WORKERS })
        : createGeminiReader({ model, log }),
  };
  const services = assemble(config, adapters, profile, log);
  return {
    ...services,
    async close() {
      await services.close();
      inbox.close();
      processed.close();
    },
  };
}

/** The project to read in with Gemini: where one is asked for, or one is configured and credentials are there. */
function geminiProject(config: Config): string | null {
  const { GOOGLE_CLOUD_PROJECT: project, READER } = config;
  if (project === undefined || READER === 'offline') return null;
  return READER === 'gemini' || hasCredentials(config) ? project : null;
}

/** A key file, or what `gcloud auth application-default login` leaves behind. */
function hasCredentials(config: Config): boolean {
  const wellKnown = join(homedir(), '.config', 'gcloud', 'application_default_credentials.json');
  const given = config.MODEL_TOKEN ?? config.GOOGLE_APPLICATION_CREDENTIALS;
  return given !== undefined || existsSync(wellKnown);
}
