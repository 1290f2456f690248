import type { Finding } from '../domain/finding.ts';
import { applied, finding, list, notApplicable, type Report } from './report.ts';
import type { Subject, Table, TableRow } from './subject.ts';

/**
 * Rows against the contest's options: an option without a row, two rows for one option or number, a row that
 * belongs to no option. A blank row, neither number nor name nor votes, is a row that slipped.
 */
export function checkRows(subject: Subject): Report[] {
  const { tables } = subject;
  const listed = tables.filter(table => table.contest !== null);
  const against = (rule: string, check: (table: Table) => Finding[]): Report =>
    listed.length === 0 ? notApplicable(rule) : applied(rule, listed.flatMap(check));
  return [
    against('rows_missing', missingRows),
    applied('rows_duplicated', tables.flatMap(duplicatedRows)),
    against('row_phantom', phantomRows),
    applied('row_blank', tables.flatMap(blankRows)),
  ];
}

function missingRows(table: Table): Finding[] {
  if (!table.slot.complete) return [];
  const present = new Set(table.rows.map(row => row.option?.option.id));
  const absent = table
    .contest!.options.filter(({ option }) => !present.has(option.id))
    .map(({ option }) => option);
  if (absent.length === 0) return [];
  const names = list(
    absent.map(option => (option.number === undefined ? option.name : `${option.number} ${option.name}`)),
  );
  return [
    finding(
      'rows_missing',
      'error',
      `Of ${table.contest!.options.length} options ${absent.length} have no row: ${names}. Look for them on the image; a dropped row often moves the votes below it.`,
      absent.map(option => `${table.path}.votes.${option.id}`),
      table.contest!.options.length,
      table.contest!.options.length - absent.length,
    ),
  ];
}

function duplicatedRows(table: Table): Finding[] {
  const byOption = Map.groupBy(
    table.rows.filter(row => row.option !== null),
    row => row.option!.option.id,
  );
  const byNumber = Map.groupBy(
    table.rows.filter(row => row.read.number !== null),
    row => row.read.number!,
  );
  const options = [...byOption.values()].filter(rows => rows.length > 1);
  const numbers = [...byNumber.values()].filter(
    rows => rows.length > 1 && !options.some(same => isSame(same, rows)),
  );
  return [
    ...options.map(rows => duplicated(rows, `${rows.length} rows are for ${rows[0]!.option!.option.name}`)),
    ...numbers.map(rows => duplicated(rows, `${rows.length} rows have the number ${rows[0]!.read.number}`)),
  ];
}

function isSame(left: readonly TableRow[], right: readonly TableRow[]): boolean {
  return left.length === right.length && left.every(row => right.includes(row));
}

function duplicated(rows: readonly TableRow[], what: string): Finding {
  const message = `${what}. Find on the image which of them stands there and what the others really are.`;
  return finding(
    'rows_duplicated',
    'error',
    message,
    rows.map(row => row.path),
    1,
    rows.map(row => row.read.value),
  );
}

function phantomRows(table: Table): Finding[] {
  return table.rows.filter(row => row.option === null && !isBlank(row)).map(row => phantom(row));
}

function phantom(row: TableRow): Finding {
  const named = hasText(row);
  const what = `Row ${row.index + 1} (number ${row.read.number ?? 'none'}, ${row.read.name ?? row.read.party ?? 'no name'})`;
  // A candidate who withdrew after the forms were printed keeps a row without votes.
  if (named && row.read.value === 0) {
    const message = `${what} is no option of this contest and has no votes: perhaps a withdrawn candidate. It is not counted.`;
    return finding('row_phantom', 'info', message, [row.path], null, row.read.number);
  }
  const message = `${what} is no option of this contest. Check on the image whether the row exists and whose votes ${row.read.value ?? 'it holds'} are.`;
  return finding('row_phantom', 'error', message, [row.path], null, row.read.number);
}

function blankRows(table: Table): Finding[] {
  return table.rows
    .filter(isBlank)
    .map(row =>
      finding(
        'row_blank',
        'error',
        `Row ${row.index + 1} was read without number, name and votes. Look whether a row of the image is missing here.`,
        [row.path],
      ),
    );
}

function isBlank(row: TableRow): boolean {
  return row.read.number === null && !hasText(row) && (row.read.value === null || row.read.value === 0);
}

function hasText(row: TableRow): boolean {
  return (row.read.name ?? '').trim() !== '' || (row.read.party ?? '').trim() !== '';
}
