import type { Finding } from '../domain/finding.ts';
import type { Term } from '../forms/terms.ts';
import { bestSet, type Evaluated, pathsOf } from './evaluate.ts';
import { suggestRepairs } from './repairs.ts';
import { finding, notApplicable, type Report } from './report.ts';
import type { Subject } from './subject.ts';

/**
 * The form's linear equations and inequalities. A difference within the rule's tolerance, and consistency under one
 * of the form's variants instead of its own rules, are information. A rule with a missing term is not applicable:
 * the missing value is a finding of its own.
 */
export function checkEquations(subject: Subject): Report[] {
  const { set, evaluated } = bestSet(subject);
  const broken = evaluated.filter(each => each.state === 'broken');
  const repairs = broken.length === 0 ? [] : suggestRepairs(subject, evaluated);
  const reports = evaluated.map((each): Report => {
    if (each.state === 'not_applicable') return notApplicable(each.equation.rule.id);
    const outcome = each.state === 'broken' ? 'fail' : 'pass';
    const found = each.state === 'holds' ? [] : [describe(each, subject)];
    const findings =
      outcome === 'fail' && repairs.length > 0
        ? found.map(each => ({ ...each, repairs: [...repairs] }))
        : found;
    return { rule: each.equation.rule.id, outcome, findings };
  });
  return set.variant === null ? reports : [...reports, variantReport(set.variant, subject)];
}

function variantReport(
  variant: NonNullable<ReturnType<typeof bestSet>['set']['variant']>,
  subject: Subject,
): Report {
  const paths = subject.compiled.equationSets
    .find(set => set.variant === variant)!
    .equations.filter(equation => variant.rules.includes(equation.rule))
    .flatMap(equation => pathsOf(equation, subject));
  const message = `The form is filled in another legitimate way (${variant.id}): ${variant.description}`;
  return {
    rule: 'form_variant',
    outcome: 'pass',
    findings: [finding('form_variant', 'info', message, [...new Set(paths)], null, variant.id)],
  };
}

const relation = { '=': 'must equal', '<=': 'must be at most', '>=': 'must be at least' } as const;

function describe({ equation, left, right, state }: Evaluated, subject: Subject): Finding {
  const { rule } = equation;
  const sides = `${inWords(equation.left, subject)} (${left}) ${relation[rule.op]} ${inWords(equation.right, subject)} (${right})`;
  const difference = `differs by ${Math.abs(left! - right!)}`;
  const why = rule.description === undefined ? '' : ` ${rule.description}`;
  const message =
    state === 'tolerated'
      ? `${sides} and ${difference}, which is within the ${rule.tolerance} that the form allows.${why}`
      : `${sides} but ${difference}. Compare each of these numbers with the image.${why}`;
  const severity = state === 'tolerated' ? 'info' : rule.severity;
  return finding(rule.id, severity, message, pathsOf(equation, subject), right, left);
}

function inWords(terms: readonly Term[], { compiled }: Subject): string {
  return terms
    .map(term => {
      const factor = term.factor === 1 ? '' : `${term.factor} × `;
      if (term.kind === 'constant') return `${factor}${term.value}`;
      if (term.kind === 'sum') return `${factor}sum of votes`;
      return `${factor}${label(term.field, compiled.form)}`;
    })
    .join(' + ');
}

function label(field: string, form: Subject['compiled']['form']): string {
  return form.fields.find(each => each.id === field)?.labels[0] ?? field;
}
