import { timestamp } from '../domain/clock.ts';
import { type DocumentRecord, isFinal, type OpenArrival } from '../domain/document.ts';
import { TransientError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import type { Transaction } from '../store/document-store.ts';
import { FinishedArrival } from './arrivals.ts';
import { writeChange } from './change.ts';
import { type LedgerContext, readDocument, withDueAt } from './context.ts';
import type { OutboxRecord } from './outbox.ts';
import { readablePages } from './pages.ts';
import { becomeReady } from './ready.ts';
import { collected, everyRecord } from './verify-facts.ts';

/** Who asks for a document to be worked on anew, and why. */
export interface RedriveRequest {
  /** `key:<name>`, `cli:<user>`. */
  readonly actor: string;
  readonly reason: string | null;
  /** Of the HTTP request, null where there was none. */
  readonly requestId: string | null;
  /** When the person asked: a document that was made ready since then is not made so again. */
  readonly askedAt: string;
  /** Whether a document that a human has reviewed may be given to the machine again. */
  readonly evenReviewed: boolean;
}

export type RedriveOutcome =
  | { readonly kind: 'redriven'; readonly document: DocumentRecord; readonly rows: readonly OutboxRecord[] }
  /**
   * No such document; still at work by itself; made ready since it was asked for; a human has spoken; no page of it can
   * be read, and none was given up.
   */
  | { readonly kind: RedriveRefusal };
export type RedriveRefusal = 'unknown' | 'not_final' | 'already' | 'reviewed' | 'nothing_to_read';

/** Why a document is not to be redriven, null where it is as far as its own record tells. */
export function redriveRefusal(
  document: DocumentRecord | null,
  { askedAt, evenReviewed }: Pick<RedriveRequest, 'askedAt' | 'evenReviewed'>,
): RedriveRefusal | null {
  if (document === null) return 'unknown';
  if (document.readyAt !== null && document.readyAt >= askedAt) return 'already';
  if (!isFinal(document.state)) return 'not_final';
  return document.reviews > 0 && !evenReviewed ? 'reviewed' : null;
}

const looks = 5;

/**
 * Has a finished document worked on anew: objects that were given up are preprocessed again, else its pages are read
 * again under a new edition. Older readings and results stay in history; counts that stand do so until the next
 * revision. Safe to repeat.
 */
export async function redriveDocument(
  context: LedgerContext,
  documentId: string,
  request: RedriveRequest,
): Promise<RedriveOutcome> {
  for (let look = 1; look <= looks; look++) {
    const givenUp = await givenUpArrivals(context, documentId);
    const outcome = await context.store.transaction(async transaction => {
      const before = await readDocument(transaction, documentId);
      const refusal = redriveRefusal(before, request);
      if (before === null || refusal !== null) return { kind: refusal ?? ('unknown' as const) };
      if (before.audit.seq !== givenUp.seq) return null;
      return redriven(context, transaction, before, givenUp.arrivals, request);
    });
    if (outcome !== null) return outcome;
  }
  throw new TransientError('contention', `Document ${documentId} moved on at each of ${looks} looks`);
}

function redriven(
  context: LedgerContext,
  transaction: Transaction,
  before: DocumentRecord,
  givenUp: readonly OpenArrival[],
  { actor, reason, requestId }: RedriveRequest,
): RedriveOutcome {
  const now = context.clock.now();
  if (givenUp.length === 0 && readablePages(before.pages).length === 0) return { kind: 'nothing_to_read' };
  const { after, rows } =
    givenUp.length > 0 ? reopened(before, givenUp, now) : becomeReady(context, before, now);
  const objects = givenUp.map(({ object, generation }) => ({ object, generation }));
  const details = { reason, requestId, from: before.state, revision: before.revision, objects };
  const document = writeChange(
    transaction,
    { before, after: withDueAt(after), type: 'document.redriven', actor, details, outbox: rows },
    now,
  );
  return { kind: 'redriven', document, rows };
}

/** The document with its given-up objects in hand again; their claims have lapsed, so sweep sends them at once. */
function reopened(
  before: DocumentRecord,
  givenUp: readonly OpenArrival[],
  now: number,
): { after: DocumentRecord; rows: OutboxRecord[] } {
  const after: DocumentRecord = {
    ...before,
    state: 'waiting_for_pages',
    error: null,
    openArrivals: [...before.openArrivals, ...givenUp].slice(0, 50),
    waitsUntil: timestamp(now),
  };
  return { after, rows: [] };
}

/** Objects of the document that preprocess gave up last time, and the number of its newest audit event. */
async function givenUpArrivals(
  { store, clock }: LedgerContext,
  documentId: string,
): Promise<{ seq: number; arrivals: OpenArrival[] }> {
  const document = await store.transaction(transaction => readDocument(transaction, documentId));
  const records = await collected(everyRecord(store, { collection: `documents/${documentId}/arrivals` }));
  const finished = records.map(({ id, value }) =>
    parse(FinishedArrival, value, `arrival ${id}`, 'damaged_record'),
  );
  const lease = { owner: 'redrive', expiresAt: timestamp(clock.now()) };
  const arrivals = [...Map.groupBy(finished, each => each.arrivalId).values()].flatMap(ends => {
    const newest = ends.toSorted((left, right) => (left.finishedAt < right.finishedAt ? -1 : 1)).at(-1)!;
    if (newest.outcome !== 'given_up') return [];
    const { arrivalId, object, generation } = newest;
    const lastFailure = 'given up, and taken up again by a redrive';
    return [{ arrivalId, object, generation, lease, attempt: 1, lastFailure, redrives: ends.length }];
  });
  return { seq: document?.audit.seq ?? 0, arrivals };
}
