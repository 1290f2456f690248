import { z } from 'zod';
import { Finding } from './finding.ts';
import { Page } from './page.ts';
import { DocumentId, Id, Timestamp } from './primitives.ts';

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

export const DocumentError = z.object({ code: z.string(), message: z.string() });
export type DocumentError = z.infer<typeof DocumentError>;

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
  state: DocumentState,
  /** Revision of the newest result, 0 before the first. */
  revision: z.int().min(0),
  /** Whether that result is in the tallies. */
  counted: z.boolean(),
  /** Counts up with each new page or redrive; a reading begun under an older number commits nothing. */
  edition: z.int().min(1),
  pages: z.array(Page).max(50),
  timeline: z.array(z.object({ state: z.string(), at: Timestamp })).max(100),
  findings: z.array(Finding),
  error: DocumentError.nullable(),
  attempts: z.object({ preprocess: z.int().min(0), extract: z.int().min(0) }),
  lease: Lease.nullable(),
  /** When sweep must look at it again: page wait over, lease expired or next attempt; null where nothing is due. */
  dueAt: Timestamp.nullable(),
  readings: z.int().min(0),
  reviews: z.int().min(0),
  /** Number and hash of the newest audit event. */
  audit: z.object({ seq: z.int().min(0), hash: z.string() }),
  reader: z.string().nullable(),
  readyAt: Timestamp.nullable(),
  queuedMs: z.int().min(0).nullable(),
  readMs: z.int().min(0).nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type DocumentRecord = z.infer<typeof DocumentRecord>;
