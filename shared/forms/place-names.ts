import { latinDigits } from './numerals.ts';
import { orderThaiMarks } from './thai-marks.ts';

/**
 * A name as it is compared: two spellings that a reader would take for the same name have one key, any other
 * difference stays. Unicode compatibility forms, case, accents of Latin letters, digits of other numeral systems,
 * zeros in front of a number, spaces and punctuation don't count; a separator between two digits does ("1-11" is
 * not "11-1").
 */
export function nameKey(text: string): string {
  return latinDigits(orderThaiMarks(text.normalize('NFKD')))
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/(?<=\d)[\s\p{P}\p{S}]+(?=\d)/gu, '\u0000')
    .replace(/[\s\p{P}\p{S}]+/gu, '')
    .replace(/(?<!\d)0+(?=\d)/g, '')
    .replaceAll('\u0000', '-');
}

/** The text after one of the labels, where it begins with one ("เขตเลือกตั้งที่ 2" → "2"); else null. */
export function withoutLabel(text: string, labels: readonly string[]): string | null {
  const trimmed = text.trim();
  const label = [...labels]
    .sort((left, right) => right.length - left.length)
    .find(each => trimmed.toLowerCase().startsWith(each.toLowerCase()));
  if (label === undefined) return null;
  const rest = trimmed.slice(label.length);
  // "Ward" is no label of "Wardlow"; Thai has no spaces between words.
  if (/\p{Script=Latin}$/u.test(label) && /^\p{L}/u.test(rest)) return null;
  const value = rest.replace(/^[\s\p{P}]+/u, '');
  return value === '' ? null : value;
}
