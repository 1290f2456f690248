import { hashOf } from '../domain/canonical-json.ts';
import { timestamp } from '../domain/clock.ts';
import { type DocumentRecord, dueAtOf } from '../domain/document.ts';
import type { Result } from '../domain/result.ts';
import type { Json, JsonObject, Transaction } from '../store/document-store.ts';
import { type AuditEvent, type AuditEventType, auditStart, sealed } from './audit.ts';
import type { OutboxRecord } from './outbox.ts';
import { paths } from './paths.ts';
import { markTallies } from './tally-marks.ts';

/** One step of a document: what it is now, what was written with it, and what is told to others. */
export interface DocumentChange {
  readonly before: DocumentRecord | null;
  /** `audit`, `updatedAt` and the timeline are filled in here. */
  readonly after: DocumentRecord;
  readonly type: AuditEventType;
  readonly actor: string;
  readonly details: Readonly<Record<string, Json>>;
  /** Immutable records that come into being with this step. */
  readonly records?: readonly { readonly path: string; readonly value: unknown }[];
  readonly outbox?: readonly OutboxRecord[];
}

/**
 * Writes a step: document, immutable records, outbox rows, the audit event and the marks of tallies that it makes
 * out of date, in the caller's transaction, so that all of it is there or none. Returns the document as written.
 */
export function writeChange(transaction: Transaction, change: DocumentChange, nowMs: number): DocumentRecord {
  const at = timestamp(nowMs);
  const head = change.before?.audit ?? auditStart;
  const advanced = {
    ...change.after,
    updatedAt: at,
    timeline: timelineOf(change, at),
    rules: rulesOf(change.after),
    source: sourceOf(change),
  };
  const records = change.records ?? [];
  const event = sealed({
    documentId: advanced.documentId,
    seq: head.seq + 1,
    type: change.type,
    at,
    actor: change.actor,
    details: change.details as AuditEvent['details'],
    records: [...records, ...outboxValues(change)].map(({ path, value }) => ({
      path,
      sha256: hashOf(value),
    })),
    document: {
      before: change.before === null ? null : documentHash(change.before),
      after: documentHash(advanced),
    },
    previous: head.hash,
  });
  const written: DocumentRecord = { ...advanced, audit: { seq: event.seq, hash: event.hash } };
  for (const { path, value } of records) transaction.create(path, value as JsonObject);
  for (const row of change.outbox ?? [])
    transaction.create(paths.outbox(row.eventId), row as unknown as JsonObject);
  transaction.create(paths.audit(written.documentId, event.seq), event as unknown as JsonObject);
  transaction.set(paths.document(written.documentId), written as unknown as JsonObject);
  markTallies(transaction, change.before, written, `${written.documentId}.${event.seq}`, at);
  return written;
}

/**
 * Hash of everything in a document's record that is evidence: not the head of its own audit chain, and not who works
 * on it or reviews it until when and what it waits for, which a lease renewed every few minutes changes without a step being made.
 */
export function documentHash(document: DocumentRecord): string {
  const { audit: _head, openArrivals, ...record } = document;
  const { lease, waitsUntil, dueAt, waiting, notBefore, updatedAt, reviewClaim, ...evidence } = record;
  const { rules = [], source, ...lasting } = evidence;
  // These two came later: a record from before them has the hash that it had, whether or not it was parsed since.
  const later = { ...(rules.length > 0 ? { rules } : {}), ...(source == null ? {} : { source }) };
  return hashOf({
    ...lasting,
    ...later,
    openArrivals: openArrivals.map(({ lease: _lease, sendAgainAt: _time, ...arrival }) => arrival),
  });
}

/** What the document can be found by: the rules of its findings, and the code of its error. */
function rulesOf({ findings, error }: DocumentRecord): string[] {
  return [...new Set([...findings.map(finding => finding.rule), ...(error === null ? [] : [error.code])])];
}

/** Whose the newest result is: of the one that is written with this step, else of the one before. */
function sourceOf({ after, records = [] }: DocumentChange): DocumentRecord['source'] {
  const path = paths.result(after.documentId, after.revision);
  const written = records.find(record => record.path === path)?.value as Pick<Result, 'source'> | undefined;
  return written?.source ?? after.source;
}

/** The fields of a document that say when it is looked at next; they alone may change without an audit event. */
export type Scheduling = Partial<
  Pick<DocumentRecord, 'lease' | 'openArrivals' | 'waitsUntil' | 'waiting' | 'updatedAt' | 'reviewClaim'>
>;

/** Writes scheduling fields alone. Throws where anything would change that the audit chain covers. */
export function touchDocument(
  transaction: Transaction,
  before: DocumentRecord,
  scheduling: Scheduling,
): DocumentRecord {
  const moved = { ...before, ...scheduling };
  const after: DocumentRecord = { ...moved, dueAt: dueAtOf(moved) };
  if (documentHash(after) !== documentHash(before)) {
    throw new Error(`Document ${before.documentId} would change without an audit event`);
  }
  transaction.set(paths.document(after.documentId), after as unknown as JsonObject);
  return after;
}

/** An outbox row changes when it is published; its message never does, and that is what the audit covers. */
function outboxValues(change: DocumentChange): { path: string; value: unknown }[] {
  return (change.outbox ?? []).map(row => ({ path: paths.outbox(row.eventId), value: row.message }));
}

const timelineLimit = 100;

/** A new state makes a new line. A document that moves for ever keeps its first line and its newest ones. */
function timelineOf({ before, after }: DocumentChange, at: string): DocumentRecord['timeline'] {
  const first = before === null ? [{ state: 'received', at }] : [];
  const moved = before?.state === after.state ? [] : [{ state: after.state, at }];
  const timeline = [...after.timeline, ...first, ...moved];
  return timeline.length <= timelineLimit
    ? timeline
    : [...timeline.slice(0, 1), ...timeline.slice(timeline.length - timelineLimit + 1)];
}
