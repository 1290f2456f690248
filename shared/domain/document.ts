import { z } from 'zod';
import { Finding } from './finding.ts';
import { Page } from './page.ts';
import { DocumentId, Id, Timestamp } from './primitives.ts';
import { Waiting } from './waiting.ts';

export const DocumentState = z.enum([
  'waiting_for_pages',
  'ready',
  'extracting',
  'accepted',
  'needs_review',
  'failed',
]);
export type DocumentState = z.infer<typeof DocumentState>;

const finalStates: ReadonlySet<DocumentState> = new Set(['accepted', 'needs_review', 'failed']);

/** Whether the pipeline has nothing more to do by itself. */
export function isFinal(state: DocumentState): boolean {
  return finalStates.has(state);
}

/** A worker's claim on a document. Only its owner may commit, and only before it expires. */
export const Lease = z.object({ owner: z.string(), expiresAt: Timestamp });
export type Lease = z.infer<typeof Lease>;

/** Who has a document before them to review it, and until when. Says who goes first, and is no evidence of anything. */
export const ReviewClaim = z.object({ by: z.string(), expiresAt: Timestamp });
export type ReviewClaim = z.infer<typeof ReviewClaim>;

/** An uploaded object that a worker has in hand: a claim with its history. Finished ones stand in `arrivals`. */
export const OpenArrival = z.object({
  arrivalId: z.string(),
  object: z.string(),
  generation: z.string(),
  lease: Lease,
  attempt: z.int().min(1),
  /** Why the attempt before this one did not finish. */
  lastFailure: z.string().nullable(),
  /** How often it was given up before and taken up again by a redrive; absent the first time. */
  redrives: z.int().min(1).optional(),
  /** Sweep sent it to preprocess again and does so no more before this; absent where it has not in this attempt. */
  sendAgainAt: Timestamp.optional(),
});
export type OpenArrival = z.infer<typeof OpenArrival>;

export const DocumentError = z.object({ code: z.string(), message: z.string() });
export type DocumentError = z.infer<typeof DocumentError>;

/** When sweep sends an object to preprocess, unless a worker has taken it by then. */
export function dueTimeOf({ lease, sendAgainAt }: Pick<OpenArrival, 'lease' | 'sendAgainAt'>): string {
  return sendAgainAt !== undefined && sendAgainAt > lease.expiresAt ? sendAgainAt : lease.expiresAt;
}

/** When sweep must look at a document: the earliest end of what its state waits for and of its workers' leases. */
export function dueAtOf(document: Pick<DocumentRecord, 'waitsUntil' | 'openArrivals'>): string | null {
  const times = [...document.openArrivals.map(dueTimeOf), document.waitsUntil];
  return times.filter(time => time !== null).sort()[0] ?? null;
}

/** Pages that a document may have; file names can claim any number. */
export const maxDocumentPages = 50;

/** The ledger's record of one paper form: `documents/{id}`. Everything that grows stands in collections below it. */
export const DocumentRecord = z.object({
  documentId: DocumentId,
  documentKey: z.string(),
  /** The object of the first page that came. */
  object: z.string(),
  electionId: Id.nullable(),
  formId: Id.nullable(),
  pollingPlaceId: Id.nullable(),
  /** Whether the document key itself named the place; a header's claim gives way to it. */
  placeNamedByKey: z.boolean(),
  /** What the key says wrongly: a place, form or election that isn't known. */
  keyProblem: Finding.nullable(),
  state: DocumentState,
  /** Revision of the newest result, 0 before the first. */
  revision: z.int().min(0),
  /** Whether a result of it is in the tallies: the newest one, unless `countedRevision` names another. */
  counted: z.boolean(),
  /** The older revision that stays in the tallies until a person has decided on the newest; else absent. */
  countedRevision: z.int().min(1).optional(),
  /** Counts up with each new page or redrive; a reading begun under an older number commits nothing. */
  edition: z.int().min(0),
  pages: z.array(Page).max(maxDocumentPages),
  timeline: z.array(z.object({ state: z.string(), at: Timestamp })).max(100),
  findings: z.array(Finding),
  error: DocumentError.nullable(),
  /** `extract` starts again with each edition. */
  attempts: z.object({ preprocess: z.int().min(0), extract: z.int().min(0) }),
  /** The claim of the worker that reads it. */
  lease: Lease.nullable(),
  /** Why the last reading did not finish, null after one that did. */
  lastFailure: DocumentError.nullable(),
  openArrivals: z.array(OpenArrival).max(50),
  /** End of what its state waits for: the next page, the next attempt, the reader's lease. */
  waitsUntil: Timestamp.nullable(),
  /** When sweep must look at it again: page wait over, lease expired or next attempt; null where nothing is due. */
  dueAt: Timestamp.nullable(),
  readings: z.int().min(0),
  /** Readings up to this number are history: they are of replaced pages, or a new reading was asked for. */
  readingsFrom: z.int().min(0),
  reviews: z.int().min(0),
  /** Number and hash of the newest audit event. */
  audit: z.object({ seq: z.int().min(0), hash: z.string() }),
  reader: z.string().nullable(),
  readyAt: Timestamp.nullable(),
  queuedMs: z.int().min(0).nullable(),
  readMs: z.int().min(0).nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  /** Why it is not read although it is ready; null where nothing keeps it. */
  waiting: Waiting.nullable().default(null),
  /** No attempt begins before this: the pause after one that failed. */
  notBefore: Timestamp.nullable().default(null),
  /** Who is reviewing it; nobody is held back by one that has expired. */
  reviewClaim: ReviewClaim.nullable().default(null),
  /** Rules of its findings and the code of its error, each once: what lists are filtered by. Empty in older records. */
  rules: z.array(z.string()).default([]),
  /** Whose the newest result is, null before the first; also null in older records. */
  source: z.enum(['model', 'human']).nullable().default(null),
});
export type DocumentRecord = z.infer<typeof DocumentRecord>;

/** The revision of a document that is in the tallies, null where none is. */
export function countedRevisionOf({
  counted,
  countedRevision,
  revision,
}: Pick<DocumentRecord, 'counted' | 'countedRevision' | 'revision'>): number | null {
  return counted ? (countedRevision ?? revision) : null;
}
