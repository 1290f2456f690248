import type { CheckOutcome, Finding, Severity } from '../domain/finding.ts';

/** What one rule says of a document: whether it held, and what it found. */
export interface Report {
  readonly rule: string;
  readonly outcome: CheckOutcome['outcome'];
  readonly findings: readonly Finding[];
}

type Evidence = Finding['expected'];

/** A finding with the schema's defaults filled in. */
export function finding(
  rule: string,
  severity: Severity,
  message: string,
  fields: readonly string[],
  expected: Evidence = null,
  actual: Evidence = null,
): Finding {
  return { rule, severity, message, fields: [...fields], expected, actual };
}

/** The rule had nothing to look at. */
export function notApplicable(rule: string): Report {
  return { rule, outcome: 'not_applicable', findings: [] };
}

/** The rule was applied: it failed if it found anything beyond information. */
export function applied(rule: string, findings: readonly Finding[]): Report {
  return {
    rule,
    outcome: findings.some(each => each.severity !== 'info') ? 'fail' : 'pass',
    findings,
  };
}

/** "1, 2, 3 and 12 more": at most `most` entries, for a message that a person reads. */
export function list(entries: readonly (string | number)[], most = 8): string {
  if (entries.length <= most) return entries.join(', ');
  return `${entries.slice(0, most).join(', ')} and ${entries.length - most} more`;
}
