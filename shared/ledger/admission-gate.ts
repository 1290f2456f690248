import { timestamp } from '../domain/clock.ts';
import type { Waiting } from '../domain/waiting.ts';
import type { AdmissionLimits } from './admission-limits.ts';
import { type ReadingSlot, readSlots } from './admission-slots.ts';
import { type BreakerGate, breakerGate, readBreaker } from './breaker.ts';
import {
  addSpend,
  brokenLimit,
  dayOf,
  isNothing,
  nextDayMs,
  nothingSpent,
  type Spend,
  spentOn,
} from './budget.ts';
import { isLive, type LedgerContext } from './context.ts';
import { extractionSetting } from './settings.ts';

/** What looking needs: nothing is written here. */
type LedgerView = Pick<LedgerContext, 'store' | 'clock' | 'ended'>;

/** Why a document may not be read now. */
export type Refusal = Omit<Waiting, 'since'>;

/** What all reading meets; `probe`: the model was out, and one document may try whether it is back. */
export type Gate = { readonly kind: 'pass' | 'probe' } | { readonly kind: 'shut'; readonly waiting: Refusal };

/** Whether anybody may read at all. */
export async function gateOf(context: LedgerView): Promise<Gate> {
  const setting = await extractionSetting(context.store);
  if (setting?.paused) {
    const message = `Reading is paused by ${setting.by}: ${setting.reason}`;
    return { kind: 'shut', waiting: { reason: 'paused', message, until: null } };
  }
  const gate = breakerGate(await readBreaker(context.store), context.clock.now());
  return gate.kind === 'shut' ? { kind: 'shut', waiting: outageRefusal(gate) } : { kind: gate.kind };
}

/** Why a document waits for a model that is out. */
export function outageRefusal({ message, until }: Extract<BreakerGate, { kind: 'shut' }>): Refusal {
  return { reason: 'model_outage', message, until };
}

/** Who reads, and what the day has used and set aside; without a limit the day is not asked for. */
export interface Load {
  readonly held: readonly ReadingSlot[];
  readonly spent: Spend;
  readonly reserved: Spend;
}

/** Whether the day has any limit. */
export function isBudgeted({ dailyTokens, dailyCostUsd }: AdmissionLimits): boolean {
  return dailyTokens !== null || dailyCostUsd !== null;
}

/** Reads the slots, and where the day has a limit what it has used. */
export async function readLoad(context: LedgerView, limits: AdmissionLimits, day: string): Promise<Load> {
  const { store, clock } = context;
  // The slots first: what is settled between the two reads counts twice then, and never not at all.
  const slots = await readSlots(store);
  const spent = isBudgeted(limits) ? await spentOn(store, day) : nothingSpent;
  // A holder that did not come back is charged what it set aside, now or when its slot is taken again.
  const reserved = slots
    .flatMap(slot => (slot.holder?.reserved.day === day ? [slot.holder.reserved] : []))
    .reduce<Spend>(addSpend, nothingSpent);
  return { held: slots.filter(slot => isLive(context, slot.holder, clock.now())), spent, reserved };
}

/** Why the day has no room for that much more, null where it has. */
export function budgetRefusal(
  { spent, reserved }: Load,
  estimate: Spend,
  limits: AdmissionLimits,
  now: number,
): Refusal | null {
  const broken = brokenLimit(addSpend(addSpend(spent, reserved), estimate), limits);
  if (broken === null) return null;
  // Where only what is set aside stands in the way, room may come back when it is settled.
  const lasting = brokenLimit(addSpend(spent, estimate), limits) !== null;
  const used = `${spent.tokens + reserved.tokens} tokens and USD ${(spent.costUsd + reserved.costUsd).toFixed(4)}`;
  const message = `The day's budget of ${broken} has no room for ${estimate.tokens} tokens more; used or set aside are ${used}`;
  return { reason: 'budget', message, until: lasting ? timestamp(nextDayMs(now)) : null };
}

/** Why a document waits for a slot. */
export function full({ maxReadings }: AdmissionLimits): Refusal {
  const message = `${maxReadings} documents are being read, which is the limit`;
  return { reason: 'capacity', message, until: null };
}

/** A document that would be read, and what it would use. */
export interface Candidate {
  readonly documentId: string;
  readonly estimate: Spend;
}

/**
 * Which of the waiting documents may be offered to the readers now: none while reading is held back, one where the
 * model has to be tried, and as many as the day's budget has room for.
 */
export async function releasable(
  context: LedgerView,
  limits: AdmissionLimits,
  candidates: readonly Candidate[],
): Promise<string[]> {
  const gate = await gateOf(context);
  if (gate.kind === 'shut') return [];
  const now = context.clock.now();
  const load = await readLoad(context, limits, dayOf(now));
  if (load.held.length >= limits.maxReadings) return [];
  const released: string[] = [];
  let planned = nothingSpent;
  for (const { documentId, estimate } of gate.kind === 'probe' ? candidates.slice(0, 1) : candidates) {
    planned = addSpend(planned, estimate);
    if (!isNothing(estimate) && budgetRefusal(load, planned, limits, now) !== null) break;
    released.push(documentId);
  }
  return released;
}

/** Why the next document would wait, null where it would be read. For who watches; nothing is taken. */
export async function holdingBack(
  context: LedgerView,
  limits: AdmissionLimits,
  estimate: Spend,
): Promise<Refusal | null> {
  const gate = await gateOf(context);
  if (gate.kind === 'shut') return gate.waiting;
  const now = context.clock.now();
  const load = await readLoad(context, limits, dayOf(now));
  return (
    budgetRefusal(load, estimate, limits, now) ??
    (load.held.length >= limits.maxReadings ? full(limits) : null)
  );
}
