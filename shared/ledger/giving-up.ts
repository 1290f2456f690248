import { timestamp } from '../domain/clock.ts';
import type { DocumentError, DocumentRecord, OpenArrival } from '../domain/document.ts';
import type { Json, Transaction } from '../store/document-store.ts';
import type { Arrival } from './arrival.ts';
import { writeChange } from './change.ts';
import { type LedgerContext, withDueAt } from './context.ts';
import { failed } from './failing.ts';
import type { OutboxRecord } from './outbox.ts';
import { paths } from './paths.ts';
import { releaseGivenUp } from './release-place.ts';

/** Why a document is given up, by whom, and what else its audit event says. */
export interface GivingUp {
  readonly error: DocumentError;
  readonly actor: string;
  readonly details?: Readonly<Record<string, Json>>;
}

/** Where the end of an arrival stands: one that was taken up again has ended before. */
export function finishedPath(documentId: string, { arrivalId, redrives }: OpenArrival): string {
  return paths.arrival(documentId, redrives === undefined ? arrivalId : `${arrivalId}~${redrives}`);
}

/** Fails a document in the caller's transaction and frees its place. Rows to publish come back. */
export async function giveUpDocument(
  context: LedgerContext,
  transaction: Transaction,
  before: DocumentRecord,
  { error, actor, details = {} }: GivingUp,
  records: readonly { path: string; value: unknown }[] = [],
  openArrivals: DocumentRecord['openArrivals'] = before.openArrivals,
): Promise<readonly OutboxRecord[]> {
  await releaseGivenUp(transaction, before);
  const now = context.clock.now();
  const next = failed(context, before, error, now);
  writeChange(
    transaction,
    {
      before,
      after: withDueAt({ ...next.after, openArrivals }),
      type: 'document.failed',
      actor,
      details: { ...error, ...details },
      records: [...records, ...next.records],
      outbox: next.rows,
    },
    now,
  );
  return next.rows;
}

/** Fails a document for an object that can't be preprocessed; the object is done with until a redrive. */
export async function giveUpArrival(
  context: LedgerContext,
  transaction: Transaction,
  before: DocumentRecord,
  open: OpenArrival,
  arrival: Arrival,
  givingUp: GivingUp,
): Promise<readonly OutboxRecord[]> {
  const { arrivalId } = open;
  const finishedAt = timestamp(context.clock.now());
  const finished = { arrivalId, ...arrival, outcome: 'given_up', finishedAt };
  const records = [{ path: finishedPath(before.documentId, open), value: finished }];
  const others = before.openArrivals.filter(each => each.arrivalId !== arrivalId);
  return giveUpDocument(context, transaction, before, givingUp, records, others);
}
