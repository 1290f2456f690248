import { z } from 'zod';
import { hashOf } from '../domain/canonical-json.ts';
import { DocumentId, Sha256, Timestamp } from '../domain/primitives.ts';

/**
 * Everything that may happen to a document. The catalogue is the only place where events are named; docs and
 * verification are made from it.
 */
export const auditCatalogue = {
  'page.started': 'A worker took an uploaded object in hand.',
  'page.completed': 'The object became one or more pages of the document, or was rejected with a code.',
  'page.abandoned': 'A worker could not finish an object; it will be tried again.',
  'pages.closed': 'The document is read with the pages that came; the wait for the others is over.',
  'reading.started': 'A worker claimed the document for reading.',
  'reading.recorded': 'A machine transcription was stored, unchanged and for good.',
  'reading.completed': 'The readings were checked and a result revision was committed.',
  'reading.abandoned': 'A reading did not finish; it will be tried again.',
  'reading.postponed':
    'A reading was put off for what stops all reading; the document waits until it may be read.',
  'reading.requeued': 'Sweep gave the document to the readers again.',
  'document.rechecked':
    'Another document came or changed that says something of this one; it is checked again.',
  'document.reviewed': 'A person decided on the document; the review and what came of it were committed.',
  'document.redriven': 'A person had the document worked on anew; older readings and results are history.',
  'document.failed': 'The pipeline gave the document up; a person may redrive it.',
} as const;
export type AuditEventType = keyof typeof auditCatalogue;

/** An append-only record `documents/{id}/audit/{seq}`; `hash` covers everything else in it, `previous` included. */
export const AuditEvent = z.object({
  documentId: DocumentId,
  seq: z.int().min(1),
  type: z.enum(Object.keys(auditCatalogue) as [AuditEventType, ...AuditEventType[]]),
  at: Timestamp,
  /** `worker:<owner>`, `sweep`, `key:<name>`. */
  actor: z.string(),
  details: z.record(z.string(), z.json()),
  /** Hashes of the immutable records that were written together with this event. */
  records: z.array(z.object({ path: z.string(), sha256: Sha256 })),
  /** Hash of the document's record before and after, without its audit head; null where there was none. */
  document: z.object({ before: Sha256.nullable(), after: Sha256 }),
  previous: z.string(),
  hash: Sha256,
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** The head of an empty chain. */
export const auditStart = { seq: 0, hash: '' } as const;

/** Seals an event: its hash is that of its canonical JSON without the hash itself. */
export function sealed(event: Omit<AuditEvent, 'hash'>): AuditEvent {
  return { ...event, hash: hashOf(event) };
}
