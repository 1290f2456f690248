import { timestamp } from '../domain/clock.ts';
import type { DocumentRecord } from '../domain/document.ts';
import type { LedgerContext } from './context.ts';
import { documentReadyRow } from './events.ts';
import type { OutboxRecord } from './outbox.ts';

/**
 * How long a ready document waits before it is offered again, for a message that was lost. A message that is only
 * late counts still, so this may be generous: in a long queue it costs one more message a document.
 */
export function requeueMs(context: LedgerContext): number {
  return 3 * context.leaseMs;
}

/** The document with the pages it is to be read with, as a new edition, and the message that asks for its reading. */
export function becomeReady(
  context: LedgerContext,
  document: DocumentRecord,
  now: number,
): { after: DocumentRecord; rows: OutboxRecord[] } {
  const after: DocumentRecord = {
    ...document,
    state: 'ready',
    edition: document.edition + 1,
    readingsFrom: document.readings,
    attempts: { ...document.attempts, extract: 0 },
    error: null,
    lease: null,
    lastFailure: null,
    readyAt: timestamp(now),
    waitsUntil: timestamp(now + requeueMs(context)),
    waiting: null,
    notBefore: null,
  };
  return { after, rows: [documentReadyRow(context, after, now)] };
}
