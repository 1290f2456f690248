import type { Services } from '../../shared/config/services.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import type { DocumentReady } from '../../shared/domain/events.ts';
import {
  abandonExtraction,
  claimExtraction,
  commitExtraction,
  type RetryPlan,
} from '../../shared/ledger/extraction.ts';
import { tellSoon } from '../../shared/ledger/telling.ts';
import { conclude } from './conclude.ts';
import { LeaseLostError, readDocument } from './read-document.ts';

export type ExtractServices = Pick<
  Services,
  'config' | 'store' | 'processed' | 'bus' | 'reader' | 'elections' | 'ledger' | 'clock' | 'log'
>;

/** What became of a `document-ready` message; everything but `committed` has changed no counts. */
export type ExtractReport =
  | { readonly kind: 'committed'; readonly document: DocumentRecord }
  | { readonly kind: 'unknown' | 'stale' | 'done' | 'busy' | 'not_due' | 'lease_lost' };

/**
 * Reads a document and commits its result. Safe to repeat and to run twice at once: one worker holds the document,
 * and one that lost it commits nothing. What may pass throws, so that the platform delivers again; the ledger
 * remembers the attempt either way.
 */
export async function extractDocument(
  services: ExtractServices,
  ready: DocumentReady,
): Promise<ExtractReport> {
  const claim = await claimExtraction(services.ledger, ready);
  if (claim.kind !== 'claimed') return { kind: claim.kind };
  const log = services.log.with({ documentId: ready.documentId, stage: 'extract' });
  try {
    const read = await readDocument(services, claim.document);
    const committed = await commitExtraction(services.ledger, claim.document, (transaction, document, now) =>
      conclude({ context: services.ledger, transaction, document, now }, read),
    );
    if (committed === null) return { kind: 'lease_lost' };
    await tellSoon(services, committed.rows);
    return { kind: 'committed', document: committed.document };
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'lease_lost' };
    const failure = {
      code: error instanceof TransientError ? error.code : 'internal',
      message: error instanceof Error ? error.message : String(error),
      transient: error instanceof TransientError,
      retryAfterMs: error instanceof TransientError ? error.retryAfterMs : null,
    };
    log.log(failure.transient ? 'WARNING' : 'ERROR', 'Reading did not finish', { code: failure.code, error });
    const rows = await abandonExtraction(services.ledger, claim.document, failure, retryPlan(services));
    await tellSoon(services, rows);
    throw error;
  }
}

/** 5 s, 10 s, 20 s … up to 10 minutes, each jittered down to a half: the ledger's own pace beside the platform's. */
function retryPlan({ config, clock }: ExtractServices): RetryPlan {
  return {
    maxAttempts: config.MAX_EXTRACT_ATTEMPTS,
    backoffMs: attempt => Math.min(600_000, 5_000 * 2 ** (attempt - 1)) * (0.5 + clock.random() / 2),
  };
}
