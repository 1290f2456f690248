import { assign } from './assignment.ts';

/** One option's votes here and in the other source. */
export interface Compared {
  readonly here: number;
  readonly there: number;
}

/**
 * How far each value lies from what the other source leads to expect. The other source may lack stations, so values
 * are compared after one common scale; `deviations[i][j]` is how many standard deviations value i would be off if
 * it were option j's.
 */
export interface Comparison {
  readonly scale: number;
  readonly deviation: (value: number, option: number) => number;
}

/** Share by which options differ from the common scale, beside the spread of counting: 2 % on the development data. */
const proportionalSpread = 0.02;
/** A deviation beyond this is no worse: one wild value must not pay for moving many others. */
export const worst = 20;
/** An exchange has to be worth more than this many standard deviations a row to be considered at all. */
const movingCost = 0.5;
/** Median of the absolute value of a standard normal variable, inverted. */
const madToSigma = 1.4826;

/**
 * Fits scale and spread. Both come from the values in order of size against the other source's in order of size, so
 * that an exchange of rows, which is what we look for, can't hide itself in them. Null for fewer than two options.
 */
export function compare(rows: readonly Compared[]): Comparison | null {
  const usable = rows.filter(row => row.there > 0);
  if (usable.length < 2) return null;
  const here = rows.map(row => row.here).sort(ascending);
  const there = rows.map(row => row.there).sort(ascending);
  const scale = weightedMedianRatio(here, there);
  if (scale === 0) return null;
  const raw = (value: number, other: number): number => {
    const expected = scale * other;
    return Math.abs(value - expected) / Math.sqrt(expected + 1 + (proportionalSpread * expected) ** 2);
  };
  const inOrder = here.map((value, index) => raw(value, there[index]!)).sort(ascending);
  const spread = Math.max(1, madToSigma * inOrder[inOrder.length >> 1]!);
  return { scale, deviation: (value, option) => raw(value, rows[option]!.there) / spread };
}

/** An exchange of values between options that fits the other source better than the reading does. */
export interface Exchange {
  /** Index of the row → index of the option that its value fits. Only rows that would move. */
  readonly moves: ReadonlyMap<number, number>;
  /** Standard deviations saved, all together. */
  readonly gain: number;
  /** The part of it from closed exchanges after which every value fits. */
  readonly explained: number;
}

/** The best exchange among the rows that don't fit where they stand; null where there is none. */
export function bestExchange(
  rows: readonly Compared[],
  suspects: readonly number[],
  comparison: Comparison,
  fits: number,
): Exchange | null {
  if (suspects.length < 2) return null;
  const off = suspects.map(row =>
    suspects.map(option => Math.min(worst, comparison.deviation(rows[row]!.here, option))),
  );
  const target = assign(
    off.map((line, row) => line.map((cost, option) => cost + (row === option ? 0 : movingCost))),
  );
  const saved = (row: number): number => off[row]![row]! - off[row]![target[row]!]!;
  const moves = new Map<number, number>();
  let gain = 0;
  let explained = 0;
  for (const cycle of cyclesOf(target)) {
    const worth = cycle.reduce((sum, row) => sum + saved(row), 0);
    for (const row of cycle) moves.set(suspects[row]!, suspects[target[row]!]!);
    gain += worth;
    if (cycle.every(row => off[row]![target[row]!]! <= fits)) explained += worth;
  }
  return moves.size === 0 ? null : { moves, gain, explained };
}

function cyclesOf(target: readonly number[]): number[][] {
  const seen = new Set<number>();
  return target.flatMap((_, start) => {
    const cycle: number[] = [];
    for (let row = start; !seen.has(row); row = target[row]!) {
      seen.add(row);
      cycle.push(row);
    }
    return cycle.length > 1 ? [cycle] : [];
  });
}

/** The median of here/there, each pair weighted by the precision of its ratio, √there. */
function weightedMedianRatio(here: readonly number[], there: readonly number[]): number {
  const ratios = there
    .flatMap((other, index) => (other > 0 ? [{ ratio: here[index]! / other, weight: Math.sqrt(other) }] : []))
    .sort((left, right) => left.ratio - right.ratio);
  const half = ratios.reduce((sum, each) => sum + each.weight, 0) / 2;
  let weight = 0;
  for (const each of ratios) {
    weight += each.weight;
    if (weight >= half) return each.ratio;
  }
  return 0;
}

function ascending(left: number, right: number): number {
  return left - right;
}
