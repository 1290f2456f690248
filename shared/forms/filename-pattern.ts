import { latinDigits } from './numerals.ts';

/** The named groups that a pattern may have. */
export const patternGroups = ['form', 'place', 'station', 'page', 'pages'] as const;
type PatternGroup = (typeof patternGroups)[number];

const maxPatternLength = 200;
/** A key longer than this isn't matched. */
const maxKeyLength = 200;
/** Ways in which a failed match may be tried: three unbounded repetitions and some bounded ones; about a second at worst. */
const maxWays = maxKeyLength ** 3 * 8;

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
 * take very long on some key (catastrophic backtracking): too long, an unbounded repetition of something that can match
 * in several ways, references back, too many ways to match. The last four are refused although some such patterns
 * are harmless.
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

const token =
  /\\k<\w+>|\\[1-9]\d*|\\[pPu]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<(?<name>[^=!][^>]*)>|\?(?:[:=!]|<[=!]))?|\)|\||(?<repeat>[*+?]|\{\d+(?:,\d*)?\})\??|[\s\S]/gu;

/**
 * Reads a valid pattern once, from left to right: its groups' names, and what makes it costly. The ways to match are
 * multiplied up as logarithms, as if every choice could be combined with every other.
 */
function scan(pattern: string): { groups: string[]; costs: string[] } {
  const groups: string[] = [];
  const costs = new Set<string>();
  // Ways of each open group so far. A pattern that may begin anywhere is tried at each place.
  const open = [pattern.startsWith('^') ? 0 : Math.log(maxKeyLength)];
  // Ways of the group or character just read, which a repetition may follow.
  let last = 0;
  const settle = (ways: number): void => {
    open.push(open.pop()! + ways);
    last = 0;
  };
  for (const { 0: text, groups: found } of pattern.matchAll(token)) {
    if (found?.repeat !== undefined) {
      const { least, most } = repetitionOf(found.repeat);
      if (most === maxKeyLength && last > 0) {
        costs.add('A repetition of a repetition or of alternatives can take very long');
      }
      settle(last * most + Math.log(Math.min(most - least + 1, maxKeyLength)));
      continue;
    }
    settle(last);
    if (text.startsWith('(')) open.push(0);
    if (found?.name !== undefined) groups.push(found.name);
    if (text === '|') settle(Math.log(2));
    if (text === ')') last = open.pop()!;
    if (/^\\(?:k<|[1-9])/.test(text)) costs.add('References back can take very long');
  }
  settle(last);
  if (open[0]! > Math.log(maxWays)) {
    costs.add(
      'The pattern can match in too many ways and so take very long; expected at most three unbounded repetitions ' +
        '(* + {n,}), one fewer where it does not begin with ^, and few bounded ones beside them',
    );
  }
  return { groups, costs: [...costs] };
}

/** How often at least and at most; a key's length where there is no end. */
function repetitionOf(quantifier: string): { least: number; most: number } {
  const bounds = /^\{(?<least>\d+)(?<comma>,)?(?<most>\d*)\}$/.exec(quantifier)?.groups;
  if (bounds === undefined) {
    return { least: quantifier === '+' ? 1 : 0, most: quantifier === '?' ? 1 : maxKeyLength };
  }
  const least = Math.min(Number(bounds.least), maxKeyLength);
  if (bounds.comma === undefined) return { least, most: least };
  return { least, most: bounds.most === '' ? maxKeyLength : Math.min(Number(bounds.most), maxKeyLength) };
}
