import { z } from 'zod';
import { outcomeOf } from '../shared/checks/accept.ts';
import {
  type CheckInput,
  type Companion,
  checkDocument,
  type Twin,
} from '../shared/checks/check-document.ts';
import { finding } from '../shared/checks/report.ts';
import { countsFingerprint } from '../shared/checks/twins.ts';
import type { Contest, ElectionDefinition } from '../shared/domain/election.ts';
import { InvalidInputError } from '../shared/domain/errors.ts';
import type { Finding } from '../shared/domain/finding.ts';
import { parse } from '../shared/domain/parse.ts';
import { Id } from '../shared/domain/primitives.ts';
import { CountValue, type ReadingContent, ReadRow } from '../shared/domain/reading.ts';
import { contestsAt, pagesOf } from '../shared/forms/contests.ts';
import type { FormDefinition } from '../shared/forms/form-definition.ts';

const unread = { value: null, raw: null, words: null, page: null, box: null };
const named = { number: null, name: null, party: null };

/** A count as people write it in a file: a number, nothing, or the record's own shape. */
const PlainCount = z.preprocess(
  given =>
    given === null || typeof given === 'number'
      ? { ...unread, value: given }
      : { ...unread, ...Object(given) },
  CountValue,
);

const PlainRow = z.preprocess(given => ({ ...unread, ...named, ...Object(given) }), ReadRow);

const HeaderText = z.union([z.string(), z.number()]).nullable();

/** One line of a file of readings (DESIGN section 8). Missing parts are what the reading doesn't say. */
export const CheckLine = z.object({
  id: z.string().min(1),
  formId: Id.nullable().default(null),
  electionId: Id.nullable().default(null),
  pollingPlaceId: Id.nullable().default(null),
  header: z.record(z.string(), HeaderText).default({}),
  fields: z.record(z.string(), PlainCount).default({}),
  contests: z.array(z.object({ contestId: z.string().min(1), votes: z.array(PlainRow) })).default([]),
});
export type CheckLine = z.infer<typeof CheckLine>;

/** What is said of a line. `error` stands where the line could not be checked at all. */
export type CheckAnswer =
  | { readonly id: string; readonly outcome: 'accept' | 'review'; readonly findings: readonly Finding[] }
  | { readonly id: string | null; readonly line: number; readonly error: { code: string; message: string } };

/** Against what the readings are checked. */
export interface CheckSetting {
  readonly forms: ReadonlyMap<string, FormDefinition>;
  /** For lines that name no form. */
  readonly formId: string | null;
  readonly election: ElectionDefinition | null;
}

/**
 * Checks a file of readings, one JSON a line; answers come in the file's order, empty lines have none. Readings of
 * one place pair with each other, so the lines are gone through twice. A line that can't be checked answers with an
 * error and the others go on.
 * @param lines opens the file; called twice
 */
export async function* checkLines(
  lines: () => AsyncIterable<string>,
  setting: CheckSetting,
): AsyncGenerator<CheckAnswer> {
  const neighbours = await neighboursIn(lines(), setting);
  let line = 0;
  for await (const text of lines()) {
    line += 1;
    if (text.trim() === '') continue;
    yield answerLine(text, line, setting, neighbours);
  }
}

function answerLine(text: string, line: number, setting: CheckSetting, neighbours: Neighbours): CheckAnswer {
  let id: string | null = null;
  try {
    const json = parseJson(text);
    id = idOf(json);
    const reading = parse(CheckLine, json, 'reading', 'invalid_reading');
    return checkReading(reading, setting, neighbours.of(reading));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { id, line, error: { code: error.code, message: `Line ${line}: ${error.message}` } };
  }
}

/** Checks one reading. Throws {@link InvalidInputError} where its form is unknown or it is of another election. */
export function checkReading(
  reading: CheckLine,
  setting: CheckSetting,
  neighbours: Neighbourhood,
): { id: string; outcome: 'accept' | 'review'; findings: Finding[] } {
  const { input, misplaced } = inputOf(reading, setting, neighbours);
  const findings = [...misplaced, ...checkDocument(input).findings];
  const outcome = outcomeOf(findings, setting.election?.policy ?? { autoAccept: true });
  return { id: reading.id, outcome, findings };
}

/** What a line of a file is to the checks; `misplaced` says of contests that are not held at its place. */
export function inputOf(
  reading: CheckLine,
  setting: CheckSetting,
  neighbours: Neighbourhood,
): { input: CheckInput; misplaced: Finding[] } {
  const { election } = setting;
  const form = formOf(reading, setting);
  if (election !== null && reading.electionId !== null && reading.electionId !== election.id) {
    const message = `Expected a reading of election "${election.id}" but received one of "${reading.electionId}"`;
    throw new InvalidInputError('wrong_election', message);
  }
  const contests = election === null ? {} : contestsAt(election, form, reading.pollingPlaceId);
  const { content, misplaced } = contentOf(reading, form, contests);
  const input = {
    form,
    election,
    pollingPlaceId: reading.pollingPlaceId,
    placeNamedByKey: true,
    contests,
    reading: content,
    second: null,
    pages: [],
    pagesExpected: pagesOf(form, election),
    companions: neighbours.companions.filter(companion => companion.documentId !== reading.id),
    sightings: [],
    rivals: [],
    twins: neighbours.twins.filter(twin => twin.documentId !== reading.id),
  };
  return { input, misplaced };
}

