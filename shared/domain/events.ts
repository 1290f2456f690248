import { z } from 'zod';
import { DocumentId } from './primitives.ts';

/** The topics of DESIGN section 10, and the internal one that brings an uploaded object to preprocess again. */
export const topics = {
  pageArrived: 'page-arrived',
  documentReady: 'document-ready',
  resultAccepted: 'result-accepted',
  resultNeedsReview: 'result-needs-review',
  resultFailed: 'result-failed',
} as const;
export type Topic = (typeof topics)[keyof typeof topics];

/** The pipeline's own subscriptions, named after the functions that they feed. */
export const subscriptions = {
  preprocess: { topic: topics.pageArrived, subscription: 'preprocess' },
  extract: { topic: topics.documentReady, subscription: 'extract' },
} as const;

/** The CloudEvents type of each topic's messages. */
export const eventTypes: Record<Topic, string> = {
  'page-arrived': 'ballots.page.arrived.v1',
  'document-ready': 'ballots.document.ready.v1',
  'result-accepted': 'ballots.result.accepted.v1',
  'result-needs-review': 'ballots.result.needs-review.v1',
  'result-failed': 'ballots.result.failed.v1',
};

/** `page-arrived`: an object to preprocess; the same three facts that a storage event brings. */
export const PageArrived = z.object({
  bucket: z.string().min(1),
  object: z.string().min(1),
  generation: z.string().regex(/^\d+$/),
});
export type PageArrived = z.infer<typeof PageArrived>;

/** `document-ready`: a document to read. One whose edition has moved on is read under its newer message. */
export const DocumentReady = z.object({
  documentId: DocumentId,
  revision: z.int().min(1),
  edition: z.int().min(1),
});
export type DocumentReady = z.infer<typeof DocumentReady>;
