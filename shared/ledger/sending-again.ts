import { timestamp } from '../domain/clock.ts';
import type { OpenArrival } from '../domain/document.ts';
import { touchDocument } from './change.ts';
import { isLive, type LedgerContext, readDocument } from './context.ts';
import { requeueMs } from './ready.ts';

/**
 * Notes that sweep sent an object to preprocess again, so that it does not do so at every run while the message waits in
 * a long queue. Once for each attempt and {@link requeueMs}; whoever gets the message, or an earlier one, may claim the
 * object meanwhile. Nothing is written where somebody has.
 */
export async function noteSentAgain(
  context: LedgerContext,
  documentId: string,
  { arrivalId, attempt }: Pick<OpenArrival, 'arrivalId' | 'attempt'>,
): Promise<void> {
  await context.store.transaction(async transaction => {
    const now = context.clock.now();
    const before = await readDocument(transaction, documentId);
    const open = before?.openArrivals.find(each => each.arrivalId === arrivalId);
    if (before === null || open?.attempt !== attempt || isLive(context, open.lease, now)) return;
    const sent: OpenArrival = { ...open, sendAgainAt: timestamp(now + requeueMs(context)) };
    const openArrivals = before.openArrivals.map(each => (each === open ? sent : each));
    touchDocument(transaction, before, { openArrivals });
  });
}
