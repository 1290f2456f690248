import { join } from 'node:path';
import { openFolderStore } from '../../shared/blobs/folder-store.ts';
import { createLocalUploadUrls } from '../../shared/blobs/local-upload-urls.ts';
import { openSqliteBus, type SqliteBus } from '../../shared/bus/sqlite-bus.ts';
import { parseConfig } from '../../shared/config/config.ts';
import type { Services } from '../../shared/config/services.ts';
import { type Clock, systemClock } from '../../shared/domain/clock.ts';
import { subscriptions, topics } from '../../shared/domain/events.ts';
import { createElectionCatalogue } from '../../shared/ledger/elections.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { LEDGER_INDEXES } from '../../shared/store/ledger-indexes.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';
import { type Logger, silentLogger } from '../../shared/telemetry/log.ts';
import { type Boundary, bounded, type Ports } from './boundary.ts';
import type { Country } from './country.ts';
import { persistent } from './persistent.ts';
import { type TruthfulReaderOptions, truthfulReader } from './truthful-form-reader.ts';

/** Local mode with a stand-in reader, as one worker process has it. */
export interface Plant extends Services {
  /** The queue itself, without the boundary: for whoever watches. */
  readonly queue: SqliteBus;
}

export interface PlantOptions extends TruthfulReaderOptions {
  /** Everything durable is in this folder; opened again, it goes on where it was left. */
  readonly folder: string;
  readonly country: Country;
  /** Names the worker; no two of a test share it. */
  readonly owner: string;
  readonly clock?: Clock;
  /** Between the pipeline and its ports; nothing where absent. */
  readonly boundary?: Boundary | undefined;
  /** Whether calls that fail at the boundary are tried again before the pipeline learns of it. */
  readonly persists?: boolean;
  /** Wraps the store below the boundary. */
  readonly storeOver?: (store: DocumentStore) => DocumentStore;
  readonly settings?: Readonly<Record<string, string>>;
  /** How long after a kill a message comes again. */
  readonly messageLeaseMs?: number;
  /** Between two looks at the queue. */
  readonly pollMs?: number;
  readonly log?: Logger;
}

/** Where result events are heard; made known before anything happens, so that none is missed. */
export const observers = [topics.resultAccepted, topics.resultNeedsReview, topics.resultFailed].map(
  topic => ({ topic, subscription: `observer-${topic}` }),
);

/** Opens the plant in a folder; the election is not imported yet. */
export async function openPlant(options: PlantOptions): Promise<Plant> {
  const {
    folder,
    country,
    owner,
    clock = systemClock,
    boundary,
    messageLeaseMs = 30_000,
    pollMs = 5,
  } = options;
  const config = parseConfig({
    BALLOTS_DATA_DIR: folder,
    INBOX_DIR: join(folder, 'inbox'),
    READER: 'offline',
    ...options.settings,
  });
  const file = join(folder, 'ballots.db');
  const observer = { failed: () => undefined, trouble: () => undefined };
  const queue = await openSqliteBus({ file, clock, observer, leaseMs: messageLeaseMs, pollMs });
  for (const { topic, subscription } of [...Object.values(subscriptions), ...observers]) {
    await queue.register(topic, subscription);
  }
  const inbox = await openFolderStore({ bucket: config.INBOX_BUCKET, folder: config.INBOX_DIR });
  const bucket = await openFolderStore({
    bucket: config.PROCESSED_BUCKET,
    folder: join(folder, 'processed'),
  });
  const opened = await openSqliteStore({ file, indexes: LEDGER_INDEXES, clock });
  const store = options.storeOver?.(opened) ?? opened;
  const { reader, processed } = truthfulReader(country, bucket, options);
  const plain: Ports = { store, inbox, processed, bus: queue, reader };
  const beyond = boundary === undefined ? plain : bounded(plain, boundary);
  const ports = options.persists === true ? persistent(beyond, clock) : beyond;
  return {
    ...ports,
    queue,
    config,
    uploads: createLocalUploadUrls(clock),
    model: null,
    imageTokens: () => 258,
    elections: createElectionCatalogue(ports.store, ports.processed, clock),
    ledger: {
      store: ports.store,
      clock,
      owner,
      leaseMs: config.LEASE_SECONDS * 1000,
      project: 'local',
    },
    clock,
    log: options.log ?? silentLogger,
    async close() {
      await queue.close();
      await opened.close();
      inbox.close();
      bucket.close();
    },
  };
}
