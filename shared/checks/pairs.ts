import type { Finding } from '../domain/finding.ts';
import type { FormDefinition, PairRule } from '../forms/form-definition.ts';
import { bestSet } from './evaluate.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import { type Companion, fieldValue, type Subject } from './subject.ts';

/**
 * Counts that must agree with another form of the same place. Which of the two is wrong only the images say, unless
 * the number breaks the sums of one form and is confirmed by those of the other: then it is charged to the former.
 */
export function checkPairs(subject: Subject): Report[] {
  const { form, reading, companions } = subject.input;
  const proven = form.pairs.length === 0 ? new Set<string>() : provenFields(subject);
  return form.pairs.map(rule => {
    const value = fieldValue(reading, rule.field);
    const others = companions.filter(companion => counterpart(rule, companion) !== null);
    if (value === null || others.length === 0) return notApplicable(rule.id);
    return applied(
      rule.id,
      others.flatMap(companion => compare(form, rule, value, companion, proven.has(rule.field))),
    );
  });
}

/** Fields of this form that an equation of its own confirms exactly. */
function provenFields(subject: Subject): ReadonlySet<string> {
  const exact = bestSet(subject).evaluated.filter(
    ({ equation, state }) => state === 'holds' && equation.rule.op === '=',
  );
  const terms = exact.flatMap(({ equation }) => [...equation.left, ...equation.right]);
  return new Set(terms.flatMap(term => (term.kind === 'field' ? [term.field] : [])));
}

function counterpart(rule: PairRule, { formId, fields }: Companion): number | null {
  return formId === rule.formId ? (fields[rule.otherField] ?? null) : null;
}

function compare(
  form: FormDefinition,
  rule: PairRule,
  value: number | null,
  companion: Companion,
  proven: boolean,
): Finding[] {
  const other = counterpart(rule, companion);
  if (value === null || other === null || value === other) return [];
  const label = form.fields.find(field => field.id === rule.field)?.labels[0] ?? rule.field;
  const both = `"${label}" is ${value} here and ${other} on the place's other form (${companion.formId}, document ${companion.documentId})`;
  const tolerated = Math.abs(value - other) <= rule.tolerance;
  const explained = proven && (companion.doubted ?? []).includes(rule.otherField);
  const message = tolerated
    ? `${both}; a difference of up to ${rule.tolerance} is usual.`
    : explained
      ? `${both}; the other form's number breaks its own sums and this one does not.`
      : `${both}. They must agree${rule.tolerance > 0 ? ` to ${rule.tolerance}` : ''}: compare both images, either may be misread or belong to another place.`;
  return [
    finding(
      rule.id,
      tolerated || explained ? 'info' : rule.severity,
      message,
      [`fields.${rule.field}`],
      other,
      value,
    ),
  ];
}
