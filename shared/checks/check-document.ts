import type { CheckOutcome, Finding } from '../domain/finding.ts';
import { checkAgreement } from './agreement.ts';
import { checkBallots } from './ballots.ts';
import { checkComparison } from './comparison.ts';
import { checkEquations } from './equations.ts';
import { checkHeader } from './header.ts';
import { checkImages } from './images.ts';
import { checkMissingValues } from './missing-values.ts';
import { checkPages } from './pages.ts';
import { checkPairs } from './pairs.ts';
import { checkPlace } from './place.ts';
import { checkRanges } from './ranges.ts';
import { checkRegistry } from './registry.ts';
import type { Report } from './report.ts';
import { checkRivals } from './rivals.ts';
import { checkRows } from './rows.ts';
import { type CheckInput, type Subject, subjectOf } from './subject.ts';
import { checkTurnout } from './turnout.ts';
import { checkTwins } from './twins.ts';
import { checkWithheld } from './withheld.ts';
import { checkWords } from './words.ts';

export type { CheckInput, Companion, Rival, Sighting, Twin } from './subject.ts';

/** Every rule, in the order in which a reviewer reads their findings. */
const rules: readonly ((subject: Subject) => Report[])[] = [
  checkPlace,
  checkHeader,
  checkPages,
  checkImages,
  checkRivals,
  checkTwins,
  checkMissingValues,
  checkWithheld,
  checkRows,
  checkRegistry,
  checkEquations,
  checkRanges,
  checkWords,
  checkBallots,
  checkPairs,
  checkTurnout,
  checkComparison,
  checkAgreement,
];

const gravity = { error: 0, warning: 1, info: 2 } as const;

/**
 * Applies every rule to one document. Findings come gravest first; `checks` says of each rule whether it held.
 * Pure: nothing is fetched, nothing of the reading is changed.
 */
export function checkDocument(input: CheckInput): { findings: Finding[]; checks: CheckOutcome[] } {
  const subject = subjectOf(input);
  const reports = rules.flatMap(rule => rule(subject));
  return {
    findings: reports
      .flatMap(report => report.findings)
      .sort((left, right) => gravity[left.severity] - gravity[right.severity]),
    checks: reports.map(({ rule, outcome }) => ({ rule, outcome })),
  };
}
