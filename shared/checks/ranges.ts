import type { Finding } from '../domain/finding.ts';
import { applied, finding, type Report } from './report.ts';
import { fieldValue, type Subject, type Table } from './subject.ts';

const rule = 'out_of_range';
/** The largest count that a record holds; see `Count`. */
const largest = 1_000_000_000;

/** Counts are whole numbers from 0; no option has more votes than the form's valid votes, or its ballots, allow. */
export function checkRanges(subject: Subject): Report[] {
  const { form, reading } = subject.input;
  const fields = form.fields.flatMap(({ id, labels }) => {
    const value = fieldValue(reading, id);
    return value === null || isCount(value) ? [] : [notACount(`fields.${id}`, labels[0]!, value)];
  });
  return [applied(rule, [...fields, ...subject.tables.flatMap(table => rowsOutOfRange(table, subject))])];
}

function rowsOutOfRange(table: Table, { input }: Subject): Finding[] {
  const { roles } = input.form;
  const limit = [roles.validVotes, roles.ballotsCast, roles.registeredVoters]
    .flatMap(id => (id === undefined ? [] : [{ id, value: fieldValue(input.reading, id) }]))
    .find(each => each.value !== null);
  return table.rows.flatMap((row): Finding[] => {
    const { value } = row.read;
    if (value === null) return [];
    const name = row.option?.option.name ?? `row ${row.index + 1}`;
    if (!isCount(value)) return [notACount(row.path, name, value)];
    if (limit === undefined || value <= limit.value!) return [];
    const message = `${name} has ${value} votes, more than the form's ${limit.id} (${limit.value}). Compare both with the image.`;
    return [finding(rule, 'error', message, [row.path, `fields.${limit.id}`], limit.value!, value)];
  });
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= largest;
}

function notACount(path: string, what: string, value: number): Finding {
  const message = `"${what}" was read as ${value}, which is no count of ballots. Read it again from the image.`;
  return finding(rule, 'error', message, [path], `0 to ${largest}`, value);
}