function formOf(reading: CheckLine, setting: CheckSetting): FormDefinition {
  const formId = reading.formId ?? setting.formId;
  const form = formId === null ? undefined : setting.forms.get(formId);
  if (form !== undefined) return form;
  const known = [...setting.forms.keys()].join(', ');
  const message = `Expected a known form (${known}) but received ${formId === null ? 'none' : `"${formId}"`}`;
  throw new InvalidInputError('unknown_form', message);
}

/** Puts each contest's rows into the slot in which it stands. */
function contentOf(
  reading: CheckLine,
  form: FormDefinition,
  contests: Readonly<Record<string, Contest>>,
): { content: ReadingContent; misplaced: Finding[] } {
  const misplaced: Finding[] = [];
  const tables = reading.contests.map(({ contestId, votes }) => {
    const slot =
      form.contests.find(each => contests[each.id]?.id === contestId || each.id === contestId)?.id ??
      (form.contests.length === 1 ? form.contests[0]!.id : contestId);
    const held = contests[slot]?.id;
    if (held !== undefined && held !== contestId && slot !== contestId)
      misplaced.push(wrongContest(contestId, held));
    return { slot, votes };
  });
  const header = Object.entries(reading.header).map(([id, value]) => [
    id,
    value === null ? null : String(value),
  ]);
  return {
    content: { header: Object.fromEntries(header), fields: reading.fields, contests: tables },
    misplaced,
  };
}

function wrongContest(contestId: string, held: string): Finding {
  const message = `The reading says it is of contest "${contestId}", but at this place the form reports "${held}". Check place and contest on the image.`;
  return finding('wrong_contest', 'error', message, [`contests.${held}`], held, contestId);
}

/** What is known of a reading's surroundings: the other forms of its place, equal counts anywhere. */
export interface Neighbourhood {
  readonly companions: readonly Companion[];
  readonly twins: readonly Twin[];
}

/** The readings of a file by place and by counts. */
interface Neighbours {
  of(reading: CheckLine): Neighbourhood;
}

/**
 * Where a file has several readings of one form of a place that differ, nothing says which of them is the other
 * form's companion, and none is.
 */
async function neighboursIn(lines: AsyncIterable<string>, setting: CheckSetting): Promise<Neighbours> {
  const places = new Map<string, Companion[]>();
  const twins = new Map<string, Twin[]>();
  for await (const text of lines) {
    const reading = CheckLine.safeParse(readable(text)).data;
    const form = setting.forms.get(reading?.formId ?? setting.formId ?? '');
    if (reading === undefined || reading.pollingPlaceId === null || form === undefined) continue;
    append(places, reading.pollingPlaceId, companionOf(reading, form));
    const print = fingerprintOf(reading, setting);
    if (print !== null)
      append(twins, print, { documentId: reading.id, pollingPlaceId: reading.pollingPlaceId });
  }
  return {
    of: reading => ({
      companions: [
        ...Map.groupBy(places.get(reading.pollingPlaceId ?? '') ?? [], each => each.formId).values(),
      ].flatMap(onlyOne),
      twins: twins.get(fingerprintOf(reading, setting) ?? '') ?? [],
    }),
  };
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** The fingerprint of a line's counts; null where they are too few to tell one place from another. */
export function fingerprintOf(reading: CheckLine, setting: CheckSetting): string | null {
  const formId = reading.formId ?? setting.formId ?? '';
  const contests = reading.contests.map(({ votes }) => ({ slot: '', votes }));
  return countsFingerprint(formId, { header: {}, fields: reading.fields, contests });
}

function onlyOne(companions: readonly Companion[]): Companion[] {
  const [first] = companions;
  const same = companions.every(each => JSON.stringify(each.fields) === JSON.stringify(first!.fields));
  return same ? [first!] : [];
}

/** What a reading is to another form of its place. */
export function companionOf(reading: CheckLine, form: FormDefinition): Companion {
  const fields = Object.fromEntries(Object.entries(reading.fields).map(([id, count]) => [id, count.value]));
  return { documentId: reading.id, formId: form.id, fields };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError('invalid_json', `Expected one JSON object: ${(error as Error).message}`);
  }
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The second time round this line answers with its error.
    return null;
  }
}

function idOf(json: unknown): string | null {
  const id = (json as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : null;
}
