import { z } from 'zod';

export const Severity = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof Severity>;

const Scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const Evidence = z.union([Scalar, z.array(Scalar)]);

/** A single-cell change that would satisfy every equation. Offered to a reviewer, never applied. */
export const Repair = z.object({
  field: z.string(),
  from: z.number().nullable(),
  to: z.number(),
  reason: z.string(),
  /** How many single-cell changes would do as well; 1 means this is the only one. */
  alternatives: z.int().min(1),
});
export type Repair = z.infer<typeof Repair>;

/**
 * What a check says about a document. `fields` are dotted paths into the Result (`fields.valid_votes`,
 * `contests.president.votes.3`, `header.station`, `pages.2`). Error: never counted without a human;
 * warning: sent to review; info: shown only.
 */
export const Finding = z.object({
  rule: z.string(),
  severity: Severity,
  message: z.string(),
  fields: z.array(z.string()).default([]),
  expected: Evidence.default(null),
  actual: Evidence.default(null),
  repairs: z.array(Repair).optional(),
});
export type Finding = z.infer<typeof Finding>;

export const CheckOutcome = z.object({
  rule: z.string(),
  outcome: z.enum(['pass', 'fail', 'not_applicable']),
});
export type CheckOutcome = z.infer<typeof CheckOutcome>;

/** Whether anything in the findings keeps the document from being counted by the machine alone. */
export function needsReview(findings: readonly Finding[]): boolean {
  return findings.some(finding => finding.severity !== 'info');
}
