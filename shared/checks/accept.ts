import type { AcceptancePolicy } from '../domain/election.ts';
import { type Finding, needsReview } from '../domain/finding.ts';

/** Whether a document's counts may be counted by the machine alone. Findings and policy decide, nothing else. */
export function outcomeOf(
  findings: readonly Finding[],
  policy: Pick<AcceptancePolicy, 'autoAccept'>,
): 'accept' | 'review' {
  return policy.autoAccept && !needsReview(findings) ? 'accept' : 'review';
}
