import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolderStore } from '../../shared/blobs/folder-store.ts';
import { createLocalUploadUrls } from '../../shared/blobs/local-upload-urls.ts';
import type { BusMessage, MessageBus } from '../../shared/bus/message-bus.ts';
import { parseConfig } from '../../shared/config/config.ts';
import type { Services } from '../../shared/config/services.ts';
import type { Scope } from '../../shared/domain/api-key.ts';
import { type Clock, systemClock } from '../../shared/domain/clock.ts';
import { createElectionCatalogue } from '../../shared/ledger/elections.ts';
import { createKey } from '../../shared/ledger/keys.ts';
import type { FormReader } from '../../shared/readers/form-reader.ts';
import { silentLogger } from '../../shared/telemetry/log.ts';
import { openLedgerStore } from '../store/ledger-store.ts';

/** The services of local mode in a folder of their own, with a bus that only remembers. */
export interface LocalServices extends Services {
  readonly folder: string;
  readonly published: readonly { readonly topic: string; readonly message: BusMessage }[];
  /** The text of a new key without limits. */
  key(...scopes: Scope[]): Promise<string>;
}

export interface LocalServicesOptions {
  readonly clock?: Clock;
  readonly reader?: FormReader;
  readonly settings?: Readonly<Record<string, string>>;
}

const noReader: FormReader = {
  name: 'none',
  recognise: async () => ({ formId: null, usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 } }),
  read: () => Promise.reject(new Error('Nothing is read here')),
  readValues: () => Promise.reject(new Error('Nothing is read here')),
  close: async () => undefined,
};

const limits = { requestsPerMinute: null, tokensPerDay: null };

/** Opens them; `close` removes their folder. */
export async function openLocalServices(options: LocalServicesOptions = {}): Promise<LocalServices> {
  const { clock = systemClock, reader = noReader, settings = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), 'ballots-'));
  const config = parseConfig({
    BALLOTS_DATA_DIR: join(folder, 'data'),
    INBOX_DIR: join(folder, 'inbox'),
    ...settings,
  });
  const published: { topic: string; message: BusMessage }[] = [];
  const bus: MessageBus = {
    publish: async (topic, message) => void published.push({ topic, message }),
    subscribe: async () => ({ close: async () => undefined }),
    close: async () => undefined,
  };
  const store = await openLedgerStore(join(config.BALLOTS_DATA_DIR, 'ballots.db'), clock);
  const inbox = await openFolderStore({ bucket: config.INBOX_BUCKET, folder: config.INBOX_DIR });
  const processed = await openFolderStore({
    bucket: config.PROCESSED_BUCKET,
    folder: join(config.BALLOTS_DATA_DIR, 'processed'),
  });
  return {
    folder,
    published,
    config,
    store,
    inbox,
    processed,
    bus,
    reader,
    uploads: createLocalUploadUrls(clock),
    model: null,
    imageTokens: () => 258,
    elections: createElectionCatalogue(store, processed, clock),
    ledger: { store, clock, owner: 'test', leaseMs: 60_000, project: 'local' },
    clock,
    log: silentLogger,
    key: async (...scopes) => (await createKey({ store, clock }, 'test key', scopes, { limits })).key,
    async close() {
      await store.close();
      inbox.close();
      processed.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
