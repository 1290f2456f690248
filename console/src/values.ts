import type { DocumentDetail } from '../../functions/api/routes/documents.ts';
import type { CountValue } from '../../shared/domain/reading.ts';
import type { Result } from '../../shared/domain/result.ts';
import { humanize } from './format.ts';

/** A number of the result with what people call it. */
export interface LabelledValue {
  /** As findings name it: `fields.valid_votes`, `contests.president.votes.3`. */
  readonly path: string;
  readonly label: string;
  /** The number printed on the form before the option, null where it has none. */
  readonly number: number | null;
  readonly party: string | null;
  readonly value: CountValue;
}

/** A table of numbers: the form's own counts, or the votes of a contest. */
export interface ValueTable {
  readonly title: string;
  readonly values: readonly LabelledValue[];
  /** The sum of a contest's votes, null while one of them is missing; undefined where a sum means nothing. */
  readonly sum?: number | null;
}

const unread: CountValue = { value: null, raw: null, words: null, page: null, box: null };

/** Everything that was counted, in the order of the form. */
export function valueTables({ result, labels }: DocumentDetail): ValueTable[] {
  if (result === null) return [];
  const fields = fieldTable(result, labels.fields);
  const contests = result.contests.map(contest => contestTable(contest, labels.contests));
  return [fields, ...contests].filter(table => table.values.length > 0);
}

/** Everything that the form asks for, with nothing read where the result has no value: to be written down by a person. */
export function wholeForm(detail: DocumentDetail): ValueTable[] {
  const { result, labels } = detail;
  if (result === null) return [];
  const fields = Object.fromEntries(labels.fields.map(({ id }) => [id, result.fields[id] ?? unread]));
  const missing = labels.contests
    .filter(({ id }) => !result.contests.some(({ contestId }) => contestId === id))
    .map(({ id, options }) => ({
      contestId: id,
      votes: options.map(option => ({ optionId: option.id, label: humanize(option.id), ...unread })),
      overvotes: null,
      undervotes: null,
    }));
  const contests = [...result.contests, ...missing];
  return valueTables({ ...detail, result: { ...result, fields: { ...result.fields, ...fields }, contests } });
}

function fieldTable(result: Result, labels: DocumentDetail['labels']['fields']): ValueTable {
  const known = new Map(labels.map(({ id, label }) => [id, label]));
  const ids = [...known.keys(), ...Object.keys(result.fields).filter(id => !known.has(id))];
  const values = ids.flatMap((id): LabelledValue[] => {
    const value = result.fields[id];
    if (value === undefined) return [];
    return [{ path: `fields.${id}`, label: known.get(id) ?? humanize(id), number: null, party: null, value }];
  });
  return { title: 'Ballots', values };
}

function contestTable(
  { contestId, votes }: Result['contests'][number],
  labels: DocumentDetail['labels']['contests'],
): ValueTable {
  const contest = labels.find(({ id }) => id === contestId);
  const options = new Map(contest?.options.map(option => [option.id, option]));
  const values = votes.map(({ optionId, label, ...value }): LabelledValue => {
    const option = options.get(optionId);
    const path = `contests.${contestId}.votes.${optionId}`;
    return { path, label, number: option?.number ?? null, party: option?.party ?? null, value };
  });
  const numbers = values.flatMap(({ value }) => value.value ?? []);
  const sum = numbers.length < values.length ? null : numbers.reduce((total, number) => total + number, 0);
  return { title: contest?.name ?? humanize(contestId), values, sum };
}

/** A finding's path with the values that it means: a value's own, or all the votes of a contest. */
export interface NamedValues {
  readonly label: string;
  readonly paths: readonly string[];
}

/** What a finding's path means; null where it is about something else than a value (`pages.2`, `header.station`). */
export function valuesNamed(path: string, tables: readonly ValueTable[]): NamedValues | null {
  for (const { title, values } of tables) {
    const exact = values.find(value => value.path === path);
    if (exact !== undefined) return { label: exact.label, paths: [path] };
    const below = values.filter(value => value.path.startsWith(`${path}.`));
    if (below.length > 0) return { label: `Votes: ${title}`, paths: below.map(value => value.path) };
  }
  return null;
}
