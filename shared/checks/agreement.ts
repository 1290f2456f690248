import type { CountValue, ReadingContent } from '../domain/reading.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import type { Resolution } from './resolution.ts';
import { type CheckInput, type Subject, subjectOf } from './subject.ts';

const rule = 'readings_disagree';

/** A value that two readings of the same document read differently; null is missing or illegible. */
export interface Disagreement {
  readonly path: string;
  readonly first: number | null;
  readonly second: number | null;
}

/** What is needed to say which row is which option's. */
export type Reread = Pick<CheckInput, 'form' | 'contests'>;

/**
 * Compares two independent readings, count by count. Rows are matched by their option, not by their order: the
 * second reading is keyed by name. A row that only one of them has disagrees.
 */
export function disagreements(reread: Reread, first: ReadingContent, second: ReadingContent): Disagreement[] {
  const left = countsByPath(reread, first);
  const right = countsByPath(reread, second);
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((path): Disagreement[] => {
    const pair = { path, first: left.get(path)?.value ?? null, second: right.get(path)?.value ?? null };
    const missing = left.has(path) !== right.has(path);
    return pair.first !== pair.second || (missing && path.includes('.votes.')) ? [pair] : [];
  });
}

/** Disagreements of the two readings are errors with both values, unless a third look settled them. */
export function checkAgreement({ input }: Subject): Report[] {
  const { second } = input;
  if (second === null) return [notApplicable(rule)];
  const settled = (input.resolutions ?? []).map(({ path, first, second: other, value, agreedWith }) => {
    const message = `The first reading says ${first ?? 'nothing'}, the second ${other ?? 'nothing'}; a third look at this field alone says ${value}, as the ${agreedWith} does, and is followed.`;
    return finding(rule, 'info', message, [path], other, first);
  });
  const settledPaths = new Set((input.resolutions ?? []).map(each => each.path));
  const open = disagreements(input, input.reading, second)
    .filter(each => !settledPaths.has(each.path))
    .map(({ path, first, second: other }) => {
      const message = `Two independent readings differ: the first says ${first ?? 'nothing'}, the second ${other ?? 'nothing'}. Read the value from the image.`;
      return finding(rule, 'error', message, [path], other, first);
    });
  return [applied(rule, [...open, ...settled])];
}

/**
 * Settles disagreements by a third, targeted look at each field's crop. Only a third value that equals one of the
 * two counts; anything else stays open for a human. `content` is the first reading with the settled values in it
 * and is a new object: readings are never changed. The provenance must name the third reading beside the two.
 * @param tieBreak path of the value → what the third look says
 */
export function resolveDisagreement(
  reread: Reread,
  first: ReadingContent,
  second: ReadingContent,
  tieBreak: ReadonlyMap<string, CountValue>,
): { content: ReadingContent; resolutions: Resolution[]; unresolved: Disagreement[] } {
  // A row that the first reading lacks has no place to be put: that stays for a human.
  const rows = countsByPath(reread, first);
  const all = disagreements(reread, first, second);
  const resolutions = all.flatMap((each): Resolution[] => {
    const value = tieBreak.get(each.path)?.value ?? null;
    const settles = value !== null && (value === each.first || value === each.second);
    if (!settles || !(rows.has(each.path) || each.path.startsWith('fields.'))) return [];
    return [{ ...each, value, agreedWith: value === each.first ? 'first' : 'second' }];
  });
  const changed = resolutions.filter(each => each.agreedWith === 'second').map(each => each.path);
  return {
    content: withCounts(reread, first, new Map(changed.map(path => [path, tieBreak.get(path)!]))),
    resolutions,
    unresolved: all.filter(each => resolutions.every(resolution => resolution.path !== each.path)),
  };
}

function subjectFor(reread: Reread, reading: ReadingContent): Subject {
  return subjectOf({
    ...reread,
    reading,
    election: null,
    pollingPlaceId: null,
    placeNamedByKey: false,
    second: null,
    pages: [],
    pagesExpected: reread.form.pages,
    companions: [],
    sightings: [],
    rivals: [],
  });
}

/** The counts of a reading by path; rows that no option claims are at `contests.<id>.rows.<index>`. */
export function countsByPath(reread: Reread, reading: ReadingContent): Map<string, CountValue> {
  const fields = Object.entries(reading.fields).map(([id, count]) => [`fields.${id}`, count] as const);
  const rows = subjectFor(reread, reading).tables.flatMap(table =>
    table.rows.map(row => [row.path, row.read] as const),
  );
  return new Map([...fields, ...rows]);
}

function withCounts(
  reread: Reread,
  reading: ReadingContent,
  counts: ReadonlyMap<string, CountValue>,
): ReadingContent {
  const tables = new Map(subjectFor(reread, reading).tables.map(table => [table.slot.id, table]));
  const fields = [...counts].flatMap(([path, count]) =>
    path.startsWith('fields.') ? [[path.slice('fields.'.length), count]] : [],
  );
  return {
    header: reading.header,
    fields: { ...reading.fields, ...Object.fromEntries(fields) },
    contests: reading.contests.map(({ slot, votes }) => ({
      slot,
      votes: votes.map((row, index) => ({
        ...row,
        ...counts.get(tables.get(slot)?.rows[index]?.path ?? ''),
      })),
    })),
  };
}
