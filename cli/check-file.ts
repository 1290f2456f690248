import { z } from 'zod';
import { outcomeOf } from '../shared/checks/accept.ts';
import { type Companion, checkDocument } from '../shared/checks/check-document.ts';
import { finding } from '../shared/checks/report.ts';
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
  const companions = await companionsIn(lines(), setting);
  let line = 0;
  for await (const text of lines()) {
    line += 1;
    if (text.trim() === '') continue;
    yield answerLine(text, line, setting, companions);
  }
}

function answerLine(text: string, line: number, setting: CheckSetting, companions: Companions): CheckAnswer {
  let id: string | null = null;
  try {
    const json = parseJson(text);
    id = idOf(json);
    const reading = parse(CheckLine, json, 'reading', 'invalid_reading');
    return checkReading(reading, setting, companions.get(reading.pollingPlaceId ?? '') ?? []);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { id, line, error: { code: error.code, message: `Line ${line}: ${error.message}` } };
  }
}

/** Checks one reading. Throws {@link InvalidInputError} where its form is unknown or it is of another election. */
export function checkReading(
  reading: CheckLine,
  setting: CheckSetting,
  companions: readonly Companion[],
): { id: string; outcome: 'accept' | 'review'; findings: Finding[] } {
  const { election } = setting;
  const form = formOf(reading, setting);
  if (election !== null && reading.electionId !== null && reading.electionId !== election.id) {
    const message = `Expected a reading of election "${election.id}" but received one of "${reading.electionId}"`;
    throw new InvalidInputError('wrong_election', message);
  }
  const contests = election === null ? {} : contestsAt(election, form, reading.pollingPlaceId);
  const { content, misplaced } = contentOf(reading, form, contests);
  const { findings } = checkDocument({
    form,
    election,
    pollingPlaceId: reading.pollingPlaceId,
    placeNamedByKey: true,
    contests,
    reading: content,
    second: null,
    pages: [],
    pagesExpected: pagesOf(form, election),
    companions: companions.filter(companion => companion.documentId !== reading.id),
    sightings: [],
    rivals: [],
  });
  const all = [...misplaced, ...findings];
  return { id: reading.id, outcome: outcomeOf(all, election?.policy ?? { autoAccept: true }), findings: all };
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

type Companions = ReadonlyMap<string, readonly Companion[]>;

/**
 * Place → the readings of its forms. Where a file has several readings of one form of a place that differ, nothing
 * says which of them is the other form's companion, and none is.
 */
async function companionsIn(lines: AsyncIterable<string>, setting: CheckSetting): Promise<Companions> {
  const places = new Map<string, Map<string, Companion[]>>();
  for await (const text of lines) {
    const reading = CheckLine.safeParse(readable(text)).data;
    const formId = reading?.formId ?? setting.formId;
    if (reading === undefined || reading.pollingPlaceId === null || formId === null) continue;
    const forms = places.get(reading.pollingPlaceId) ?? new Map<string, Companion[]>();
    places.set(reading.pollingPlaceId, forms);
    forms.set(formId, [...(forms.get(formId) ?? []), companionOf(reading, formId)]);
  }
  return new Map([...places].map(([place, forms]) => [place, [...forms.values()].flatMap(onlyOne)]));
}

function onlyOne(companions: readonly Companion[]): Companion[] {
  const [first] = companions;
  const same = companions.every(each => JSON.stringify(each.fields) === JSON.stringify(first!.fields));
  return same ? [first!] : [];
}

/** What a reading is to another form of its place. */
export function companionOf(reading: CheckLine, formId: string): Companion {
  const fields = Object.entries(reading.fields).map(([id, count]): [string, number | null] => [
    id,
    count.value,
  ]);
  return { documentId: reading.id, formId, fields: Object.fromEntries(fields) };
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
