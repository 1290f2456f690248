import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import { Sha256, Timestamp } from '../domain/primitives.ts';
import type { JsonObject, Transaction } from '../store/document-store.ts';
import { dayOf, nextDayMs } from './budget.ts';
import type { KeyContext } from './grant-change.ts';
import { paths } from './paths.ts';

/** What is limited by the ledger, so that the limit outlives a restart and holds over all instances. */
export const limitedUses = ['chat', 'generate', 'upload'] as const;
export type LimitedUse = (typeof limitedUses)[number];

/**
 * `allowances/{holder}~{use}~{part}`: how much of a limit its holder has used in a window, a minute of requests or a UTC
 * day of tokens. There is one for a holder and a use, not one for a window, so they don't grow in number.
 */
const Allowance = z.object({
  holder: Sha256,
  use: z.string(),
  part: z.int().min(0),
  windowStart: Timestamp,
  used: z.int().min(0),
  /** Of the newest change, so that a commit whose answer was lost is not counted twice. */
  token: z.string(),
});
type Allowance = z.infer<typeof Allowance>;

const minuteMs = 60_000;

/**
 * Firestore sustains about one write a second on one record, so a limit of more than 60 requests a minute is kept in
 * parts that are used up one by one, beginning at any of them.
 */
const perPart = 60;

/** A limit as one caller has it; null is none. */
export interface CallLimits {
  readonly requestsPerMinute: number | null;
  readonly tokensPerDay: number | null;
}

/** How a limit stands after a request: `remaining` is an estimate where it is kept in parts. */
export interface Standing {
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** When everything is available again. */
  readonly resetMs: number;
}

export type Taken =
  | { readonly kind: 'taken'; readonly standing: Standing | null }
  | { readonly kind: 'refused'; readonly why: 'requests' | 'tokens'; readonly standing: Standing };

/**
 * Counts a request against its caller's limits, or refuses it: then nothing is written. A window is a minute or a day of
 * the clock; an instance whose clock is behind joins the window that another has begun.
 */
export async function takeRequest(
  { store, clock }: KeyContext,
  holder: string,
  use: LimitedUse,
  { requestsPerMinute, tokensPerDay }: CallLimits,
): Promise<Taken> {
  const token = randomUUID();
  const parts = Math.max(1, Math.ceil((requestsPerMinute ?? 0) / perPart));
  const first = Math.floor(clock.random() * parts);
  let last: Taken = { kind: 'taken', standing: null };
  for (let tried = 0; tried < parts; tried++) {
    const part = (first + tried) % parts;
    last = await store.transaction(async transaction => {
      const now = clock.now();
      const spent = tokensPerDay === null ? null : await read(transaction, holder, 'tokens', 0);
      const before = requestsPerMinute === null ? null : await read(transaction, holder, use, part);
      if (tokensPerDay !== null && usedIn(spent, dayStart(now)) >= tokensPerDay) {
        return { kind: 'refused', why: 'tokens', standing: tokensGone(tokensPerDay, now) };
      }
      if (requestsPerMinute === null) return { kind: 'taken', standing: null };
      const share = Math.floor(requestsPerMinute / parts) + (part < requestsPerMinute % parts ? 1 : 0);
      const start = Math.floor(now / minuteMs) * minuteMs;
      const windowStart = timestamp(Math.max(start, before === null ? 0 : Date.parse(before.windowStart)));
      const used = usedIn(before, start);
      const repeated = before?.token === token;
      const left = Math.max(0, share - used - (repeated ? 0 : 1));
      const remaining = Math.min(left * parts, requestsPerMinute);
      const resetMs = Date.parse(windowStart) + minuteMs;
      const standing = { limit: requestsPerMinute, windowSeconds: 60, remaining, resetMs };
      if (repeated) return { kind: 'taken', standing };
      if (used >= share) return { kind: 'refused', why: 'requests', standing: { ...standing, remaining: 0 } };
      write(transaction, { holder, use, part, windowStart, used: used + 1, token });
      return { kind: 'taken', standing };
    });
    if (last.kind === 'taken' || last.why === 'tokens') return last;
  }
  return last;
}

/** Takes tokens that a model has used off the day's allowance, also beyond its end: the next request is refused then. */
export async function spendTokens(
  { store, clock }: KeyContext,
  holder: string,
  tokens: number,
): Promise<void> {
  if (tokens <= 0) return;
  const token = randomUUID();
  await store.transaction(async transaction => {
    const now = clock.now();
    const before = await read(transaction, holder, 'tokens', 0);
    if (before?.token === token) return;
    const start = dayStart(now);
    const windowStart = timestamp(Math.max(start, before === null ? 0 : Date.parse(before.windowStart)));
    const used = usedIn(before, start) + tokens;
    write(transaction, { holder, use: 'tokens', part: 0, windowStart, used, token });
  });
}

/** Model tokens that a caller has used on the present UTC day. */
export async function tokensUsed({ store, clock }: KeyContext, holder: string): Promise<number> {
  const value = await store.get(paths.allowance(holder, 'tokens', 0));
  return usedIn(value === null ? null : parsed(value), dayStart(clock.now()));
}

function tokensGone(limit: number, now: number): Standing {
  return { limit, windowSeconds: 86_400, remaining: 0, resetMs: nextDayMs(now) };
}

function dayStart(now: number): number {
  return Date.parse(`${dayOf(now)}T00:00:00.000Z`);
}

/** What was used in the window that begins at `start`, or in a later one that another instance's clock has begun. */
function usedIn(allowance: Allowance | null, start: number): number {
  return allowance !== null && Date.parse(allowance.windowStart) >= start ? allowance.used : 0;
}

async function read(
  transaction: Transaction,
  holder: string,
  use: string,
  part: number,
): Promise<Allowance | null> {
  const value = await transaction.get(paths.allowance(holder, use, part));
  return value === null ? null : parsed(value);
}

function parsed(value: JsonObject): Allowance {
  return parse(Allowance, value, 'allowance', 'damaged_record');
}

function write(transaction: Transaction, allowance: Allowance): void {
  const { holder, use, part } = allowance;
  transaction.set(paths.allowance(holder, use, part), allowance as unknown as JsonObject);
}
