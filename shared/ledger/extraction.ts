import { attemptsFor } from '../config/retry-policy.ts';
import { timestamp } from '../domain/clock.ts';
import { type DocumentError, type DocumentRecord, isFinal } from '../domain/document.ts';
import type { DocumentReady } from '../domain/events.ts';
import { parse } from '../domain/parse.ts';
import { Reading } from '../domain/reading.ts';
import type { Waiting } from '../domain/waiting.ts';
import type { Transaction } from '../store/document-store.ts';
import { type DocumentChange, touchDocument, writeChange } from './change.ts';
import { isLive, type LedgerContext, newLease, readDocument, withDueAt } from './context.ts';
import { failed } from './failing.ts';
import type { OutboxRecord } from './outbox.ts';
import { paths } from './paths.ts';
import { releaseGivenUp } from './release-place.ts';

export type ExtractionClaim =
  | { readonly kind: 'claimed'; readonly document: DocumentRecord }
  /** No such document, an older edition, finished, in another's hands, or its next attempt is not due yet. */
  | { readonly kind: ClaimRefusal };
export type ClaimRefusal = 'unknown' | 'stale' | 'done' | 'busy' | 'not_due';

/** Why a document is not to be read now under that edition, null where it is. */
export function claimRefusal(
  context: Pick<LedgerContext, 'ended'>,
  document: DocumentRecord | null,
  edition: number,
  nowMs: number,
): ClaimRefusal | null {
  if (document === null) return 'unknown';
  if (document.edition !== edition) return 'stale';
  if (isFinal(document.state) || document.state === 'waiting_for_pages') return 'done';
  if (isLive(context, document.lease, nowMs)) return 'busy';
  return document.notBefore !== null && document.notBefore > timestamp(nowMs) ? 'not_due' : null;
}

/** Claims a document for reading. */
export async function claimExtraction(
  context: LedgerContext,
  { documentId, edition }: Pick<DocumentReady, 'documentId' | 'edition'>,
): Promise<ExtractionClaim> {
  return context.store.transaction<ExtractionClaim>(async transaction => {
    const now = context.clock.now();
    const before = await readDocument(transaction, documentId);
    const refusal = claimRefusal(context, before, edition, now);
    if (before === null || refusal !== null) return { kind: refusal ?? 'unknown' };
    const lease = newLease(context);
    const crashed = before.state === 'extracting';
    const after = withDueAt({
      ...before,
      state: 'extracting',
      lease,
      lastFailure: crashed
        ? { code: 'worker_lost', message: 'The worker did not come back' }
        : before.lastFailure,
      waitsUntil: lease.expiresAt,
      waiting: null,
      notBefore: null,
      queuedMs: before.readyAt === null ? null : now - Date.parse(before.readyAt),
      attempts: { ...before.attempts, extract: before.attempts.extract + 1 },
    });
    const details = { attempt: after.attempts.extract, edition, lastFailure: after.lastFailure };
    const document = writeChange(
      transaction,
      { before, after, type: 'reading.started', actor: `worker:${context.owner}`, details },
      now,
    );
    return { kind: 'claimed', document };
  });
}

/** Reads the document and makes sure that this worker holds it still, in this edition. */
async function held(
  context: LedgerContext,
  transaction: Transaction,
  claimed: DocumentRecord,
): Promise<DocumentRecord | null> {
  const document = await readDocument(transaction, claimed.documentId);
  const mine =
    document !== null &&
    document.edition === claimed.edition &&
    document.lease?.owner === context.owner &&
    document.attempts.extract === claimed.attempts.extract &&
    isLive(context, document.lease, context.clock.now());
  return mine ? document : null;
}

/** Extends the claim from now on. False where it is lost: then whoever works under it must stop. */
export async function renewExtraction(context: LedgerContext, claimed: DocumentRecord): Promise<boolean> {
  return context.store.transaction(async transaction => {
    const document = await held(context, transaction, claimed);
    if (document === null) return false;
    const lease = newLease(context);
    touchDocument(transaction, document, { lease, waitsUntil: lease.expiresAt });
    return true;
  });
}

/**
 * Stores a reading for good as soon as it was made, so that a crash after it doesn't pay for another. Null where
 * the lease was lost.
 */
export async function recordReading(
  context: LedgerContext,
  claimed: DocumentRecord,
  reading: Omit<Reading, 'n' | 'readingId' | 'documentId'>,
): Promise<Reading | null> {
  return context.store.transaction(async transaction => {
    const before = await held(context, transaction, claimed);
    if (before === null) return null;
    const n = before.readings + 1;
    const stored: Reading = {
      ...reading,
      documentId: before.documentId,
      n,
      readingId: `${before.documentId}.reading-${n}`,
    };
    writeChange(
      transaction,
      {
        before,
        after: { ...before, readings: n },
        type: 'reading.recorded',
        actor: `worker:${context.owner}`,
        details: {
          purpose: reading.purpose,
          reader: reading.reader,
          model: reading.model,
          promptVersion: reading.promptVersion,
          imageSha256: reading.imageSha256,
          failure: reading.failure?.code ?? null,
        },
        records: [{ path: paths.reading(before.documentId, n), value: stored }],
      },
      context.clock.now(),
    );
    return stored;
  });
}

