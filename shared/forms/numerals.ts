import type { FormDefinition } from './form-definition.ts';

type System = FormDefinition['numerals'][number];

/** Code points of each system's zeros (Unicode, general category Nd: the nine other digits follow). */
const zeros: Readonly<Record<System, readonly number[]>> = {
  latn: [0x30, 0xff10],
  // U+0660 is used in Arabic, U+06F0 in Persian and Urdu.
  arab: [0x660, 0x6f0],
  thai: [0xe50],
  deva: [0x966],
  beng: [0x9e6],
  mymr: [0x1040],
  khmr: [0x17e0],
};

const allZeros = Object.values(zeros).flat();

/** Longer text is not one number. */
const maxLength = 40;
const unseen = /[\u200b-\u200f\u2060\ufeff]/g;
const dashes = /^[-\u2010-\u2015\u2212]+\s*(?<inner>.*?)\s*[-\u2010-\u2015\u2212]+$/;
const plain = /^\d+$/;
// One kind of separator throughout; a leading 0 would make "0.217" a fraction.
const grouped =
  /^[1-9]\d{0,2}(?<separator>[,. '\u2019\u00a0\u2009\u202f\u066c\u060c])\d{3}(?:\k<separator>\d{3})*$/;
// Lakh and crore: 1,23,456.
const indian = /^[1-9]\d?(?:,\d{2})+,\d{3}$/;

/**
 * The whole number that a text is, in the numeral systems that a form uses; null when it isn't exactly one.
 * Separators count only in well-formed groups; dashes on both sides and "=" on either, drawn so that no digit can be
 * added ("=217=", "-217-", as on Thai forms), are no part of the number. Fractions, negatives, a lone dash and
 * digits of two systems mixed are null: what isn't certain never becomes a count.
 */
export function parseNumeral(text: string, numerals: readonly System[]): number | null {
  if (text.length > maxLength) return null;
  const trimmed = text
    .replace(unseen, '')
    .trim()
    .replace(/^=+\s*|\s*=+$/g, '');
  const digits = toLatin(dashes.exec(trimmed)?.groups?.inner ?? trimmed, numerals);
  if (digits === null) return null;
  const groups = numerals.includes('deva') || numerals.includes('beng') ? [grouped, indian] : [grouped];
  if (!plain.test(digits) && !groups.some(shape => shape.test(digits))) return null;
  const value = Number(digits.replace(/\D/g, ''));
  return Number.isSafeInteger(value) ? value : null;
}

/** The text with its digits made Latin; null where they are of two systems or of one that the form does not use. */
function toLatin(text: string, numerals: readonly System[]): string | null {
  const found = new Set((text.match(/\p{Nd}/gu) ?? []).map(zeroOf));
  const allowed = new Set(numerals.flatMap(system => zeros[system]));
  if (found.size > 1 || [...found].some(zero => zero === null || !allowed.has(zero))) return null;
  return latinDigits(text);
}

/** The text with the digits of every known numeral system made Latin; the rest as it is. */
export function latinDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, digit => {
    const zero = zeroOf(digit);
    return zero === null ? digit : String(digit.codePointAt(0)! - zero);
  });
}

function zeroOf(digit: string): number | null {
  const code = digit.codePointAt(0)!;
  return allZeros.find(zero => code >= zero && code < zero + 10) ?? null;
}
