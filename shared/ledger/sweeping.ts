import { timestamp } from '../domain/clock.ts';
import { type DocumentRecord, dueTimeOf, isFinal, type OpenArrival } from '../domain/document.ts';
import type { DocumentStore, Transaction } from '../store/document-store.ts';
import { writeChange } from './change.ts';
import { type LedgerContext, type OnDamaged, readDocument, soundDocuments, withDueAt } from './context.ts';
import { documentReadyRow } from './events.ts';
import { failed } from './failing.ts';
import type { OutboxRecord } from './outbox.ts';
import { readablePages } from './pages.ts';
import { becomeReady, requeueMs } from './ready.ts';
import { releaseGivenUp } from './release-place.ts';

/** What sweep found to do for a document that is due. */
export type DueStep =
  /** Objects whose worker did not come back and that were not just sent again: preprocess must see them. */
  | { readonly kind: 'rearrive'; readonly arrivals: readonly OpenArrival[] }
  /** The wait for its other pages is over. */
  | { readonly kind: 'close_pages' }
  /** Ready, or its reader did not come back: it must be offered to the readers again. */
  | { readonly kind: 'requeue' }
  | { readonly kind: 'nothing' };

/** Decides from the record alone. `closePages`: no page will come any more, whatever the wait. */
export function dueStep(document: DocumentRecord, nowMs: number, closePages = false): DueStep {
  const lapsed = document.openArrivals.filter(arrival => dueTimeOf(arrival) <= timestamp(nowMs));
  if (lapsed.length > 0) return { kind: 'rearrive', arrivals: lapsed };
  const over = document.waitsUntil !== null && document.waitsUntil <= timestamp(nowMs);
  if (isFinal(document.state)) return { kind: 'nothing' };
  if (document.state === 'waiting_for_pages') {
    const settled = document.openArrivals.length === 0;
    return settled && (over || closePages) ? { kind: 'close_pages' } : { kind: 'nothing' };
  }
  return over ? { kind: 'requeue' } : { kind: 'nothing' };
}

/** Documents that are due, the longest overdue first. */
export async function dueDocuments(
  store: DocumentStore,
  nowMs: number,
  limit: number,
  onDamaged: OnDamaged,
): Promise<DocumentRecord[]> {
  const records = await store.query({
    collection: 'documents',
    where: [{ field: 'dueAt', op: '<=', value: timestamp(nowMs) }],
    orderBy: { field: 'dueAt', direction: 'ascending' },
    limit,
  });
  return soundDocuments(records, onDamaged);
}

/** Documents that wait for pages, in the order of their ids. */
export async function waitingDocuments(
  store: DocumentStore,
  limit: number,
  onDamaged: OnDamaged,
): Promise<DocumentRecord[]> {
  const records = await store.query({
    collection: 'documents',
    where: [{ field: 'state', op: '=', value: 'waiting_for_pages' }],
    limit,
  });
  return soundDocuments(records, onDamaged);
}

/**
 * Takes a due document on, deciding again inside the transaction. Returns the rows to publish; none where another
 * sweep was first. Lapsed arrivals are left to preprocess, which claims them itself.
 */
export async function takeOn(
  context: LedgerContext,
  documentId: string,
  { maxAttempts, closePages = false }: { maxAttempts: number; closePages?: boolean },
): Promise<readonly OutboxRecord[]> {
  return context.store.transaction(async transaction => {
    const now = context.clock.now();
    const before = await readDocument(transaction, documentId);
    if (before === null) return [];
    const step = dueStep(before, now, closePages);
    switch (step.kind) {
      case 'nothing':
      case 'rearrive':
        return [];
      case 'close_pages':
        return closed(context, transaction, before, now);
      case 'requeue':
        return requeue(context, transaction, before, maxAttempts, now);
    }
  });
}

/**
 * Offers a document to the readers again under the same edition, so that a message which is only late still counts.
 * The worker that held it counts as lost and commits nothing from here on. One that was claimed too often without
 * an end is given up.
 */
async function requeue(
  context: LedgerContext,
  transaction: Transaction,
  before: DocumentRecord,
  maxAttempts: number,
  now: number,
): Promise<readonly OutboxRecord[]> {
  const attempts = before.attempts.extract;
  if (before.state === 'extracting' && attempts >= maxAttempts) {
    const error = { code: 'extract_gave_up', message: `No reader came back in ${attempts} attempts` };
    const next = failed(context, before, error, now);
    const { records, rows } = next;
    const after = withDueAt(next.after);
    await releaseGivenUp(transaction, before);
    writeChange(
      transaction,
      { before, after, type: 'document.failed', actor: 'sweep', details: error, records, outbox: rows },
      now,
    );
    return rows;
  }
  const after = withDueAt({
    ...before,
    state: 'ready',
    lease: null,
    waitsUntil: timestamp(now + requeueMs(context)),
  });
  const rows = [documentReadyRow(context, after, now)];
  const details = { from: before.state, attempts, lastFailure: before.lastFailure };
  writeChange(
    transaction,
    { before, after, type: 'reading.requeued', actor: 'sweep', details, outbox: rows },
    now,
  );
  return rows;
}

/** Reads the document with the pages that came; where none of them can be read, it is failed and says why. */
function closed(
  context: LedgerContext,
  transaction: Transaction,
  before: DocumentRecord,
  now: number,
): readonly OutboxRecord[] {
  const pages = readablePages(before.pages).map(page => page.page);
  const actor = 'sweep';
  if (pages.length > 0) {
    const { after, rows } = becomeReady(context, before, now);
    const details = { pages };
    writeChange(
      transaction,
      { before, after: withDueAt(after), type: 'pages.closed', actor, details, outbox: rows },
      now,
    );
    return rows;
  }
  const [rejected] = before.pages;
  const code = rejected?.code ?? 'no_pages';
  const error = { code, message: rejected?.message ?? 'The object was deleted before it could be read' };
  const { after, rows, records } = failed(context, before, error, now);
  writeChange(
    transaction,
    {
      before,
      after: withDueAt(after),
      type: 'document.failed',
      actor,
      details: error,
      records,
      outbox: rows,
    },
    now,
  );
  return rows;
}
