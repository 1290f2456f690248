import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BusMessage } from '../bus/message-bus.ts';
import { timestamp } from '../domain/clock.ts';
import { isFinal } from '../domain/document.ts';
import { TransientError } from '../domain/errors.ts';
import type { DocumentReady } from '../domain/events.ts';
import { Timestamp } from '../domain/primitives.ts';
import type { JsonObject } from '../store/document-store.ts';
import type { Arrival } from './arrival.ts';
import { abandonArrival, claimArrival } from './arrivals.ts';
import { isLive, type LedgerContext, readDocument } from './context.ts';
import { giveUpArrival, giveUpDocument } from './giving-up.ts';
import type { ArrivalIdentity } from './identity.ts';
import type { OutboxRecord } from './outbox.ts';
import { paths } from './paths.ts';

/** `dead-letters/{letterId}`: a message that the bus gave up on and no document can be failed for. */
export const DeadLetterRecord = z.object({
  letterId: z.string(),
  /** The subscription that gave up; null where the message doesn't say. */
  subscription: z.string().nullable(),
  attempts: z.int().min(0).nullable(),
  /** What the handler said last. */
  reason: z.string().nullable(),
  /** Why no document was failed for it. */
  problem: z.string(),
  message: z.object({
    id: z.string(),
    attributes: z.record(z.string(), z.string()),
    /** The first 100,000 characters. */
    body: z.string(),
    orderingKey: z.string(),
  }),
  receivedAt: Timestamp,
});
export type DeadLetterRecord = z.infer<typeof DeadLetterRecord>;

/** What became of a dead letter. */
export type DeadLetterOutcome =
  /** Its document is failed with code `dead_letter`, and says why. */
  | { readonly kind: 'failed'; readonly documentId: string; readonly rows: readonly OutboxRecord[] }
  /** The ledger has moved on without it, or will. */
  | { readonly kind: 'moot'; readonly documentId: string }
  /** There is no document to fail. */
  | { readonly kind: 'no_document' };

/** Why the bus gave the message up, in words for the document. */
export interface DeadMessage {
  readonly messageId: string;
  readonly attempts: number | null;
  readonly reason: string | null;
}

const maxBody = 100_000;

/** Keeps a message that nothing else can be done with; the same one again changes nothing. */
export async function keepDeadLetter(
  { store, clock }: Pick<LedgerContext, 'store' | 'clock'>,
  message: BusMessage,
  letter: Pick<DeadLetterRecord, 'subscription' | 'attempts' | 'reason' | 'problem'>,
): Promise<string> {
  const { id, body, orderingKey } = message;
  const letterId = createHash('sha256').update(`${id}\n${body}`).digest('hex').slice(0, 20);
  const kept = {
    id,
    attributes: { ...message.attributes },
    body: body.slice(0, maxBody).toWellFormed(),
    orderingKey,
  };
  await store.transaction(async transaction => {
    if ((await transaction.get(paths.deadLetter(letterId))) !== null) return;
    const receivedAt = timestamp(clock.now());
    const record: DeadLetterRecord = { letterId, ...letter, message: kept, receivedAt };
    transaction.create(paths.deadLetter(letterId), record as unknown as JsonObject);
  });
  return letterId;
}

/**
 * Fails a document whose `document-ready` message died, unless it is finished, reads under another edition, or waits
 * for admission and is offered again anyway. Throws {@link TransientError} while a worker has it: what it comes to is
 * what counts.
 */
export async function failDeadReading(
  context: LedgerContext,
  { documentId, edition }: Pick<DocumentReady, 'documentId' | 'edition'>,
  dead: DeadMessage,
): Promise<DeadLetterOutcome> {
  return context.store.transaction<DeadLetterOutcome>(async transaction => {
    const before = await readDocument(transaction, documentId);
    if (before === null) return { kind: 'no_document' };
    const done = isFinal(before.state) || before.edition !== edition || before.waiting !== null;
    if (done) return { kind: 'moot', documentId };
    if (isLive(context, before.lease, context.clock.now())) throw inHand(documentId);
    const rows = await giveUpDocument(context, transaction, before, givingUp('document-ready', dead));
    return { kind: 'failed', documentId, rows };
  });
}

/**
 * Fails the document of an object whose message died; one that never was claimed comes into being by it, so that it is
 * seen. A finished document is left as it is, and the object to sweep. Throws {@link TransientError} while a worker has
 * the object.
 */
export async function failDeadArrival(
  context: LedgerContext,
  arrival: Arrival,
  identity: ArrivalIdentity,
  dead: DeadMessage,
): Promise<DeadLetterOutcome> {
  const { documentId } = identity;
  const claim = await claimArrival(context, arrival, identity);
  if (claim.kind === 'given_up') return { kind: 'failed', documentId, rows: claim.rows };
  if (claim.kind !== 'claimed') {
    if (claim.kind === 'busy') throw inHand(documentId);
    return { kind: 'moot', documentId };
  }
  const rows = await context.store.transaction(async transaction => {
    const before = await readDocument(transaction, documentId);
    const open = before?.openArrivals.find(each => each.arrivalId === claim.open.arrivalId);
    if (before === null || open?.lease.owner !== context.owner || isFinal(before.state)) return null;
    return giveUpArrival(context, transaction, before, open, arrival, givingUp('page-arrived', dead));
  });
  if (rows !== null) return { kind: 'failed', documentId, rows };
  const abandoned = await abandonArrival(context, claim, { reason: reasonOf(dead), transient: true });
  return abandoned === null
    ? { kind: 'moot', documentId }
    : { kind: 'failed', documentId, rows: abandoned.rows };
}

function givingUp(topic: string, dead: DeadMessage) {
  const times = dead.attempts === null ? '' : ` after ${dead.attempts} deliveries`;
  const message = `The message ${topic} was given up${times}: ${reasonOf(dead)}`;
  const details = { messageId: dead.messageId, attempts: dead.attempts };
  return { error: { code: 'dead_letter', message }, actor: 'sweep', details };
}

function reasonOf({ reason }: DeadMessage): string {
  return reason ?? 'no reason is known';
}

function inHand(documentId: string): TransientError {
  return new TransientError('busy', `Document ${documentId} is in a worker's hands`);
}
