import type { Finding } from '../domain/finding.ts';
import {
  bestExchange,
  type Compared,
  type Comparison,
  compare,
  type Exchange,
  worst,
} from './comparison-model.ts';
import { applied, finding, list, notApplicable, type Report } from './report.ts';
import type { Subject, Table, TableRow } from './subject.ts';

/** Standard deviations from which a value doesn't fit its option: 3, as everywhere in quality control. */
const suspicious = 3;
/** A value fits an option up to here. */
const fits = 3.5;
/** Standard deviations that an exchange must save: less where every value then fits, more where some do not. */
const explainedGain = 4;
const unexplainedGain = 15;
/** Beyond this share of values that don't fit, and at least 3, the sheet is not this place's. */
const foreignShare = 1 / 3;
const fewestForeign = 3;
/** A digit too many or too few changes a number about tenfold. */
const farOffFactor = 8;
const farOffVotes = 50;

/**
 * The votes against counts from elsewhere, where the election definition has them: do they fit other options
 * better, does the whole table look like another place's, is a value far off? What only adds up in total is seen
 * here alone. The other source can be the one that is wrong, so these are warnings, and name it.
 */
export function checkComparison(subject: Subject): Report[] {
  const rules = ['comparison_exchange', 'comparison_place', 'comparison_value'];
  const tables = comparedTables(subject);
  if (tables.length === 0) return rules.map(notApplicable);
  const name = subject.input.election!.comparison!.name;
  const findings = tables.flatMap(table => examine(table, name));
  return rules.map(rule =>
    applied(
      rule,
      findings.filter(each => each.rule === rule),
    ),
  );
}

/** The rows of a table that the other source knows, with its counts and the model fitted to them. */
export interface ComparedTable {
  readonly table: Table;
  readonly rows: readonly TableRow[];
  readonly counts: readonly Compared[];
  readonly comparison: Comparison;
}

/** The tables of a document that can be compared; empty where the election has no other source for its place. */
export function comparedTables({ input, tables }: Subject): ComparedTable[] {
  const places = input.election?.comparison?.counts;
  const counted = input.pollingPlaceId === null ? undefined : places?.[input.pollingPlaceId];
  // The other source counts a place's votes, of which a single ballot is one.
  if (counted === undefined || input.form.kind === 'ballot') return [];
  return tables.flatMap(table => {
    const there = table.contest === null ? undefined : counted[table.contest.contest.id];
    if (there === undefined) return [];
    const rows = table.rows.filter(
      row => row.option !== null && row.read.value !== null && there[row.option.option.id] !== undefined,
    );
    const counts = rows.map(row => ({ here: row.read.value!, there: there[row.option!.option.id]! }));
    const comparison = compare(counts);
    return comparison === null ? [] : [{ table, rows, counts, comparison }];
  });
}

/** Whether it would be reported if two rows had each other's votes: both would have to be misfits there. */
export function exchangeShows({ counts, comparison }: ComparedTable, left: number, right: number): boolean {
  const off = (value: number, option: number): number => comparison.deviation(counts[value]!.here, option);
  const here = off(left, left) + off(right, right);
  const exchanged = [off(left, right), off(right, left)];
  const gain = exchanged.reduce((sum, each) => sum + Math.min(worst, each), 0) - here;
  const eachFits = off(left, left) <= fits && off(right, right) <= fits;
  return exchanged.every(each => each > suspicious) && gain > (eachFits ? explainedGain : unexplainedGain);
}

function examine(compared: ComparedTable, source: string): Finding[] {
  const { rows, counts, comparison } = compared;
  const suspects = counts.flatMap(({ here }, index) =>
    comparison.deviation(here, index) > suspicious ? [index] : [],
  );
  if (suspects.length === 0) return [];
  const exchange = bestExchange(counts, suspects, comparison, fits);
  const exchanged =
    exchange !== null && (exchange.explained > explainedGain || exchange.gain > unexplainedGain);
  const foreign = suspects.length >= fewestForeign && suspects.length > rows.length * foreignShare;
  return [
    ...(exchanged ? [exchangeFinding(exchange, compared, source)] : []),
    ...(foreign ? [foreignFinding(suspects, compared, source)] : []),
    ...suspects.flatMap(index => farOff(index, compared, source)),
  ];
}

function exchangeFinding(exchange: Exchange, { rows, counts }: ComparedTable, source: string): Finding {
  const moves = [...exchange.moves].map(
    ([row, option]) => `${counts[row]!.here} beside ${nameOf(rows[row]!)} fits ${nameOf(rows[option]!)}`,
  );
  const moved = [...exchange.moves.keys()];
  const message = `Compared with ${source}, ${moved.length} values fit other rows better: ${list(moves, 4)}. Follow each of these rows across the image: votes may stand one row too high or low.`;
  return finding(
    'comparison_exchange',
    'warning',
    message,
    moved.map(row => rows[row]!.path),
    moved.map(row => counts[row]!.there),
    moved.map(row => counts[row]!.here),
  );
}

function foreignFinding(
  suspects: readonly number[],
  { table, rows }: ComparedTable,
  source: string,
): Finding {
  const message = `${suspects.length} of ${rows.length} values don't fit what ${source} has for this place. Check on the image which place the form is for, and whether the rows slipped.`;
  return finding(
    'comparison_place',
    'warning',
    message,
    [`${table.path}.votes`],
    rows.length,
    suspects.length,
  );
}

function farOff(index: number, { rows, counts, comparison }: ComparedTable, source: string): Finding[] {
  const { here, there } = counts[index]!;
  const expected = Math.round(comparison.scale * there);
  const larger = Math.max(here, expected);
  if (larger < farOffVotes || larger < farOffFactor * Math.max(1, Math.min(here, expected))) return [];
  const message = `${nameOf(rows[index]!)} has ${here} votes, ${source} has ${there}, which would be about ${expected} here. Read the number from the image; a digit may be missing or too many.`;
  return [finding('comparison_value', 'warning', message, [rows[index]!.path], expected, here)];
}

function nameOf(row: TableRow): string {
  const { number, name } = row.option!.option;
  return number === undefined ? name : `${number} ${name}`;
}
