import type { TallyCoverage } from '../../ledger/tallies.ts';

type Coverage = Pick<TallyCoverage, 'expected' | 'counted' | 'missing'>;

/** How far the count is, in the words of SP 1500-100: `CountItemStatus`. */
export function statusOf({ expected, counted, missing }: Coverage) {
  if (expected === 0) return 'unknown';
  if (counted === expected) return 'completed';
  return missing === expected ? 'not-processed' : 'in-process';
}

/** The same as the schema has it: of all ballots together, since no form tells absentee ballots from others. */
export function countStatus(coverage: Coverage) {
  return [{ '@type': 'ElectionResults.CountStatus', Status: statusOf(coverage), Type: 'total' }];
}

/** The coverage of several contests in one unit together: it is complete where each of them is. */
export class SumOfCoverage {
  readonly #byUnit = new Map<string, { expected: number; counted: number; missing: number }>();

  add(unitId: string, { expected, counted, missing }: Coverage): void {
    const sum = this.#byUnit.get(unitId) ?? { expected: 0, counted: 0, missing: 0 };
    sum.expected += expected;
    sum.counted += counted;
    sum.missing += missing;
    this.#byUnit.set(unitId, sum);
  }

  of(unitId: string): Coverage {
    return this.#byUnit.get(unitId) ?? { expected: 0, counted: 0, missing: 0 };
  }
}
