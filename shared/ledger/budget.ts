import { z } from 'zod';
import type { DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import type { DocumentStore, JsonObject, Transaction } from '../store/document-store.ts';
import type { AdmissionLimits } from './admission-limits.ts';
import { paths } from './paths.ts';

/** Tokens and US dollars, used or set aside. */
export interface Spend {
  readonly tokens: number;
  readonly costUsd: number;
}
export const nothingSpent: Spend = { tokens: 0, costUsd: 0 };

export function isNothing({ tokens, costUsd }: Spend): boolean {
  return tokens === 0 && costUsd === 0;
}

/** The sum, its cost to a billionth of a dollar, as readings have it; a sum of floats would grow a tail. */
export function addSpend(left: Spend, right: Spend): Spend {
  return {
    tokens: left.tokens + right.tokens,
    costUsd: Math.round((left.costUsd + right.costUsd) * 1e9) / 1e9,
  };
}

/**
 * `budgets/{day}~{slot}`: what was read in a slot on a UTC day. Only the slot's holder writes it, so that no record is
 * written by more than one worker at a time; a day's use is the sum of its parts.
 */
export const BudgetPart = z.object({
  day: z.iso.date(),
  slot: z.int().min(0),
  tokens: z.int().min(0),
  costUsd: z.number().min(0),
  readings: z.int().min(0),
});
export type BudgetPart = z.infer<typeof BudgetPart>;

/** `2026-11-23`: the day whose budget a moment counts to. */
export function dayOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10);
}

/** The first moment of the next UTC day, in milliseconds since 1970. */
export function nextDayMs(nowMs: number): number {
  const dayMs = 86_400_000;
  return (Math.floor(nowMs / dayMs) + 1) * dayMs;
}

/** A slot's part of a day, to be written in the same transaction. */
export async function readBudgetPart(
  transaction: Transaction,
  day: string,
  slot: number,
): Promise<BudgetPart> {
  const value = await transaction.get(paths.budget(day, slot));
  if (value === null) return { day, slot, ...nothingSpent, readings: 0 };
  return parse(BudgetPart, value, `budget ${day}~${slot}`, 'damaged_record');
}

/** Adds a reading's use to a part. */
export function writeBudgetPart(transaction: Transaction, part: BudgetPart, used: Spend): void {
  const after: BudgetPart = { ...part, ...addSpend(part, used), readings: part.readings + 1 };
  transaction.set(paths.budget(part.day, part.slot), after as unknown as JsonObject);
}

/** More slots than any configuration allows. */
const maxParts = 1_000;

/** What a day has used so far, and on how many readings. */
export async function spentOn(store: DocumentStore, day: string): Promise<Spend & { readings: number }> {
  const records = await store.query({
    collection: 'budgets',
    where: [{ field: 'day', op: '=', value: day }],
    limit: maxParts,
  });
  return records
    .map(record => parse(BudgetPart, record.value, `budget ${record.id}`, 'damaged_record'))
    .reduce((sum, part) => ({ ...addSpend(sum, part), readings: sum.readings + part.readings }), {
      ...nothingSpent,
      readings: 0,
    });
}

/** Which limit that much would break, null where none. */
export function brokenLimit(spend: Spend, { dailyTokens, dailyCostUsd }: AdmissionLimits): string | null {
  if (dailyTokens !== null && spend.tokens > dailyTokens) return `${dailyTokens} tokens`;
  if (dailyCostUsd !== null && spend.costUsd > dailyCostUsd) return `USD ${dailyCostUsd}`;
  return null;
}

/** Prices of the model that reads, null where reading costs nothing. */
export interface ReadingPrices {
  readonly inputUsdPerMillionTokens: number;
  readonly outputUsdPerMillionTokens: number;
}

/**
 * What is set aside for a document before it is read, an estimate: two readings, each of its images, the prompt with the
 * form's schema, and for a page 30 rows of some 80 tokens with about as many of thinking. What a reading really used
 * takes its place; so a day can go over its limit by how far the estimates of the readings in flight were off. Nothing
 * is set aside for a document that was read already and is only checked again.
 */
export function reservationFor(
  document: Pick<DocumentRecord, 'pages' | 'readings' | 'readingsFrom'>,
  prices: ReadingPrices | null,
): Spend {
  if (prices === null || document.readings > document.readingsFrom) return nothingSpent;
  const pages = document.pages.flatMap(page => (page.image === null ? [] : [page.image.modelTokens]));
  const input = readings * (promptTokens + pages.reduce((sum, tokens) => sum + tokens, 0));
  const output = readings * outputTokensPerPage * Math.max(1, pages.length);
  const costUsd = (input * prices.inputUsdPerMillionTokens + output * prices.outputUsdPerMillionTokens) / 1e6;
  return { tokens: input + output, costUsd };
}

/** The same for a document of one page that nothing is known of yet. */
export function typicalReservation(prices: ReadingPrices | null): Spend {
  return reservationFor({ pages: [], readings: 0, readingsFrom: 0 }, prices);
}

const readings = 2;
const promptTokens = 4_000;
const outputTokensPerPage = 4_000;
