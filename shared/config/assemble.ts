import { randomUUID } from 'node:crypto';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { UploadUrls } from '../blobs/upload-urls.ts';
import type { MessageBus } from '../bus/message-bus.ts';
import { systemClock } from '../domain/clock.ts';
import type { IdentityVerifier } from '../identity/identity-verifier.ts';
import { createElectionCatalogue } from '../ledger/elections.ts';
import type { FormReader } from '../readers/form-reader.ts';
import type { GenerativeModel } from '../readers/generative-model.ts';
import { imageTokens } from '../readers/image-tokens.ts';
import type { ModelProfile } from '../readers/model-profiles.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Config } from './config.ts';
import type { Services } from './services.ts';

/** What differs between the modes: where everything is kept and who reads. */
export interface Adapters {
  readonly store: DocumentStore;
  readonly inbox: BlobStore;
  readonly processed: BlobStore;
  readonly uploads: UploadUrls;
  readonly bus: MessageBus;
  readonly model: GenerativeModel | null;
  readonly reader: FormReader;
  readonly identity: IdentityVerifier | null;
}

/** The services of a mode from its adapters. */
export function assemble(config: Config, adapters: Adapters, profile: ModelProfile, log: Logger): Services {
  const clock = systemClock;
  const { store, processed, bus, reader } = adapters;
  return {
    ...adapters,
    config,
    imageTokens: imageTokens(profile.imageTokens),
    readingPrices: reader.name === profile.id ? profile : null,
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
