import { encodeCloudEvent } from '../bus/cloud-event.ts';
import type { BusMessage } from '../bus/message-bus.ts';
import { timestamp } from '../domain/clock.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { isFinal } from '../domain/document.ts';
import { eventTypes, type Topic, topics } from '../domain/events.ts';
import type { Result } from '../domain/result.ts';
import { statusOf } from '../domain/status.ts';
import type { Json } from '../store/document-store.ts';
import { type Arrival, arrivalIdOf } from './arrival.ts';
import type { LedgerContext } from './context.ts';
import { type OutboxRecord, outboxRow } from './outbox.ts';

/**
 * Asks for the reading of a document. Internal: it makes no revision yet, so it is known by the document's edition
 * and by the audit event that it is written with, which tells a repetition from the first.
 */
export function documentReadyRow(
  context: LedgerContext,
  document: DocumentRecord,
  now: number,
): OutboxRecord {
  const body = {
    documentId: document.documentId,
    revision: document.revision + 1,
    edition: document.edition,
  };
  return eventRow(
    context,
    topics.documentReady,
    `${document.documentId}.ready-${document.edition}-${document.audit.seq + 1}`,
    document,
    body,
    now,
  );
}

/** Tells of a result revision: its id is `<documentId>.<revision>`, whatever became of the document. */
export function resultRow(
  context: LedgerContext,
  document: DocumentRecord,
  result: Result,
  now: number,
): OutboxRecord {
  const topic = {
    accepted: topics.resultAccepted,
    needs_review: topics.resultNeedsReview,
    failed: topics.resultFailed,
  }[result.state];
  // Who has it before them is for the other reviewers alone.
  const body = result.state === 'failed' ? statusOf({ ...document, reviewClaim: null }) : result;
  const id = `${document.documentId}.${result.revision}`;
  return eventRow(context, topic, id, document, body as unknown as Json, now, result.source);
}

function eventRow(
  context: LedgerContext,
  topic: Topic,
  id: string,
  document: DocumentRecord,
  body: Json,
  now: number,
  source?: Result['source'],
): OutboxRecord {
  const filters = {
    electionId: document.electionId,
    formId: document.formId,
    pollingPlaceId: document.pollingPlaceId,
    state: isFinal(document.state) ? document.state : null,
    source: source ?? null,
  };
  const message = encodeCloudEvent({
    id,
    source: `//ballots/${context.project}`,
    type: eventTypes[topic],
    subject: `documents/${document.documentId}`,
    time: timestamp(now),
    attributes: Object.fromEntries(Object.entries(filters).filter(entry => entry[1] !== null)) as Record<
      string,
      string
    >,
    orderingKey: document.documentId,
    data: body,
  });
  return outboxRow(topic, document.documentId, message, now);
}

/** The message that brings an uploaded object to preprocess; its id tells this telling of it from the next one. */
export function pageArrivedMessage(
  project: string,
  documentId: string,
  arrival: Arrival,
  now: number,
): BusMessage {
  return encodeCloudEvent({
    id: `${arrivalIdOf(arrival)}.${now}`,
    source: `//ballots/${project}`,
    type: eventTypes[topics.pageArrived],
    subject: `documents/${documentId}`,
    time: timestamp(now),
    attributes: {},
    orderingKey: documentId,
    data: { ...arrival },
  });
}
