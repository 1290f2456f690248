import type { Finding } from '../domain/finding.ts';
import type { ReadAnomaly, ReadingContent } from '../domain/reading.ts';
import { applied, finding, type Report } from './report.ts';
import type { Subject } from './subject.ts';

const rule = 'value_withheld';
/** What a model wrote where a number belongs may be of any length. */
const mostCharacters = 200;

/** How a reader's anomalies name a row: by its table and its place from 0. */
export function rowPath(slot: string, index: number): string {
  return `contests.${slot}.votes.${index}`;
}

/** Why the reader gave no number where it had read something, as sentences that follow another; '' where it didn't say. */
export function whyWithheld({ anomalies = [] }: ReadingContent, path: string): string {
  return anomalies
    .filter(anomaly => anomaly.field === path && anomaly.code !== 'row_number_invalid')
    .map(({ message }) => ` The reader held back what it had: ${cut(message)}`)
    .join('');
}

/**
 * What a reader withheld and no other rule speaks of: a number in a field that may be empty (required ones and votes
 * are `value_missing`, which says why), and the printed number of a row.
 */
export function checkWithheld({ input, tables }: Subject): Report[] {
  const { form, reading } = input;
  const optional = form.fields.filter(field => !field.required).map(field => `fields.${field.id}`);
  const rows = new Map(
    tables.flatMap(table => table.rows.map(row => [rowPath(table.slot.id, row.index), row.path])),
  );
  const findings = (reading.anomalies ?? []).flatMap((anomaly): Finding[] => {
    if (anomaly.code === 'row_number_invalid') return [rowNumber(anomaly, rows.get(anomaly.field))];
    const empty = reading.fields[anomaly.field.slice('fields.'.length)]?.value === null;
    return optional.includes(anomaly.field) && empty ? [withheld(anomaly)] : [];
  });
  return [applied(rule, findings)];
}

function withheld({ field, message }: ReadAnomaly): Finding {
  const text = `A number stands in a field that may be empty, but it can't be told: ${cut(message)} Read it from the image.`;
  return finding(rule, 'warning', text, [field]);
}

function rowNumber({ field, message }: ReadAnomaly, path = field): Finding {
  return finding(rule, 'info', `${cut(message)} The row is known by its name alone.`, [path]);
}

function cut(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
