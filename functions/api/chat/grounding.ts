import { z } from '@hono/zod-openapi';
import type { Json, JsonObject } from '../../../shared/store/document-store.ts';
import { blanked, type NumberInText, numbersIn, plainText, type Stretch } from './numbers-in-text.ts';
import { untrustedKey } from './untrusted-text.ts';

/** A number of an answer that no tool returned. `value` is null where the text can be read in no way, or in several. */
export const UngroundedNumber = z
  .object({ text: z.string(), value: z.number().nullable() })
  .meta({ id: 'UngroundedNumber' });
export type UngroundedNumber = z.infer<typeof UngroundedNumber>;

/** What the tools of a conversation returned, as far as a number in the answer can be traced to it. */
export interface GroundFacts {
  /** Counts and everything else that is a number but no share. */
  readonly numbers: Set<string>;
  /** Fields whose names end in `Percent` or `PercentPoints`: only they prove a number with a per cent sign. */
  readonly percents: Set<string>;
  /** Versions and revisions: they prove "version 7" and no count. */
  readonly versions: Set<string>;
  /** Ids, dates and names with digits, as they may stand in the answer word for word. */
  readonly names: Set<string>;
}

const maxReported = 200;

/** Gathers the facts of tool answers. Text from images and file names (`untrustedText`) proves nothing. */
export function groundFacts(answers: readonly JsonObject[]): GroundFacts {
  const facts: GroundFacts = {
    numbers: new Set(),
    percents: new Set(),
    versions: new Set(),
    names: new Set(),
  };
  for (const answer of answers) gather(facts, '', answer);
  return facts;
}

function gather(facts: GroundFacts, key: string, value: Json): void {
  if (key === untrustedKey) return;
  if (typeof value === 'number') {
    const set = /^(?:version|revision)$/.test(key)
      ? facts.versions
      : /Percent(?:Points)?$/.test(key)
        ? facts.percents
        : facts.numbers;
    set.add(keyOf(value));
    // A share may be said with one decimal less than it was worked out with; without any it could be a count.
    if (!Number.isInteger(value)) set.add(keyOf(Number(value.toFixed(1)), 1));
  } else if (typeof value === 'string') {
    for (const name of namesIn(value)) facts.names.add(plainText(name));
  } else if (Array.isArray(value)) {
    for (const each of value) gather(facts, key, each);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, each] of Object.entries(value)) gather(facts, name, each);
  }
}

/** One decimal is told apart: 45.04 proves "45.0" and not "45". */
function keyOf(value: number, decimals = 0): string {
  return `${Number(Math.abs(value).toFixed(6))}${decimals === 1 ? ' in tenths' : ''}`;
}

const time = /^(?<date>\d{4}-\d\d-\d\d)T(?<seconds>(?<minutes>\d\d:\d\d):\d\d)\.\d{3}Z$/;

/** What of a text may stand in an answer without being a number: itself, and of a time its day and hour. */
function namesIn(text: string): string[] {
  const { date, seconds, minutes } = time.exec(text)?.groups ?? {};
  if (date !== undefined) return [text, `${date}T${seconds}Z`, date, seconds!, minutes!];
  const isName = /\p{N}/u.test(text) && (/\p{L}/u.test(text) || /^\d{4}-\d\d-\d\d$/.test(text));
  return isName ? [text] : [];
}

/**
 * The numbers of an answer that the facts don't prove, each once, in order of appearance. In doubt a number is
 * reported: what the user or a document's text said, rounded counts, dates written out. Not reported are ids, names and
 * dates exactly as a tool gave them, "version 7" of a tally that was read, and the ordinals of a numbered list.
 */
export function ungroundedNumbers(text: string, facts: GroundFacts): UngroundedNumber[] {
  const reported = new Map<string, UngroundedNumber>();
  for (const number of numbersIn(withoutNames(plainText(text), facts))) {
    for (const each of unproven(number, facts)) {
      if (reported.size >= maxReported) return [...reported.values()];
      const [only, ...others] = each.readings;
      const value = only === undefined || others.length > 0 ? null : only.value;
      reported.set(each.text, { text: each.text, value });
    }
  }
  return [...reported.values()];
}

function unproven(number: NumberInText, facts: GroundFacts): NumberInText[] {
  if (isProven(number, facts)) return [];
  if (number.parts === undefined) return [number];
  const parts = number.parts.filter(part => !isProven(part, facts));
  // As two numbers it is proven in part: the whole is the likelier reading unless both are.
  return number.readings.length === 0 || parts.length === 0 ? parts : [number];
}

function isProven({ readings, percent }: NumberInText, { numbers, percents }: GroundFacts): boolean {
  const sets = percent ? [percents] : [numbers, percents];
  return readings.some(({ value, decimals }) =>
    sets.some(set => set.has(keyOf(value)) || (decimals === 1 && set.has(keyOf(value, 1)))),
  );
}

/** The text without what is no number in it: list ordinals, names, versions. */
function withoutNames(text: string, { names, versions }: GroundFacts): string {
  const stretches = ordinalsIn(text);
  for (const name of names) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      const around = text.slice(Math.max(0, at - 1), at) + text.slice(at + name.length, at + name.length + 1);
      if (!/[\p{L}\p{N}]/u.test(around)) stretches.push([at, name.length]);
    }
  }
  for (const { 0: whole, index, groups } of text.matchAll(/\b(?:version|revision)s? (?<said>\d+)\b/gi)) {
    if (versions.has(keyOf(Number(groups?.said)))) stretches.push([index, whole.length]);
  }
  return blanked(text, stretches);
}

/** The ordinals of lists that count up from 1, a line each; a single one may be anything. */
function ordinalsIn(text: string): Stretch[] {
  const lines = [...text.matchAll(/^[ \t]*(?<said>\d{1,3})[.)](?= )/gm)].map(
    ({ 0: whole, index, groups }) => {
      return { said: Number(groups?.said), stretch: [index, whole.length] as const };
    },
  );
  const stretches: Stretch[] = [];
  let run: Stretch[] = [];
  for (const { said, stretch } of lines) {
    run = said === run.length + 1 ? [...run, stretch] : said === 1 ? [stretch] : [];
    if (run.length === 2) stretches.push(...run);
    else if (run.length > 2) stretches.push(stretch);
  }
  return stretches;
}
