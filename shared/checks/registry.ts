import type { Finding } from '../domain/finding.ts';
import { leastFit } from './identify-rows.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import type { Subject, Table, TableRow } from './subject.ts';

/** From this many rows, moved by the same distance, it is one slip of the reader and not as many mistakes. */
const fewestShifted = 3;

/**
 * Number, name and party of a row belong together in the contest's list of options. Many rows that are off by the
 * same number are named as the shift that they are.
 */
export function checkRegistry(subject: Subject): Report[] {
  const tables = subject.tables.filter(table => table.contest !== null);
  if (tables.length === 0) return [notApplicable('rows_shifted'), notApplicable('option_registry')];
  const checked = tables.map(checkTable);
  return [
    applied(
      'rows_shifted',
      checked.flatMap(each => each.shifted),
    ),
    applied(
      'option_registry',
      checked.flatMap(each => each.single),
    ),
  ];
}

function checkTable(table: Table): { shifted: Finding[]; single: Finding[] } {
  const { rows: moved, offset } = shiftOf(table.rows);
  const single = table.rows.flatMap(row => (moved.includes(row) ? [] : mismatch(row, table)));
  return { shifted: moved.length === 0 ? [] : [shifted(moved, offset, table)], single };
}

/** The rows whose name stands the same distance from their number, where there are enough of them. */
function shiftOf(rows: readonly TableRow[]): { rows: readonly TableRow[]; offset: number } {
  const byOffset = Map.groupBy(
    rows.filter(row => row.byText?.option.number !== undefined && row.read.number !== null),
    row => row.read.number! - row.byText!.option.number!,
  );
  const [offset, largest] = [...byOffset].sort(([, left], [, right]) => right.length - left.length)[0] ?? [
    0,
    [],
  ];
  return largest.length >= fewestShifted ? { rows: largest, offset } : { rows: [], offset: 0 };
}

function shifted(rows: readonly TableRow[], offset: number, table: Table): Finding {
  const numbers = rows.map(row => row.read.number!);
  const by = `${Math.abs(offset)} ${offset > 0 ? 'up' : 'down'}`;
  const message =
    `${rows.length} rows carry a number that is ${by} from their name's, between ${Math.min(...numbers)} and ` +
    `${Math.max(...numbers)}. Find where the shift begins: look there for a row that was left out or put in, and ` +
    'check that the votes stand beside the right names.';
  return finding(
    'rows_shifted',
    'error',
    message,
    rows.map(row => row.path),
    rows.map(row => row.byText!.option.number!),
    table.rows.filter(row => rows.includes(row)).map(row => row.read.number),
  );
}

function mismatch(row: TableRow, table: Table): Finding[] {
  const said = [row.read.number, row.read.name, row.read.party].filter(part => part !== null && part !== '');
  const actual = said.join(' ');
  if (row.byText !== null) {
    const expected = describe(row.byNumber ?? row.byText);
    const what = row.byNumber === null ? 'has no number of this contest' : `is numbered as ${expected}`;
    const message = `Row "${actual}" ${what}, but its name says ${describe(row.byText)}. Check number and name on the image, and whose votes ${row.read.value ?? 'these'} are.`;
    return row.read.number === null ? [] : [warn('error', message, row, expected, actual)];
  }
  if (row.option === null) return [];
  if (row.fit === null) return blankText(row, table);
  if (row.fit >= leastFit) return [];
  const expected = describe(row.option);
  const message = `Row "${actual}" does not look like ${expected}. Check on the image whether this is the right row, and the right form.`;
  // A candidate who withdrew is still printed and has no votes: nothing can be counted for the wrong one.
  return [warn(row.read.value === 0 ? 'info' : 'warning', message, row, expected, actual)];
}

function blankText(row: TableRow, table: Table): Finding[] {
  const columns = table.slot.columns;
  if (!columns.includes('name') && !columns.includes('party')) return [];
  const expected = describe(row.option!);
  const message = `Row ${row.read.number} was read without a name, so nothing but its number says that it is ${expected}. Check on the image that no row slipped.`;
  return [warn('warning', message, row, expected, String(row.read.number))];
}

function warn(
  severity: 'error' | 'warning' | 'info',
  message: string,
  row: TableRow,
  expected: string,
  actual: string,
): Finding {
  return finding('option_registry', severity, message, [row.path], expected, actual);
}

function describe({ option }: NonNullable<TableRow['option']>): string {
  return [option.number, option.name, option.party].filter(part => part !== undefined).join(' ');
}
