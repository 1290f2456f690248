import type { Term } from '../forms/terms.ts';
import type { Equation, EquationSet } from './compiled-form.ts';
import { fieldValue, type Subject } from './subject.ts';

/** An equation with the reading's numbers in it. Sides are null while a term is. */
export interface Evaluated {
  readonly equation: Equation;
  readonly left: number | null;
  readonly right: number | null;
  /** `holds` exactly, `tolerated` within the rule's tolerance, `broken`, or not applicable. */
  readonly state: 'holds' | 'tolerated' | 'broken' | 'not_applicable';
}

/** Puts a reading's numbers into one set of equations. */
export function evaluate(set: EquationSet, subject: Subject): Evaluated[] {
  return set.equations.map(equation => {
    const left = side(equation.left, subject);
    const right = side(equation.right, subject);
    if (left === null || right === null) return { equation, left, right, state: 'not_applicable' };
    const over = overshoot(equation.rule.op, left, right);
    const state = over === 0 ? 'holds' : over <= equation.rule.tolerance ? 'tolerated' : 'broken';
    return { equation, left, right, state };
  });
}

/** The set under which fewest rules break; the form's own where it is as good as any variant. */
export function bestSet(subject: Subject): {
  readonly set: EquationSet;
  readonly evaluated: readonly Evaluated[];
} {
  let chosen: { set: EquationSet; evaluated: Evaluated[]; broken: number } | null = null;
  for (const set of subject.compiled.equationSets) {
    const evaluated = evaluate(set, subject);
    const broken = evaluated.filter(each => each.state === 'broken').length;
    if (chosen === null || broken < chosen.broken) chosen = { set, evaluated, broken };
    if (chosen.broken === 0) break;
  }
  // A form without rules still has its own, empty, set.
  return chosen!;
}

/** By how many ballots a relation is missed, 0 where it holds. */
export function overshoot(op: '=' | '<=' | '>=', left: number, right: number): number {
  if (op === '=') return Math.abs(left - right);
  return Math.max(0, op === '<=' ? left - right : right - left);
}

function side(terms: readonly Term[], subject: Subject): number | null {
  let total = 0;
  for (const term of terms) {
    const value = termValue(term, subject);
    if (value === null) return null;
    total += term.factor * value;
  }
  return total;
}

function termValue(term: Term, subject: Subject): number | null {
  if (term.kind === 'constant') return term.value;
  if (term.kind === 'field') return fieldValue(subject.input.reading, term.field);
  return subject.tables.find(table => table.slot.id === term.slot)?.sum ?? null;
}

/** By how much left minus right of an equation grows when what some of its terms stand for grows by one. */
export function weightOf(equation: Equation, standsFor: (term: Term) => boolean): number {
  const on = (terms: readonly Term[]): number =>
    terms.reduce((sum, term) => sum + (standsFor(term) ? term.factor : 0), 0);
  return on(equation.left) - on(equation.right);
}

/** The paths that an equation's terms stand for; a sum stands for its whole table. */
export function pathsOf(equation: Equation, subject: Subject): string[] {
  return [...equation.left, ...equation.right].flatMap(term => {
    if (term.kind === 'constant') return [];
    if (term.kind === 'field') return [`fields.${term.field}`];
    const table = subject.tables.find(each => each.slot.id === term.slot);
    return table === undefined ? [] : [`${table.path}.votes`];
  });
}
