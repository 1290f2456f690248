import type { Contest } from '../domain/election.ts';
import type { CountValue, ReadingContent } from '../domain/reading.ts';
import type { ContestCounts, Result } from '../domain/result.ts';
import type { Correction } from '../domain/review.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { countsOf, lostOf } from './results.ts';

export type Counts = Pick<Result, 'fields' | 'contests'>;

/** A form as it is filled in at a place: its slots' contests by slot id. */
export interface FilledForm {
  readonly form: FormDefinition;
  readonly contests: Readonly<Record<string, Contest>>;
}

const nothing: ReadingContent = { header: {}, fields: {}, contests: [] };

/** Every value of the form at that place as the counts have it; null for what they don't have. */
export function countsUnder({ form, contests }: FilledForm, counts: Counts | null): Counts {
  const blank = countsOf(form, contests, nothing);
  if (counts === null) return blank;
  const fields = Object.fromEntries(
    Object.entries(blank.fields).map(([id, unread]) => [id, counts.fields[id] ?? unread]),
  );
  const tables = blank.contests.map((table): ContestCounts => {
    const known = counts.contests.find(each => each.contestId === table.contestId);
    if (known === undefined) return table;
    const votes = table.votes.map(({ label, ...unread }) => {
      const vote = known.votes.find(each => each.optionId === unread.optionId);
      return { ...(vote ?? unread), label };
    });
    return { ...known, votes };
  });
  return { fields, contests: tables };
}

/** Every value by its path, as in findings. */
export function valuesByPath({ fields, contests }: Counts): Map<string, number | null> {
  return new Map([
    ...Object.entries(fields).map(([id, { value }]) => [`fields.${id}`, value] as const),
    ...contests.flatMap(({ contestId, votes, overvotes, undervotes }) => [
      ...votes.map(({ optionId, value }) => [`contests.${contestId}.votes.${optionId}`, value] as const),
      [`contests.${contestId}.overvotes`, overvotes] as const,
      [`contests.${contestId}.undervotes`, undervotes] as const,
    ]),
  ]);
}

/** The values that a person may correct. Lost votes of a tally sheet are fields of it, and corrected there. */
export function correctablePaths({ form }: FilledForm, counts: Counts): Set<string> {
  const paths = [...valuesByPath(counts).keys()];
  const derived = (path: string) => /\.(over|under)votes$/.test(path) && !path.includes('.votes.');
  return new Set(
    paths.filter(path => path.startsWith('fields.') || form.kind === 'ballot' || !derived(path)),
  );
}

/** The values in which two counts differ; one that only one of them has is null in the other. */
export function changedValues(
  before: Counts,
  after: Counts,
): { path: string; from: number | null; to: number | null }[] {
  const [left, right] = [valuesByPath(before), valuesByPath(after)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map(path => ({ path, from: left.get(path) ?? null, to: right.get(path) ?? null }))
    .filter(({ from, to }) => from !== to);
}

/**
 * The counts with a person's values in place. What the machine had copied beside a corrected number goes with it; where
 * the number stands on the page stays. Lost votes follow from what was corrected, unless they were corrected themselves.
 */
export function corrected(
  { form, contests }: FilledForm,
  counts: Counts,
  corrections: readonly Correction[],
): Counts {
  const values = new Map(corrections.map(({ path, to }) => [path, to]));
  const put = <Value extends CountValue>(path: string, count: Value): Value =>
    values.has(path) ? { ...count, value: values.get(path) ?? null, raw: null, words: null } : count;
  const fields = Object.fromEntries(
    Object.entries(counts.fields).map(([id, count]) => [id, put(`fields.${id}`, count)]),
  );
  const byId = new Map(Object.values(contests).map(contest => [contest.id, contest]));
  const tables = counts.contests.map((table): ContestCounts => {
    const path = `contests.${table.contestId}`;
    const votes = table.votes.map(vote => put(`${path}.votes.${vote.optionId}`, vote));
    const contest = byId.get(table.contestId);
    const touched = form.kind !== 'ballot' || votes.some((vote, index) => vote !== table.votes[index]);
    const lost = touched && contest !== undefined ? lostOf(form, contest, fields, votes) : table;
    const over = values.get(`${path}.overvotes`);
    const under = values.get(`${path}.undervotes`);
    return {
      contestId: table.contestId,
      votes,
      overvotes: over === undefined ? lost.overvotes : over,
      undervotes: under === undefined ? lost.undervotes : under,
    };
  });
  return { fields, contests: tables };
}

/**
 * Counts as a person reads them from the paper: each option's row under its own name. A slot that need not have all
 * options has no row for one without votes.
 */
export function humanContent(
  { form, contests }: FilledForm,
  counts: Counts,
  header: ReadingContent['header'],
): ReadingContent {
  const tables = form.contests.flatMap(slot => {
    const contest = contests[slot.id];
    const table = counts.contests.find(each => each.contestId === contest?.id);
    if (contest === undefined || table === undefined) return [];
    const votes = contest.options.flatMap(option => {
      const vote = table.votes.find(each => each.optionId === option.id);
      if (vote === undefined || (vote.value === null && vote.raw === null && !slot.complete)) return [];
      const { optionId: _optionId, label: _label, ...count } = vote;
      return [{ ...count, number: option.number ?? null, name: option.name, party: option.party ?? null }];
    });
    return [{ slot: slot.id, votes }];
  });
  return { header, fields: counts.fields, contests: tables };
}
