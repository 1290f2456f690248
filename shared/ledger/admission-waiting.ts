import { timestamp } from '../domain/clock.ts';
import type { DocumentRecord } from '../domain/document.ts';
import type { DocumentReady } from '../domain/events.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { Refusal } from './admission-gate.ts';
import { touchDocument, writeChange } from './change.ts';
import { type LedgerContext, type OnDamaged, readDocument, soundDocuments, withDueAt } from './context.ts';
import { documentReadyRow } from './events.ts';
import { claimRefusal } from './extraction.ts';
import type { OutboxRecord } from './outbox.ts';
import { requeueMs } from './ready.ts';

/**
 * Lets a document wait that was not admitted: it stays ready, no attempt is counted and no audit event is written, since
 * nothing happened to it. Sweep releases it, so its message may be acknowledged. One whose worker was lost is left to
 * sweep as it is.
 */
export async function waitForAdmission(
  context: LedgerContext,
  { documentId, edition }: Pick<DocumentReady, 'documentId' | 'edition'>,
  refusal: Refusal,
): Promise<void> {
  await context.store.transaction(async transaction => {
    const now = context.clock.now();
    const before = await readDocument(transaction, documentId);
    if (before?.state !== 'ready' || claimRefusal(context, before, edition, now) !== null) return;
    const since = before.waiting?.since ?? timestamp(now);
    const waiting = { ...refusal, since };
    touchDocument(transaction, before, { waiting, waitsUntil: null, updatedAt: timestamp(now) });
  });
}

/** Documents that wait for admission, the longest wait first. */
export async function documentsWaiting(
  store: DocumentStore,
  limit: number,
  onDamaged: OnDamaged,
): Promise<DocumentRecord[]> {
  if (limit < 1) return [];
  const records = await store.query({
    collection: 'documents',
    orderBy: { field: 'waiting.since', direction: 'ascending' },
    limit,
  });
  return soundDocuments(records, onDamaged);
}

/** Offers a waiting document to the readers again; no rows where it doesn't wait any more. */
export async function releaseWaiting(
  context: LedgerContext,
  documentId: string,
): Promise<readonly OutboxRecord[]> {
  return context.store.transaction(async transaction => {
    const before = await readDocument(transaction, documentId);
    if (before === null || before.waiting === null || before.state !== 'ready') return [];
    const now = context.clock.now();
    const after = withDueAt({ ...before, waiting: null, waitsUntil: timestamp(now + requeueMs(context)) });
    const rows = [documentReadyRow(context, after, now)];
    const details = { from: 'waiting', reason: before.waiting.reason, since: before.waiting.since };
    writeChange(
      transaction,
      { before, after, type: 'reading.requeued', actor: 'sweep', details, outbox: rows },
      now,
    );
    return rows;
  });
}
