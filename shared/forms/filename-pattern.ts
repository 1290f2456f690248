import { latinDigits } from './numerals.ts';

/** The named groups that a pattern may have. */
export const patternGroups = ['form', 'place', 'station', 'page', 'pages'] as const;
type PatternGroup = (typeof patternGroups)[number];

const maxPatternLength = 200;
/** A key longer than this isn't matched; with the limits of {@link patternMistakes} a match stays in milliseconds. */
const maxKeyLength = 300;
/** Unbounded repetitions in one pattern; the work of a failed match grows with the key's length to this power. */
const maxRepetitions = 3;

/** What a pattern found: the text of each group, numbers in Latin digits, and the key without its page numbers. */
export interface PatternMatch {
  readonly form: string | null;
  readonly place: string | null;
  readonly station: string | null;
  readonly page: number | null;
  readonly pages: number | null;
  readonly keyWithoutPage: string;
}

/** Matches a checked pattern with a key (NFC); null where it doesn't fit. */
export function matchPattern(pattern: RegExp, key: string): PatternMatch | null {
  const match = key.length > maxKeyLength ? null : pattern.exec(key);
  if (match === null) return null;
  const text = (group: PatternGroup): string | null => match.groups?.[group] ?? null;
  const spans = [match.indices?.groups?.page, match.indices?.groups?.pages].filter(
    span => span !== undefined,
  );
  const keyWithoutPage = spans
    .toSorted(([left], [right]) => right - left)
    .reduce((rest, [start, end]) => rest.slice(0, start) + rest.slice(end), key);
  return {
    form: text('form'),
    place: text('place'),
    station: text('station'),
    page: pageNumber(text('page')),
    pages: pageNumber(text('pages')),
    keyWithoutPage,
  };
}

function pageNumber(text: string | null): number | null {
  const digits = latinDigits(text ?? '');
  return /^0*[1-9]\d{0,2}$/.test(digits) ? Number(digits) : null;
}

/** The pattern as {@link matchPattern} takes it: code points, and where each group stood. Throws a SyntaxError. */
export function compilePattern(pattern: string): RegExp {
  return new RegExp(pattern.normalize('NFC'), 'du');
}

/**
 * Everything wrong with a pattern: not a regular expression, unknown groups, none of the known ones, or one that could
 * take very long on some key (catastrophic backtracking): too long, repetitions inside a repetition, alternatives
 * inside one, references back, too many unbounded repetitions. The last four are refused although some such
 * patterns are harmless.
 */
export function patternMistakes(pattern: string): string[] {
  if (pattern.length > maxPatternLength) return [`Expected at most ${maxPatternLength} characters`];
  try {
    compilePattern(pattern);
  } catch (error) {
    return [`Expected a regular expression: ${(error as Error).message}`];
  }
  const { groups, costs } = scan(pattern.normalize('NFC'));
  const known: readonly string[] = patternGroups;
  const mistakes = groups
    .filter(group => !known.includes(group))
    .map(group => `Unknown group "${group}"; expected ${patternGroups.join(', ')}`);
  if (!groups.some(group => known.includes(group))) {
    mistakes.push(`The pattern names nothing; expected a named group, one of ${patternGroups.join(', ')}`);
  }
  return [...mistakes, ...costs];
}

/** A group being read: whether it holds a repetition or alternatives. */
interface OpenGroup {
  repeats: boolean;
  alternatives: boolean;
}

const token =
  /\\k<\w+>|\\[1-9]\d*|\\[pPu]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<(?<name>[^=!][^>]*)>|\?(?:[:=!]|<[=!]))?|\)|\||(?<repeat>[*+?]|\{\d+(?:,\d*)?\})\??|[\s\S]/gu;

/** Reads a valid pattern once, from left to right: its groups' names, and what makes it costly. */
function scan(pattern: string): { groups: string[]; costs: string[] } {
  const groups: string[] = [];
  const costs = new Set<string>();
  const open: OpenGroup[] = [{ repeats: false, alternatives: false }];
  let closed: OpenGroup | null = null;
  // A pattern that may begin anywhere is tried at each place.
  let repetitions = pattern.startsWith('^') ? 0 : 1;
  for (const { 0: text, groups: found } of pattern.matchAll(token)) {
    const inside: OpenGroup = open.at(-1)!;
    if (found?.repeat !== undefined) {
      const { varies, unbounded } = repetitionOf(found.repeat);
      if (unbounded) repetitions += 1;
      if (unbounded && closed?.repeats) costs.add('A repetition inside a repetition can take very long');
      if (unbounded && closed?.alternatives) costs.add('Alternatives inside a repetition can take very long');
      inside.repeats ||= varies;
    }
    closed = null;
    if (text.startsWith('(')) open.push({ repeats: false, alternatives: false });
    if (found?.name !== undefined) groups.push(found.name);
    if (text === '|') inside.alternatives = true;
    if (text === ')') {
      closed = open.pop()!;
      const outer = open.at(-1)!;
      outer.repeats ||= closed.repeats;
      outer.alternatives ||= closed.alternatives;
    }
    if (/^\\(?:k<|[1-9])/.test(text)) costs.add('References back can take very long');
  }
  if (repetitions > maxRepetitions) {
    costs.add(
      `Expected at most ${maxRepetitions} unbounded repetitions (* + {n,}), one fewer where the pattern doesn't begin ` +
        `with ^, but received ${repetitions}`,
    );
  }
  return { groups, costs: [...costs] };
}

/** `?` and `{2}` don't run away, `{1,50}` does as `+` does. */
function repetitionOf(quantifier: string): { varies: boolean; unbounded: boolean } {
  const bounds = /^\{(?<least>\d+)(?<comma>,)?(?<most>\d*)\}$/.exec(quantifier)?.groups;
  if (bounds === undefined) return { varies: true, unbounded: quantifier !== '?' };
  if (bounds.comma === undefined) return { varies: false, unbounded: Number(bounds.least) > 20 };
  return { varies: true, unbounded: bounds.most === '' || Number(bounds.most) > 20 };
}
