import { z } from 'zod';
import {
  countedRevisionOf,
  DocumentError,
  type DocumentRecord,
  DocumentState,
  isFinal,
  ReviewClaim,
} from './document.ts';
import { Finding } from './finding.ts';
import { PageRejectionCode } from './page.ts';
import { DocumentId, Id, Sha256, Timestamp } from './primitives.ts';
import { Waiting } from './waiting.ts';

/** What a client polls: `GET /v1/status/{documentId}`. */
export const Status = z.object({
  documentId: DocumentId,
  electionId: Id.nullable(),
  formId: Id.nullable(),
  pollingPlaceId: Id.nullable(),
  object: z.string(),
  state: DocumentState,
  final: z.boolean(),
  revision: z.int().min(0),
  pages: z.array(
    z.object({
      page: z.int().min(1),
      of: z.int().min(1).nullable(),
      object: z.string(),
      generation: z.string(),
      sha256: Sha256.nullable(),
      state: z.enum(['processed', 'rejected']),
      code: PageRejectionCode.nullable(),
    }),
  ),
  timeline: z.array(z.object({ state: z.string(), at: Timestamp })),
  findings: z.array(Finding),
  error: DocumentError.nullable(),
  attempts: z.object({ preprocess: z.int().min(0), extract: z.int().min(0) }),
  queuedMs: z.int().min(0).nullable(),
  readMs: z.int().min(0).nullable(),
  reader: z.string().nullable(),
  links: z.object({ document: z.string(), result: z.string().nullable() }),
  /** Why a document that is ready is not read yet; null where nothing keeps it. */
  waiting: Waiting.nullable().default(null),
  /** Who is reviewing it and until when; null where nobody is. One that has expired holds nobody back. */
  reviewClaim: ReviewClaim.nullable().default(null),
  /** The revision whose counts are in the tallies, null where none is; not the newest while that waits for a person. */
  countedRevision: z.int().min(1).nullable().default(null),
});
export type Status = z.infer<typeof Status>;

/** The public view of a ledger record; one record in, nothing else is read. */
export function statusOf(document: DocumentRecord): Status {
  return {
    documentId: document.documentId,
    electionId: document.electionId,
    formId: document.formId,
    pollingPlaceId: document.pollingPlaceId,
    object: document.object,
    state: document.state,
    final: isFinal(document.state),
    revision: document.revision,
    pages: document.pages.map(({ page, of, object, generation, sha256, state, code }) => ({
      page,
      of,
      object,
      generation,
      sha256,
      state,
      code,
    })),
    timeline: document.timeline,
    findings: document.findings,
    error: document.error,
    attempts: document.attempts,
    queuedMs: document.queuedMs,
    readMs: document.readMs,
    reader: document.reader,
    links: {
      document: `/v1/documents/${document.documentId}`,
      result: document.revision > 0 ? `/v1/results/${document.documentId}` : null,
    },
    waiting: document.waiting,
    reviewClaim: document.reviewClaim,
    countedRevision: countedRevisionOf(document),
  };
}
