import { z } from 'zod';
import { breakerPolicy } from '../config/retry-policy.ts';
import { timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import { Timestamp } from '../domain/primitives.ts';
import type { DocumentStore, JsonObject, Transaction } from '../store/document-store.ts';
import { type Outcome, readSlots } from './admission-slots.ts';
import type { LedgerContext } from './context.ts';
import { paths } from './paths.ts';

/**
 * `settings/breaker`: whether the model is asked at all. It is written only when that changes; how single readings went
 * stands in the slots.
 */
export const Breaker = z.object({
  state: z.enum(['closed', 'open']),
  /** Since when it is in this state. */
  since: Timestamp,
  /** What the model answered last before it opened. */
  reason: z.string().nullable(),
  /** While open: one document may try from then on. */
  probeFrom: Timestamp.nullable(),
  /** Openings in a row; each makes the next wait longer. */
  openings: z.int().min(0),
  /** The reading that tries, as long as it may. */
  probe: z.object({ token: z.string(), expiresAt: Timestamp }).nullable(),
});
export type Breaker = z.infer<typeof Breaker>;

const path = paths.setting('breaker');
const closed = (since: string): Breaker => ({
  state: 'closed',
  since,
  reason: null,
  probeFrom: null,
  openings: 0,
  probe: null,
});

/** The breaker as it is; closed where it never opened. */
export async function readBreaker(source: Pick<DocumentStore, 'get'> | Transaction): Promise<Breaker> {
  const value = await source.get(path);
  return value === null ? closed(timestamp(0)) : parse(Breaker, value, 'breaker', 'damaged_record');
}

/** What a document that wants to be read meets; `probe`: it may try whether the model is back. */
export type BreakerGate =
  | { readonly kind: 'pass' | 'probe' }
  | { readonly kind: 'shut'; readonly message: string; readonly until: string };

export function breakerGate(breaker: Breaker, nowMs: number): BreakerGate {
  const { state, probeFrom, probe, reason } = breaker;
  if (state === 'closed' || probeFrom === null) return { kind: 'pass' };
  const message = `The model is out: ${reason}`;
  const now = timestamp(nowMs);
  if (probeFrom > now) return { kind: 'shut', message, until: probeFrom };
  return probe !== null && probe.expiresAt > now
    ? { kind: 'shut', message, until: probe.expiresAt }
    : { kind: 'probe' };
}

/** Makes the reading with this token the one that tries; false where another is, or the breaker is shut. */
export async function takeProbe(context: LedgerContext, token: string): Promise<boolean> {
  return context.store.transaction(async transaction => {
    const before = await readBreaker(transaction);
    if (before.probe?.token === token) return true;
    const now = context.clock.now();
    if (breakerGate(before, now).kind !== 'probe') return false;
    write(transaction, { ...before, probe: { token, expiresAt: timestamp(now + context.leaseMs) } });
    return true;
  });
}

/** A probe's end: `ok` closes the breaker, a failure opens it for longer, null lets the next document try. */
export async function settleProbe(
  context: LedgerContext,
  token: string,
  ok: boolean | null,
  reason: string | null,
): Promise<void> {
  await context.store.transaction(async transaction => {
    const before = await readBreaker(transaction);
    if (before.probe?.token !== token) return;
    const now = context.clock.now();
    if (ok === null) write(transaction, { ...before, probe: null });
    else write(transaction, ok ? closed(timestamp(now)) : opened(before, reason, now));
  });
}

/**
 * Opens the breaker if the newest outcomes of all slots say that the model is out. To be called after a reading that
 * failed for the model's sake was noted in its slot.
 */
export async function openIfOut(context: LedgerContext, reason: string): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const { since, state } = await readBreaker(store);
  if (state === 'open') return;
  const outcomes = (await readSlots(store)).flatMap(slot => slot.outcomes);
  if (!saysOut(outcomes, now)) return;
  await store.transaction(async transaction => {
    const before = await readBreaker(transaction);
    // Whoever closed it meanwhile knows better than these outcomes.
    if (before.state === 'closed' && before.since === since) write(transaction, opened(before, reason, now));
  });
}

/** Whether the newest outcomes are failures within the window, as many as the policy asks for. */
export function saysOut(outcomes: readonly Outcome[], nowMs: number): boolean {
  const from = timestamp(nowMs - breakerPolicy.windowMs);
  const newest = outcomes
    .filter(outcome => outcome.at >= from)
    .toSorted((left, right) => right.at.localeCompare(left.at))
    .slice(0, breakerPolicy.failures);
  return newest.length === breakerPolicy.failures && newest.every(outcome => !outcome.ok);
}

function opened(before: Breaker, reason: string | null, now: number): Breaker {
  const openMs = Math.min(breakerPolicy.maxOpenMs, breakerPolicy.openMs * 2 ** before.openings);
  return {
    state: 'open',
    since: timestamp(now),
    reason: reason ?? before.reason,
    probeFrom: timestamp(now + openMs),
    openings: before.openings + 1,
    probe: null,
  };
}

function write(transaction: Transaction, breaker: Breaker): void {
  transaction.set(path, breaker as unknown as JsonObject);
}