/** Readings of the document as it is now: those of replaced pages are history. */
export async function currentReadings(context: LedgerContext, document: DocumentRecord): Promise<Reading[]> {
  const count = document.readings - document.readingsFrom;
  const numbers = Array.from({ length: count }, (_, index) => document.readingsFrom + 1 + index);
  const values = await context.store.getMany(numbers.map(n => paths.reading(document.documentId, n)));
  return values.flatMap((value, index) =>
    value === null ? [] : [parse(Reading, value, `reading ${numbers[index]}`, 'damaged_record')],
  );
}

/** A change that a worker works out from the document as it is at the moment of the commit. */
export interface Conclusion extends Pick<DocumentChange, 'after' | 'details' | 'records' | 'outbox'> {
  /** Rows of other documents' steps in the same transaction, already written, to be published with this one's. */
  readonly beside?: readonly OutboxRecord[];
}

/**
 * Commits what came of a reading. `conclude` reads what else it needs in the same transaction and says what to
 * write; it may run more than once. Null where the lease was lost: then nothing is written.
 */
export async function commitExtraction(
  context: LedgerContext,
  claimed: DocumentRecord,
  conclude: (transaction: Transaction, document: DocumentRecord, now: number) => Promise<Conclusion>,
): Promise<{ document: DocumentRecord; rows: readonly OutboxRecord[] } | null> {
  return context.store.transaction(async transaction => {
    const before = await held(context, transaction, claimed);
    if (before === null) return null;
    const now = context.clock.now();
    const { beside = [], ...conclusion } = await conclude(transaction, before, now);
    const settled: DocumentRecord = { ...conclusion.after, lease: null, lastFailure: null, waitsUntil: null };
    const document = writeChange(
      transaction,
      {
        ...conclusion,
        before,
        after: withDueAt(settled),
        type: 'reading.completed',
        actor: `worker:${context.owner}`,
      },
      now,
    );
    return { document, rows: [...(conclusion.outbox ?? []), ...beside] };
  });
}

/** How a reading that did not finish is tried again. */
export interface RetryPlan {
  readonly maxAttempts: number;
  readonly backoffMs: (attempt: number) => number;
}

/**
 * Gives a document back after a reading that did not finish, or gives it up: then it is failed, says why, and a
 * person can redrive it. Rows to publish come back; none where the lease was lost.
 */
export async function abandonExtraction(
  context: LedgerContext,
  claimed: DocumentRecord,
  failure: DocumentError & { readonly transient: boolean; readonly retryAfterMs: number | null },
  plan: RetryPlan,
): Promise<readonly OutboxRecord[]> {
  return context.store.transaction(async transaction => {
    const before = await held(context, transaction, claimed);
    if (before === null) return [];
    const now = context.clock.now();
    const attempt = before.attempts.extract;
    const limit = attemptsFor(failure.transient, plan.maxAttempts);
    const error = { code: failure.code, message: failure.message };
    const actor = `worker:${context.owner}`;
    const details = { ...error, attempt, transient: failure.transient };
    if (attempt >= limit) {
      await releaseGivenUp(transaction, before);
      const next = failed(context, before, error, now);
      const after = withDueAt({ ...next.after, lastFailure: error });
      writeChange(
        transaction,
        { before, after, type: 'document.failed', actor, details, records: next.records, outbox: next.rows },
        now,
      );
      return next.rows;
    }
    const notBefore = timestamp(now + Math.max(plan.backoffMs(attempt), failure.retryAfterMs ?? 0));
    const after = withDueAt({
      ...before,
      state: 'ready',
      lease: null,
      lastFailure: error,
      waitsUntil: notBefore,
      notBefore,
    });
    writeChange(transaction, { before, after, type: 'reading.abandoned', actor, details }, now);
    return [];
  });
}

/** Why a reading is put off, and whether it was an attempt. */
export interface Postponement {
  readonly waiting: Omit<Waiting, 'since'>;
  readonly failure: DocumentError;
  readonly counted: boolean;
}

/**
 * Gives a document back that can't be read now for what stops all reading: it waits, behind those that wait already,
 * until sweep releases it. False where the lease was lost.
 */
export async function postponeExtraction(
  context: LedgerContext,
  claimed: DocumentRecord,
  { waiting, failure, counted }: Postponement,
): Promise<boolean> {
  return context.store.transaction(async transaction => {
    const before = await held(context, transaction, claimed);
    if (before === null) return false;
    const now = context.clock.now();
    const after = withDueAt({
      ...before,
      state: 'ready',
      lease: null,
      attempts: { ...before.attempts, extract: before.attempts.extract - (counted ? 0 : 1) },
      lastFailure: { code: failure.code, message: failure.message },
      waitsUntil: null,
      waiting: { ...waiting, since: timestamp(now) },
    });
    const details = {
      reason: waiting.reason,
      code: failure.code,
      message: failure.message,
      attempt: before.attempts.extract,
      counted,
    };
    const actor = `worker:${context.owner}`;
    writeChange(transaction, { before, after, type: 'reading.postponed', actor, details }, now);
    return true;
  });
}
