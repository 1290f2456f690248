import { extractRetry, ledgerPauseMs } from '../../shared/config/retry-policy.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import type { DocumentReady } from '../../shared/domain/events.ts';
import { abandonExtraction, commitExtraction, type RetryPlan } from '../../shared/ledger/extraction.ts';
import { tellSoon } from '../../shared/ledger/telling.ts';
import { enterReading } from './admitted-reading.ts';
import { conclude } from './conclude.ts';
import { LeaseLostError } from './lease-lost.ts';
import { readDocument } from './read-document.ts';
import type { ExtractServices } from './services.ts';

/** What became of a `document-ready` message; everything but `committed` has changed no counts. */
export type ExtractReport =
  | { readonly kind: 'committed'; readonly document: DocumentRecord }
  | { readonly kind: 'unknown' | 'stale' | 'done' | 'busy' | 'not_due' | 'waits' | 'lease_lost' };

/**
 * Reads a document and commits its result. Safe to repeat and to run twice at once: one worker holds the document,
 * and one that lost it commits nothing. What may pass throws, so that the platform delivers again; the ledger
 * remembers the attempt either way. A document that may not be read now, for a pause, the budget, the cap or a model
 * that is out, waits at no cost: its message is acknowledged and sweep releases it.
 */
export async function extractDocument(
  services: ExtractServices,
  ready: DocumentReady,
): Promise<ExtractReport> {
  const entry = await enterReading(services, ready);
  if (entry.kind !== 'admitted') return { kind: entry.kind };
  const log = services.log.with({ documentId: ready.documentId, stage: 'extract' });
  try {
    const committed = await entry.read(async reader => {
      const read = await readDocument({ ...services, reader }, entry.document);
      return commitExtraction(services.ledger, entry.document, (transaction, document, now) =>
        conclude({ context: services.ledger, transaction, document, now }, read),
      );
    });
    if (committed === null) return { kind: 'lease_lost' };
    await tellSoon(services, committed.rows);
    return { kind: 'committed', document: committed.document };
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'lease_lost' };
    if (await entry.putOff(error)) return { kind: 'waits' };
    const failure = {
      code: error instanceof TransientError ? error.code : 'internal',
      message: error instanceof Error ? error.message : String(error),
      transient: error instanceof TransientError,
      retryAfterMs: error instanceof TransientError ? error.retryAfterMs : null,
    };
    log.log(failure.transient ? 'WARNING' : 'ERROR', 'Reading did not finish', { code: failure.code, error });
    const rows = await abandonExtraction(services.ledger, entry.document, failure, retryPlan(services));
    await tellSoon(services, rows);
    throw error;
  } finally {
    await entry.leave();
  }
}

/** The ledger's own pace beside the platform's. */
function retryPlan({ config, clock }: ExtractServices): RetryPlan {
  return {
    maxAttempts: config.MAX_EXTRACT_ATTEMPTS,
    backoffMs: attempt => ledgerPauseMs(extractRetry, attempt, clock.random()),
  };
}
