import { checkDocument } from '../checks/check-document.ts';
import { finding } from '../checks/report.ts';
import type { DocumentRecord } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import { parse } from '../domain/parse.ts';
import { Reading, type ReadingContent } from '../domain/reading.ts';
import type { Result } from '../domain/result.ts';
import { contestsAt, pagesOf } from '../forms/contests.ts';
import { checkInputOf } from './check-input.ts';
import type { Reads } from './current-results.ts';
import type { Election } from './elections.ts';
import { type Counts, changedValues, countsUnder, type FilledForm, humanContent } from './human-counts.ts';
import { withKeyProblem } from './key-problem.ts';
import { pagesExpected, readablePages } from './pages.ts';
import { paths } from './paths.ts';
import { readSurroundings, type Surroundings } from './surroundings.ts';

/** A document with everything that a review of it starts from. */
export interface Reviewable {
  readonly document: DocumentRecord;
  readonly election: Election | null;
  /** The newest result. */
  readonly base: Result;
}

/** A document whose form and place are known, so that counts can be said of it. */
export interface Placed extends FilledForm {
  /** With the form and place that it is looked at under. */
  readonly document: DocumentRecord;
  readonly election: Election;
  readonly base: Result;
}

/** The form and place that a document is under, or is to be moved to; null where the election doesn't know them. */
export function placedAt(
  { document, election, base }: Reviewable,
  formId: string | null,
  pollingPlaceId: string | null,
): Placed | null {
  const form = formId === null ? undefined : election?.forms.get(formId);
  if (election === null || form === undefined || pollingPlaceId === null) return null;
  const contests = contestsAt(election.definition, form, pollingPlaceId);
  return { document: { ...document, formId: form.id, pollingPlaceId }, election, base, form, contests };
}

/** The counts that a review starts from. Values that were read under another form say nothing of this one. */
export function baseCounts(placed: Placed): Counts {
  return countsUnder(placed, placed.base.formId === placed.form.id ? placed.base : null);
}

/** Counts under a form and place, with what the checks say of them there. */
export interface CheckedCounts {
  readonly counts: Counts;
  readonly content: ReadingContent;
  readonly surroundings: Surroundings;
  readonly findings: readonly Finding[];
  readonly checks: Result['checks'];
}

/**
 * Checks what a person says as everything else is checked, among what the ledger holds at this moment. The person's
 * counts are a reading of their own, with each row under its name, so what the machine's readings had against each other
 * is settled; what is left open of how its rows were read stays (see {@link leftOpen}).
 * @param looked whether the person has looked at the counts, and not at the place alone
 */
export async function checkCounts(
  reads: Reads,
  placed: Placed,
  counts: Counts,
  looked: boolean,
): Promise<CheckedCounts> {
  const { document, election, form } = placed;
  const header = await readHeader(reads, placed);
  const content = humanContent(placed, counts, header);
  const surroundings = await readSurroundings(reads, document, placed, content);
  const pages = readablePages(document.pages);
  const expected = pagesExpected(document.pages, pagesOf(form, election.definition)) ?? form.pages;
  const paper = { election, form, pages, pagesExpected: expected, second: null, resolutions: [] };
  const checked = checkDocument(checkInputOf(document, paper, surroundings, content));
  const open = leftOpen(placed, counts, looked);
  return {
    counts,
    content,
    surroundings,
    findings: withKeyProblem([...open, ...checked.findings], document),
    checks: checked.checks,
  };
}

/** What stands at the head of the form as the machine read it; nothing where it didn't, or under another form. */
async function readHeader(reads: Reads, { document, base, form }: Placed): Promise<ReadingContent['header']> {
  const n = Number(base.provenance.readings[0]?.split('.reading-')[1]);
  if (!Number.isInteger(n)) return {};
  const value = await reads.get(paths.reading(document.documentId, n));
  const reading = value === null ? null : parse(Reading, value, `reading ${n}`, 'damaged_record');
  return reading?.formId === form.id ? (reading.content?.header ?? {}) : {};
}

/** How the machine's rows stood to the options: no value alone shows whether that was put right. */
const rowRules: readonly string[] = [
  'rows_shifted',
  'rows_duplicated',
  'row_phantom',
  'row_blank',
  'option_registry',
];
/** What a person has settled who looked at the counts. */
const readingRules: readonly string[] = ['readings_disagree', 'second_reading_missing'];

/**
 * Errors of the newest result that the checks of counts can't see again. Those about rows are settled by correcting each
 * of the values that they name, or by a reason; so a hasty confirmation doesn't count votes beside the wrong names.
 */
function leftOpen(placed: Placed, counts: Counts, looked: boolean): Finding[] {
  const changed = new Set(changedValues(baseCounts(placed), counts).map(({ path }) => path));
  const rules = looked ? rowRules : [...rowRules, ...readingRules];
  return placed.base.formId !== placed.form.id
    ? []
    : placed.base.findings.filter(
        ({ rule, severity, fields }) =>
          severity === 'error' && rules.includes(rule) && !(fields.length > 0 && fields.every(isChanged)),
      );

  function isChanged(path: string): boolean {
    return changed.has(path);
  }
}

/** Says on the result that a person let it stand although the checks object. */
export function acceptedDespite(by: string, reason: string): Finding {
  return finding(
    'accepted_despite',
    'info',
    `${by} let the counts stand although the checks object: ${reason}`,
    [],
  );
}

/** Whether counts were said of anything, so that they can be confirmed. */
export function hasCounts({ fields, contests }: Counts): boolean {
  return Object.keys(fields).length > 0 || contests.length > 0;
}
