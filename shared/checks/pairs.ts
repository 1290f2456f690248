import type { Finding } from '../domain/finding.ts';
import type { PairRule } from '../forms/form-definition.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import { type Companion, fieldValue, type Subject } from './subject.ts';

/** Counts that must agree with another form of the same place. Which of the two is wrong, only the images say. */
export function checkPairs(subject: Subject): Report[] {
  const { form, reading, companions } = subject.input;
  return form.pairs.map(rule => {
    const value = fieldValue(reading, rule.field);
    const others = companions.flatMap(companion => {
      const other = companion.formId === rule.formId ? (companion.fields[rule.otherField] ?? null) : null;
      return other === null ? [] : [{ companion, other }];
    });
    if (value === null || others.length === 0) return notApplicable(rule.id);
    return applied(
      rule.id,
      others.flatMap(({ companion, other }) => compare(rule, value, other, companion, subject)),
    );
  });
}

function compare(
  rule: PairRule,
  value: number,
  other: number,
  companion: Companion,
  { input }: Subject,
): Finding[] {
  const difference = Math.abs(value - other);
  if (difference === 0) return [];
  const label = input.form.fields.find(field => field.id === rule.field)?.labels[0] ?? rule.field;
  const both = `"${label}" is ${value} here and ${other} on the place's other form (${companion.formId}, document ${companion.documentId})`;
  const tolerated = difference <= rule.tolerance;
  const message = tolerated
    ? `${both}; a difference of up to ${rule.tolerance} is usual.`
    : `${both}. They must agree${rule.tolerance > 0 ? ` to ${rule.tolerance}` : ''}: compare both images, either may be misread or belong to another place.`;
  return [
    finding(rule.id, tolerated ? 'info' : rule.severity, message, [`fields.${rule.field}`], other, value),
  ];
}
