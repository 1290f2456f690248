import { optionsOfRows } from '../checks/identify-rows.ts';
import type { DocumentRecord } from '../domain/document.ts';
import type { Contest } from '../domain/election.ts';
import type { CountValue, Reading, ReadingContent } from '../domain/reading.ts';
import type { ContestCounts, Provenance, Result } from '../domain/result.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { emptyResult } from './failing.ts';

const unread: CountValue = { value: null, raw: null, words: null, page: null, box: null };

/** The counts of a reading under the election's ids: every field of the form, every option of each contest. */
export function countsOf(
  form: FormDefinition,
  contests: Readonly<Record<string, Contest>>,
  content: ReadingContent,
): Pick<Result, 'fields' | 'contests'> {
  const countValue = ({ value, raw, words, page, box }: CountValue): CountValue => ({
    value,
    raw,
    words,
    page,
    box,
  });
  const fields = Object.fromEntries(
    form.fields.map(({ id }) => [id, countValue(content.fields[id] ?? unread)]),
  );
  const tables = form.contests.flatMap((slot): ContestCounts[] => {
    const contest = contests[slot.id];
    if (contest === undefined) return [];
    const rows = content.contests.filter(each => each.slot === slot.id).flatMap(each => each.votes);
    const options = optionsOfRows(form, contest, rows);
    const votes = contest.options.map(option => {
      const row = rows[options.findIndex(each => each?.id === option.id)] ?? unread;
      return { optionId: option.id, label: option.name, ...countValue(row) };
    });
    return [{ contestId: contest.id, votes, ...lostOf(form, contest, fields, votes) }];
  });
  return { fields, contests: tables };
}

/** A contest's lost votes: worked out from a ballot's marks, of a tally sheet as they stand in its own fields. */
export function lostOf(
  form: FormDefinition,
  contest: Contest,
  fields: Result['fields'],
  votes: ContestCounts['votes'],
): Pick<ContestCounts, 'overvotes' | 'undervotes'> {
  const values = votes.map(vote => vote.value);
  if (form.kind === 'ballot') return lostVotes(contest, values);
  return {
    overvotes: fields[form.roles.overvotes ?? '']?.value ?? null,
    undervotes: fields[form.roles.undervotes ?? '']?.value ?? null,
  };
}

/** A result's counts as a reading would have them, each option's row named by nothing but its place in the list. */
export function contentOf(
  { fields, contests }: Pick<Result, 'fields' | 'contests'>,
  slotOf: (contestId: string) => string,
): ReadingContent {
  const tables = contests.map(({ contestId, votes }) => ({
    slot: slotOf(contestId),
    votes: votes.map(({ optionId: _optionId, label: _label, ...count }) => ({
      ...count,
      number: null,
      name: null,
      party: null,
    })),
  }));
  return { header: {}, fields, contests: tables };
}

/**
 * Votes lost on a single ballot by too many marks or too few, as NIST SP 1500-103 counts them: all of a contest's votes
 * where more rows are marked than it allows, else those not used. Of ranks only the first choice is a vote; approval has
 * no limit to go beyond. Null while a row could not be told.
 */
export function lostVotes(
  { method, votesAllowed }: Pick<Contest, 'method' | 'votesAllowed'>,
  values: readonly (number | null)[],
): Pick<ContestCounts, 'overvotes' | 'undervotes'> {
  if (values.some(value => value === null)) return { overvotes: null, undervotes: null };
  if (method === 'approval') return { overvotes: 0, undervotes: 0 };
  const allowed = method === 'ranked' ? 1 : votesAllowed;
  const marked = values.filter(value => (method === 'ranked' ? value === 1 : value! > 0)).length;
  return marked > allowed
    ? { overvotes: allowed, undervotes: 0 }
    : { overvotes: 0, undervotes: allowed - marked };
}

/** Who read the document, at what cost: the first reading's reader, the sum of all. */
export function provenanceOf(readings: readonly Reading[], document: DocumentRecord): Provenance {
  const [first] = readings;
  const sum = (part: (reading: Reading) => number) =>
    readings.reduce((total, reading) => total + part(reading), 0);
  return {
    reader: first?.reader ?? '',
    model: first?.model ?? '',
    promptVersion: first?.promptVersion ?? '',
    readings: readings.map(reading => reading.readingId),
    imageSha256: document.pages.flatMap(page => page.sha256 ?? []),
    inputTokens: sum(reading => reading.usage.inputTokens),
    outputTokens: sum(reading => reading.usage.outputTokens),
    costUsd: sum(reading => reading.usage.costUsd),
  };
}

/** What a machine's reading comes to, before the ledger gives it a revision. */
export interface Verdict {
  readonly form: FormDefinition | null;
  readonly contests: Readonly<Record<string, Contest>>;
  readonly content: ReadingContent | null;
  readonly findings: Result['findings'];
  readonly checks: Result['checks'];
  readonly state: 'accepted' | 'needs_review';
  readonly readings: readonly Reading[];
}

/** The next revision of a document's counts. */
export function resultOf(document: DocumentRecord, verdict: Verdict): Result {
  const { form, contests, content, findings, checks, state, readings } = verdict;
  const counts = form === null || content === null ? {} : countsOf(form, contests, content);
  return {
    ...emptyResult(document, state),
    ...counts,
    formVersion: form?.version ?? null,
    counted: state === 'accepted',
    findings,
    checks,
    provenance: provenanceOf(readings, document),
  };
}
