import type { Finding } from '../domain/finding.ts';
import { applied, finding, type Report } from './report.ts';
import { fieldValue, type Subject } from './subject.ts';

const rule = 'value_missing';

/**
 * A required count that the reader could not read. No equation that needs it applies, so without this finding an
 * illegible number would pass. On a single ballot an empty box is an answer and not looked at here.
 */
export function checkMissingValues(subject: Subject): Report[] {
  const { form, reading } = subject.input;
  const fields = form.fields
    .filter(field => field.required && fieldValue(reading, field.id) === null)
    .map(field => missing(`fields.${field.id}`, field.labels[0]!, field.page));
  const votes = form.kind === 'ballot' ? [] : subject.tables.flatMap(rowsWithoutVotes);
  return [applied(rule, [...fields, ...votes])];
}

function rowsWithoutVotes(table: Subject['tables'][number]): Finding[] {
  return table.rows
    .filter(row => row.read.value === null && (row.option !== null || table.contest === null))
    .map(row => {
      const name = row.option?.option.name ?? row.read.name ?? row.read.party ?? `row ${row.index + 1}`;
      return missing(row.path, `votes of ${name}`, row.read.page);
    });
}

function missing(path: string, what: string, page: number | null): Finding {
  const where = page === null ? '' : ` on page ${page}`;
  const message = `No number was read for "${what}"${where}. Read it from the image; if nothing is written there, say so.`;
  return finding(rule, 'error', message, [path]);
}
