import type { FormDefinition } from '../forms/form-definition.ts';
import type { Term } from '../forms/terms.ts';
import { compileForm, type Equation } from './compiled-form.ts';
import { overshoot } from './evaluate.ts';

type Counts = Readonly<Record<string, number | null>>;

/**
 * Count fields of a form that break an equation of their own, under the set of equations that breaks fewest, and those
 * that only equations with such a field confirm. Sums of votes are left out: this is what another form of the place
 * may know of it.
 */
export function doubtedFields(form: FormDefinition, counts: Counts): string[] {
  const sets = compileForm(form).equationSets.map(({ equations }) => ({
    equations,
    broken: equations.filter(each => isBroken(each, counts)),
  }));
  const best = sets.toSorted((one, other) => one.broken.length - other.broken.length)[0];
  if (best === undefined) return [];
  const doubted = new Set(best.broken.flatMap(fieldsOf));
  const holding = best.equations
    .filter(each => each.rule.op === '=' && !best.broken.includes(each))
    .map(fieldsOf);
  for (let before = -1; before !== doubted.size; ) {
    before = doubted.size;
    const [weak, sound] = [true, false].map(
      wanted => new Set(holding.filter(fields => fields.some(id => doubted.has(id)) === wanted).flat()),
    );
    for (const id of weak!) if (!sound!.has(id)) doubted.add(id);
  }
  return [...doubted];
}

function fieldsOf({ left, right }: Equation): string[] {
  return [...left, ...right].flatMap(term => fieldOf(term) ?? []);
}

function isBroken({ rule, left, right }: Equation, counts: Counts): boolean {
  const one = side(left, counts);
  const other = side(right, counts);
  return one !== null && other !== null && overshoot(rule.op, one, other) > rule.tolerance;
}

function side(terms: readonly Term[], counts: Counts): number | null {
  let total = 0;
  for (const term of terms) {
    const field = fieldOf(term);
    const value = term.kind === 'constant' ? term.value : field === null ? null : (counts[field] ?? null);
    if (value === null) return null;
    total += term.factor * value;
  }
  return total;
}

function fieldOf(term: Term): string | null {
  return term.kind === 'field' ? term.field : null;
}
