import { numberWordsIn } from './number-words-in.ts';
import { plainDigits } from './plain-digits.ts';

/** A value that a text may mean, and how many decimals it is written with. */
export interface NumberReading {
  readonly value: number;
  readonly decimals: number;
}

/** A number as it stands in a text. `readings` has more than one where a separator may be read in two ways. */
export interface NumberInText {
  readonly text: string;
  readonly index: number;
  /** Empty for words of which no number can be made. */
  readonly readings: readonly NumberReading[];
  readonly percent: boolean;
  /** What it may be instead: "District 1 234 votes" holds one number or two. */
  readonly parts?: readonly NumberInText[];
}

/** Digits with what may stand between them; a space only before exactly three digits. */
const digits = /\d+(?:[.,'’_٬٫،]\d+| \d{3}(?!\d))*/g;
const scales: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  k: 1e3,
  lakh: 1e5,
  million: 1e6,
  m: 1e6,
  crore: 1e7,
  billion: 1e9,
  bn: 1e9,
  พัน: 1e3,
  หมื่น: 1e4,
  แสน: 1e5,
  ล้าน: 1e6,
};
const scale = /^[ -]?(?:(hundred|thousand|k|lakh|million|m|crore|billion|bn)\b|(พัน|หมื่น|แสน|ล้าน))/iu;
const percentAfter = /^\s*(?:[%٪]|per ?cent(?:age)?\b|percentage points?\b|pp\b|เปอร์เซ็นต์)/iu;
const percentBefore = /ร้อยละ\s*$/u;

/**
 * Every number in a text: digits of any script with or without separators, per cent, numbers followed by a scale
 * ("1.2 million"), and number words of English and Thai. Indices are into {@link plainText}.
 */
export function numbersIn(text: string): NumberInText[] {
  const plain = plainText(text);
  const found = [...plain.matchAll(digits)].map(match => numberAt(plain, match[0], match.index));
  const rest = blanked(
    plain,
    found.map(({ index, text: said }) => [index, said.length] as const),
  );
  const words = numberWordsIn(rest).map(({ text: said, index, value }) => ({
    text: said,
    index,
    readings: value === null ? [] : [{ value, decimals: 0 }],
    percent: isPercent(plain, index, said.length),
  }));
  return [...found, ...words].sort((one, other) => one.index - other.index);
}

/** The text in which numbers are looked for: compatibility forms resolved, digits of every script made Latin. */
export function plainText(text: string): string {
  return plainDigits(text.normalize('NFKC'));
}

/** A piece of a text. */
export type Stretch = readonly [index: number, length: number];

/** The text with spaces in place of the stretches, so that indices stay. */
export function blanked(text: string, stretches: readonly Stretch[]): string {
  let rest = '';
  for (const [index, length] of stretches.toSorted(([one], [other]) => one - other)) {
    if (index > rest.length) rest += text.slice(rest.length, index);
    rest += ' '.repeat(Math.max(0, index + length - rest.length));
  }
  return rest + text.slice(rest.length);
}

function numberAt(text: string, token: string, index: number): NumberInText {
  const after = text.slice(index + token.length, index + token.length + 24);
  const scaled = scale.exec(after);
  const factor = scales[(scaled?.[1] ?? scaled?.[2] ?? '').toLowerCase()] ?? 1;
  const whole = token + (scaled?.[0] ?? '');
  const readings = readingsOf(token).map(({ value, decimals }) =>
    factor === 1 ? { value, decimals } : { value: Number((value * factor).toFixed(6)), decimals: 0 },
  );
  const percent = isPercent(text, index, whole.length);
  const number = { text: whole, index, readings, percent };
  if (readings.length > 0 && !token.includes(' ')) return number;
  return { ...number, parts: partsOf(token, index) };
}

function isPercent(text: string, index: number, length: number): boolean {
  const end = index + length;
  return (
    percentAfter.test(text.slice(end, end + 20)) ||
    percentBefore.test(text.slice(Math.max(0, index - 12), index))
  );
}

/** Its pieces between separators, each a number of its own. */
function partsOf(token: string, index: number): NumberInText[] {
  const separator = token.includes(' ') ? / / : /\D/;
  let at = index;
  return token.split(separator).flatMap(piece => {
    const start = at;
    at += piece.length + 1;
    return readingsOf(piece).length > 0
      ? [{ text: piece, index: start, readings: readingsOf(piece), percent: false }]
      : partsOf(piece, start);
  });
}

const grouped = /^\d{1,3}(?:(?<separator>[.,'’_٬، ])\d{3})(?:\k<separator>\d{3})*$/;
const indian = /^\d{1,2}(?:,\d{2})+,\d{3}$/;
const decimal = /^(?<whole>.+)(?<point>[.,٫])(?<fraction>\d+)$/;

/** The values that digits with separators may stand for; none where the separators make no sense together. */
function readingsOf(token: string): NumberReading[] {
  if (/^\d+$/.test(token)) return [{ value: Number(token), decimals: 0 }];
  const readings: NumberReading[] = [];
  if (grouped.test(token) || indian.test(token)) {
    readings.push({ value: Number(token.replace(/\D/g, '')), decimals: 0 });
  }
  const { whole = '', point = '', fraction = '' } = decimal.exec(token)?.groups ?? {};
  const wholeFits =
    /^\d+$/.test(whole) || ((grouped.test(whole) || indian.test(whole)) && !whole.includes(point));
  if (fraction !== '' && wholeFits) {
    readings.push({ value: Number(`${whole.replace(/\D/g, '')}.${fraction}`), decimals: fraction.length });
  }
  return readings;
}
