import type { Repair } from '../domain/finding.ts';
import type { Term } from '../forms/terms.ts';
import { howMisread } from './digit-confusion.ts';
import { type Evaluated, overshoot, weightOf } from './evaluate.ts';
import { fieldValue, type Subject } from './subject.ts';

/** A reviewer reads a few; the rest is in `alternatives`. */
const mostShown = 5;

interface Cell {
  readonly path: string;
  readonly value: number;
  /** Which term it is part of: a field, or the sum of a slot. */
  readonly kind: 'field' | 'sum';
  readonly id: string;
}

/**
 * Changes of a single value after which every equation holds, those first that are a likely misreading of digits.
 * Only suggestions: in the development data a repair from the sum alone was unique in none of 37 cases, so
 * `alternatives` counts every single-value change that would do, likely or not.
 */
export function suggestRepairs(subject: Subject, evaluated: readonly Evaluated[]): Repair[] {
  const applicable = evaluated.filter(each => each.state !== 'not_applicable');
  const broken = applicable.find(each => each.state === 'broken' && each.equation.rule.op === '=');
  if (broken === undefined) return [];
  const possible = cellsOf(subject).flatMap(cell => {
    const factor = factorOf(broken, cell);
    const delta = (broken.right! - broken.left!) / factor;
    const to = cell.value + delta;
    const repairs = factor !== 0 && Number.isInteger(delta) && to >= 0;
    return repairs && applicable.every(each => holdsAfter(each, cell, delta)) ? [{ cell, to }] : [];
  });
  return possible
    .map(({ cell, to }) => ({ cell, to, misread: howMisread(to, cell.value) }))
    .sort((left, right) => right.misread.likelihood - left.misread.likelihood)
    .slice(0, mostShown)
    .map(({ cell, to, misread }) => ({
      field: cell.path,
      from: cell.value,
      to,
      reason: `All equations would hold. ${misread.reason}`,
      alternatives: possible.length,
    }));
}

function cellsOf(subject: Subject): Cell[] {
  const fields = subject.compiled.form.fields.flatMap(({ id }): Cell[] => {
    const value = fieldValue(subject.input.reading, id);
    return value === null ? [] : [{ path: `fields.${id}`, value, kind: 'field', id }];
  });
  const votes = subject.tables.flatMap(table =>
    table.rows.flatMap((row): Cell[] =>
      row.read.value === null
        ? []
        : [{ path: row.path, value: row.read.value, kind: 'sum', id: table.slot.id }],
    ),
  );
  return [...fields, ...votes];
}

/** How much left minus right grows when the cell grows by one. */
function factorOf({ equation }: Evaluated, cell: Cell): number {
  return weightOf(equation, term => standsFor(term, cell));
}

function standsFor(term: Term, cell: Cell): boolean {
  if (term.kind === 'field') return cell.kind === 'field' && term.field === cell.id;
  return term.kind === 'sum' && cell.kind === 'sum' && term.slot === cell.id;
}

function holdsAfter(each: Evaluated, cell: Cell, delta: number): boolean {
  const difference = each.left! - each.right! + delta * factorOf(each, cell);
  return overshoot(each.equation.rule.op, difference, 0) <= each.equation.rule.tolerance;
}
