import { slotSearch } from '../config/retry-policy.ts';
import {
  budgetRefusal,
  full,
  gateOf,
  isBudgeted,
  outageRefusal,
  type Refusal,
  readLoad,
} from './admission-gate.ts';
import type { AdmissionLimits } from './admission-limits.ts';
import { leaveSlot, type ReadingSlot, type SlotPermit, takeSlot } from './admission-slots.ts';
import { breakerGate, openIfOut, readBreaker, settleProbe, takeProbe } from './breaker.ts';
import { dayOf, isNothing, nothingSpent, type Spend } from './budget.ts';
import type { LedgerContext } from './context.ts';

/** Leave to read one document; to be given back with {@link leave}. */
export interface Permit extends SlotPermit {
  /** It tries whether a model that was out is back. */
  readonly probe: boolean;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly permit: Permit }
  | { readonly kind: 'waits'; readonly waiting: Refusal };

/**
 * Asks for leave to read a document, before it is claimed. In this order: nobody paused reading, the model is not out,
 * the day's budget has room for `estimate`, a slot is free. A slot is looked for a few times before the answer is no.
 */
export async function admit(
  context: LedgerContext,
  limits: AdmissionLimits,
  request: { readonly documentId: string; readonly estimate: Spend },
): Promise<Admission> {
  const { clock } = context;
  for (let look = 1; ; look++) {
    const gate = await gateOf(context);
    if (gate.kind === 'shut') return { kind: 'waits', waiting: gate.waiting };
    const day = dayOf(clock.now());
    const load = await readLoad(context, limits, day);
    const { documentId, estimate } = request;
    // What costs nothing is let through whatever the day has used.
    const broke = isNothing(estimate) ? null : budgetRefusal(load, estimate, limits, clock.now());
    if (broke !== null) return { kind: 'waits', waiting: broke };
    const free = freeSlot(load.held, limits.maxReadings, clock.random());
    const taken = free === null ? null : await takeSlot(context, free, documentId, { day, ...estimate });
    if (taken !== null) return secured(context, limits, { day, ...estimate }, taken, gate.kind === 'probe');
    if (look >= slotSearch.looks) return { kind: 'waits', waiting: full(limits) };
    await clock.sleep(slotSearch.pauseMs);
  }
}

/** A free slot at random, so that instances that look at once don't all take the first; null where there is none. */
function freeSlot(held: readonly ReadingSlot[], maxReadings: number, random: number): number | null {
  if (held.length >= maxReadings) return null;
  const taken = new Set(held.map(slot => slot.slot));
  const free = Array.from({ length: maxReadings }, (_, slot) => slot).filter(slot => !taken.has(slot));
  return free[Math.floor(random * free.length)] ?? null;
}

type Reserved = Spend & { readonly day: string };

/**
 * The permit for a slot that was taken, once nothing speaks against it any more: with everybody's reservation written
 * before it is added up, of two that would go over the limit together at least the later one sees both.
 */
async function secured(
  context: LedgerContext,
  limits: AdmissionLimits,
  reserved: Reserved,
  taken: SlotPermit,
  probe: boolean,
): Promise<Admission> {
  const refusal = await refusalAfter(context, limits, reserved, taken, probe);
  if (refusal === null) return { kind: 'admitted', permit: { ...taken, probe } };
  await leaveSlot(context, taken, { used: nothingSpent, ok: null });
  return { kind: 'waits', waiting: refusal };
}

async function refusalAfter(
  context: LedgerContext,
  limits: AdmissionLimits,
  reserved: Reserved,
  taken: SlotPermit,
  probe: boolean,
): Promise<Refusal | null> {
  const now = context.clock.now();
  // What was set aside is in the load already.
  const broke =
    isBudgeted(limits) && !isNothing(reserved)
      ? budgetRefusal(await readLoad(context, limits, reserved.day), nothingSpent, limits, now)
      : null;
  if (broke !== null || !probe || (await takeProbe(context, taken.token))) return broke;
  const gate = breakerGate(await readBreaker(context.store), now);
  if (gate.kind === 'shut') return outageRefusal(gate);
  return { reason: 'model_outage', message: 'Another document tries whether the model is back', until: null };
}

/** How a permitted reading went. */
export interface ReadingEnd {
  readonly used: Spend;
  /** Whether the model answered; null where it was not asked, or the end says nothing about it. */
  readonly ok: boolean | null;
  /** What the model said where it did not answer. */
  readonly reason: string | null;
}

/** Gives a permit back: the slot is free, the budget settled, and the breaker has learnt how the model is. */
export async function leave(context: LedgerContext, permit: Permit, end: ReadingEnd): Promise<void> {
  await leaveSlot(context, permit, end);
  if (permit.probe) await settleProbe(context, permit.token, end.ok, end.reason);
  else if (end.ok === false) await openIfOut(context, end.reason ?? 'unknown');
}
