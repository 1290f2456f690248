import type { AcceptancePolicy } from '../domain/election.ts';
import { coverageOf } from './coverage.ts';
import type { CheckInput } from './subject.ts';

/** Whether a second, independent reading is to be made, why, and for the sake of which values. */
export interface SecondReading {
  readonly needed: boolean;
  readonly reasons: readonly ('policy_always' | 'uncovered_values' | 'permutable_rows')[];
  readonly fields: readonly string[];
}

/**
 * What the election's policy says after the first reading. Under `uncovered` a second reading is made where a single
 * error, or an exchange of two rows, could pass every check; see {@link coverageOf}.
 */
export function needsSecondReading(
  policy: Pick<AcceptancePolicy, 'secondReading'>,
  input: CheckInput,
): SecondReading {
  if (policy.secondReading === 'never') return { needed: false, reasons: [], fields: [] };
  const { uncovered, permutable } = coverageOf(input);
  const reasons = [
    ...(policy.secondReading === 'always' ? (['policy_always'] as const) : []),
    ...(uncovered.length > 0 ? (['uncovered_values'] as const) : []),
    ...(permutable.length > 0 ? (['permutable_rows'] as const) : []),
  ];
  return { needed: reasons.length > 0, reasons, fields: [...new Set([...uncovered, ...permutable])] };
}
