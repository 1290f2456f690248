import type { BlobStore } from '../blobs/blob-store.ts';
import type { UploadUrls } from '../blobs/upload-urls.ts';
import type { MessageBus } from '../bus/message-bus.ts';
import type { Clock } from '../domain/clock.ts';
import type { IdentityVerifier } from '../identity/identity-verifier.ts';
import type { ReadingPrices } from '../ledger/budget.ts';
import type { LedgerContext } from '../ledger/context.ts';
import type { ElectionCatalogue } from '../ledger/elections.ts';
import type { FormReader } from '../readers/form-reader.ts';
import type { GenerativeModel } from '../readers/generative-model.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Config } from './config.ts';

/** Everything that the functions work with, wired once for a mode. Each function takes what it needs of it. */
export interface Services {
  readonly config: Config;
  readonly store: DocumentStore;
  readonly inbox: BlobStore;
  readonly processed: BlobStore;
  readonly uploads: UploadUrls;
  readonly bus: MessageBus;
  readonly reader: FormReader;
  /** Null where no model is configured: chat and generate then say so. */
  readonly model: GenerativeModel | null;
  /** Tokens that the configured model bills for an image of that size. */
  readonly imageTokens: (width: number, height: number) => number;
  /** What the reader's model costs; null or absent where reading costs nothing. */
  readonly readingPrices?: ReadingPrices | null;
  /** Tells people by their Google identity; null or absent where that is not configured. */
  readonly identity?: IdentityVerifier | null;
  readonly elections: ElectionCatalogue;
  readonly ledger: LedgerContext;
  readonly clock: Clock;
  readonly log: Logger;
  close(): Promise<void>;
}
