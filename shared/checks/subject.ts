import type { Contest, ElectionDefinition } from '../domain/election.ts';
import type { Page } from '../domain/page.ts';
import type { ReadingContent, ReadRow } from '../domain/reading.ts';
import type { ContestSlot, FormDefinition } from '../forms/form-definition.ts';
import { type CompiledContest, compileContest } from './compiled-contest.ts';
import { type CompiledForm, compileForm } from './compiled-form.ts';
import { identifyRows, type RowIdentity } from './identify-rows.ts';
import type { Resolution } from './resolution.ts';

/** Another form of the same place that was read already. */
export interface Companion {
  readonly documentId: string;
  readonly formId: string;
  readonly fields: Readonly<Record<string, number | null>>;
}

/** The same image, or nearly the same, on another page of the ledger. */
export interface Sighting {
  /** Page of this document. */
  readonly page: number;
  /** `same`: equal SHA-256; `similar`: perceptual hashes near each other. */
  readonly kind: 'same' | 'similar';
  /** Bits in which the perceptual hashes differ, 0 for `same`. */
  readonly distance: number;
  readonly documentId: string;
  readonly pollingPlaceId: string | null;
  readonly formId: string | null;
}

/** Another document for the same place and form. */
export interface Rival {
  readonly documentId: string;
  readonly counted: boolean;
  /** Whether it came before this one. */
  readonly precedes: boolean;
}

/** A reading of the same form at any place with the same counts; see `countsFingerprint`. */
export interface Twin {
  readonly documentId: string;
  readonly pollingPlaceId: string | null;
  /** Where not all counts are the same: which are, every one of them. */
  readonly part?: 'fields' | 'votes';
}

/** Everything that a document's checks look at. Nothing is fetched by a check. */
export interface CheckInput {
  readonly form: FormDefinition;
  readonly election: ElectionDefinition | null;
  readonly pollingPlaceId: string | null;
  readonly placeNamedByKey: boolean;
  /** Slot id → the contest whose options are its rows, from `contestsAt`. */
  readonly contests: Readonly<Record<string, Contest>>;
  readonly reading: ReadingContent;
  /** An independent second reading. */
  readonly second: ReadingContent | null;
  /** Disagreements of the two that a third look settled, from `resolveDisagreement`. */
  readonly resolutions?: readonly Resolution[];
  readonly pages: readonly Page[];
  readonly pagesExpected: number;
  readonly companions: readonly Companion[];
  readonly sightings: readonly Sighting[];
  readonly rivals: readonly Rival[];
  /** Absent where nobody looked for them. */
  readonly twins?: readonly Twin[];
}

/** A row of a table with the option it belongs to and its path in findings. */
export interface TableRow extends RowIdentity {
  readonly index: number;
  readonly read: ReadRow;
  readonly path: string;
}

/** The table of one slot: the form's definition, the contest in it, the rows as read. */
export interface Table {
  readonly slot: ContestSlot;
  readonly contest: CompiledContest | null;
  /** `contests.<contestId>`, or of the slot where no contest is known. */
  readonly path: string;
  readonly rows: readonly TableRow[];
  /** Votes of all rows; null where there is no row or a row's votes are null. */
  readonly sum: number | null;
}

/** A check's view of a document: rows have options, tables have contests, everything has a path. */
export interface Subject {
  readonly input: CheckInput;
  readonly compiled: CompiledForm;
  readonly tables: readonly Table[];
}

/** Prepares a document for its checks. A slot that the reading lacks is a table without rows. */
export function subjectOf(input: CheckInput): Subject {
  const compiled = compileForm(input.form);
  return {
    input,
    compiled,
    tables: input.form.contests.map(slot => tableOf(slot, input.contests[slot.id], input.reading, compiled)),
  };
}

/** The rows of one slot, each with its option. */
export function tableOf(
  slot: ContestSlot,
  contest: Contest | undefined,
  reading: ReadingContent,
  compiled: CompiledForm,
): Table {
  const known = contest === undefined ? null : compileContest(contest, compiled.keys);
  const path = `contests.${contest?.id ?? slot.id}`;
  const votes = reading.contests.filter(each => each.slot === slot.id).flatMap(each => each.votes);
  const identities = identifyRows(votes, known, compiled.keys);
  const taken = new Set<string>();
  const rows = votes.map((read, index): TableRow => {
    const identity = identities[index]!;
    const id = identity.option?.option.id;
    const first = id !== undefined && !taken.has(id);
    if (id !== undefined) taken.add(id);
    return { ...identity, index, read, path: first ? `${path}.votes.${id}` : `${path}.rows.${index}` };
  });
  return { slot, contest: known, path, rows, sum: sumOf(votes) };
}

function sumOf(votes: readonly ReadRow[]): number | null {
  let sum = 0;
  for (const row of votes) {
    if (row.value === null) return null;
    sum += row.value;
  }
  return votes.length === 0 ? null : sum;
}

/** The value of a count field, null where it is missing or illegible. */
export function fieldValue(reading: ReadingContent, id: string): number | null {
  return reading.fields[id]?.value ?? null;
}
