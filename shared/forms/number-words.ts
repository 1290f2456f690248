import { formatEnglish, normaliseEnglish, parseEnglish } from './number-words-en.ts';
import { formatThai, normaliseThai, parseThai } from './number-words-th.ts';

/** Languages whose number words are understood; the same as a form's `numberWords`. */
export type WordLanguage = 'en' | 'th';

const languages = {
  en: { format: formatEnglish, normalise: normaliseEnglish, parse: parseEnglish },
  th: { format: formatThai, normalise: normaliseThai, parse: parseThai },
} as const;

/** Longer text is no number in words: the longest below 10⁹ has some 110 characters. */
const maxLength = 200;

/**
 * The number that is written out in words, 0 to 999,999,999: `two hundred and seventeen`, `(สองร้อยสิบเจ็ด คะแนน)`,
 * digit by digit too (`two one seven`). Null where any word is unknown or their order says no number.
 */
export function parseNumberWords(text: string, language: WordLanguage): number | null {
  if (text.length > maxLength) return null;
  const { normalise, parse } = languages[language];
  return parse(normalise(text));
}

/** A whole number from 0 to 999,999,999 in words. Throws a RangeError for any other. */
export function formatNumberWords(n: number, language: WordLanguage): string {
  if (!Number.isInteger(n) || n < 0 || n > 999_999_999) {
    throw new RangeError(`Expected a whole number from 0 to 999999999 but received ${n}`);
  }
  return languages[language].format(n);
}

/**
 * Whether words say the number `n`. `same`: they do. `near`: they say no number as they stand, but with a few wrong
 * characters (a fifth of them at most) they are `n` and no number that differs from `n` in one digit is as near.
 * `different`: they say another number, or nothing that can be told from other numbers.
 */
export function matchNumberWords(
  text: string,
  n: number,
  language: WordLanguage,
): 'same' | 'near' | 'different' {
  const value = parseNumberWords(text, language);
  if (value !== null) return value === n ? 'same' : 'different';
  if (text.length > maxLength) return 'different';
  const { normalise } = languages[language];
  const read = normalise(text);
  const distanceTo = (number: number): number =>
    editDistance(read, normalise(formatNumberWords(number, language)));
  const distance = distanceTo(n);
  if (distance > Math.max(1, Math.floor(normalise(formatNumberWords(n, language)).length / 5)))
    return 'different';
  return oneDigitAway(n).every(other => distanceTo(other) > distance) ? 'near' : 'different';
}

/** Every number whose decimal digits differ from those of `n` in one place, or that lacks or has one more in front. */
function oneDigitAway(n: number): number[] {
  const others: number[] = [];
  for (let place = 1; place <= n * 10 || place === 1; place *= 10) {
    const rest = n - (Math.floor(n / place) % 10) * place;
    for (let digit = 0; digit < 10; digit++) others.push(rest + digit * place);
  }
  return others.filter(other => other !== n && other <= 999_999_999);
}

/** Levenshtein distance in UTF-16 units; both texts are short. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
