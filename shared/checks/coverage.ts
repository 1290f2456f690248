import { electionIndex } from '../forms/election-index.ts';
import { type ComparedTable, comparedTables, exchangeShows } from './comparison.ts';
import { bestSet, type Evaluated, weightOf } from './evaluate.ts';
import { type CheckInput, fieldValue, type Subject, subjectOf, type Table } from './subject.ts';

/** What the checks would and would not see of a misreading, by path. Values that are missing are in neither. */
export interface Coverage {
  /** Values that a passing check compares exactly: any single error in them would break it. */
  readonly covered: readonly string[];
  /** Values in which a single error could pass. */
  readonly uncovered: readonly string[];
  /** Votes that could have changed places with other votes of their table without any check noticing. */
  readonly permutable: readonly string[];
}

/**
 * Works out what the passing checks of a reading prove. Covering checks are equations with tolerance 0, equal counts
 * on the place's other forms, and registered voters equal to the election definition's. A sum covers each of its
 * rows but no exchange of two: only another source of counts, in which the exchanged values would be misfits, does.
 */
export function coverageOf(input: CheckInput): Coverage {
  const subject = subjectOf(input);
  const exact = bestSet(subject).evaluated.filter(isExact);
  const covered: string[] = [];
  const uncovered: string[] = [];
  for (const { id } of input.form.fields) {
    if (fieldValue(input.reading, id) !== null)
      (fieldProven(id, exact, subject) ? covered : uncovered).push(`fields.${id}`);
  }
  for (const table of subject.tables) {
    const summed = exact.some(
      each => weightOf(each.equation, term => term.kind === 'sum' && term.slot === table.slot.id) !== 0,
    );
    const paths = table.rows.filter(row => row.read.value !== null).map(row => row.path);
    (summed ? covered : uncovered).push(...paths);
  }
  const compared = comparedTables(subject);
  return {
    covered,
    uncovered,
    permutable: subject.tables.flatMap(table =>
      permutableRows(
        table,
        compared.find(each => each.table === table),
      ),
    ),
  };
}

function isExact({ equation, state }: Evaluated): boolean {
  return (
    state === 'holds' &&
    equation.rule.op === '=' &&
    equation.rule.tolerance === 0 &&
    equation.rule.severity !== 'info'
  );
}

function fieldProven(id: string, exact: readonly Evaluated[], { input }: Subject): boolean {
  const inEquation = exact.some(
    each => weightOf(each.equation, term => term.kind === 'field' && term.field === id) !== 0,
  );
  return inEquation || pairProves(id, input) || registerProves(id, input);
}

function pairProves(id: string, { form, reading, companions }: CheckInput): boolean {
  return form.pairs.some(
    rule =>
      rule.field === id &&
      rule.tolerance === 0 &&
      companions.some(
        each => each.formId === rule.formId && each.fields[rule.otherField] === fieldValue(reading, id),
      ),
  );
}

function registerProves(id: string, { form, reading, election, pollingPlaceId }: CheckInput): boolean {
  if (form.roles.registeredVoters !== id || election === null || pollingPlaceId === null) return false;
  return electionIndex(election).units.get(pollingPlaceId)?.registeredVoters === fieldValue(reading, id);
}

function permutableRows(table: Table, compared: ComparedTable | undefined): string[] {
  const rows = table.rows.filter(row => row.read.value !== null);
  const place = new Map(compared?.rows.map((row, index) => [row.index, index]));
  const wouldShow = (first: number, second: number): boolean => {
    const left = place.get(first);
    const right = place.get(second);
    return left !== undefined && right !== undefined && exchangeShows(compared!, left, right);
  };
  return rows
    .filter(row =>
      rows.some(other => other.read.value !== row.read.value && !wouldShow(row.index, other.index)),
    )
    .map(row => row.path);
}
