import type { Finding } from '../domain/finding.ts';
import type { ReadingContent } from '../domain/reading.ts';
import { applied, finding, type Report } from './report.ts';
import { fieldValue, type Subject, type Table } from './subject.ts';
import { rowPath, whyWithheld } from './withheld.ts';

const rule = 'value_missing';

/**
 * A required count that the reader could not read. No equation that needs it applies, so without this finding an
 * illegible number would pass. Where the reader had read something and withheld it, the finding says what. The rows
 * of a single ballot are for `mark_unclear`.
 */
export function checkMissingValues(subject: Subject): Report[] {
  const { form, reading } = subject.input;
  const fields = form.fields
    .filter(field => field.required && fieldValue(reading, field.id) === null)
    .map(({ id, labels, page }) => {
      const path = `fields.${id}`;
      return missing(path, labels[0]!, page, reading.fields[id]?.raw ?? null, whyWithheld(reading, path));
    });
  const votes =
    form.kind === 'ballot' ? [] : subject.tables.flatMap(table => rowsWithoutVotes(table, reading));
  return [applied(rule, [...fields, ...votes])];
}

function rowsWithoutVotes(table: Table, reading: ReadingContent): Finding[] {
  return table.rows
    .filter(row => row.read.value === null && (row.option !== null || table.contest === null))
    .map(row => {
      const name = row.option?.option.name ?? row.read.name ?? row.read.party ?? `row ${row.index + 1}`;
      const why = whyWithheld(reading, rowPath(table.slot.id, row.index));
      return missing(row.path, `votes of ${name}`, row.read.page, row.read.raw, why);
    });
}

function missing(path: string, what: string, page: number | null, raw: string | null, why: string): Finding {
  const where = page === null ? '' : ` on page ${page}`;
  const message = `No number was read for "${what}"${where}.${why} Read it from the image; if nothing is written there, say so.`;
  return finding(rule, 'error', message, [path], null, raw);
}
