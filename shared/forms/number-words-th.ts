import { orderThaiMarks } from './thai-marks.ts';

const digits = ['ศูนย์', 'หนึ่ง', 'สอง', 'สาม', 'สี่', 'ห้า', 'หก', 'เจ็ด', 'แปด', 'เก้า'];
const scales = [
  ['แสน', 100_000],
  ['หมื่น', 10_000],
  ['พัน', 1_000],
  ['ร้อย', 100],
] as const;
const word = new RegExp(
  [...digits, 'เอ็ด', 'ยี่', 'สิบ', 'ล้าน', ...scales.map(([name]) => name)].join('|'),
  'gy',
);

/** 0 to 999,999,999 as written on Thai forms: `สองร้อยสิบเจ็ด`, with เอ็ด for a final one after anything (Royal Society). */
export function formatThai(n: number): string {
  if (n < 10) return digits[n]!;
  if (n >= 1_000_000) {
    const rest = n % 1_000_000;
    return `${formatThai(Math.floor(n / 1_000_000))}ล้าน${rest === 0 ? '' : below(rest, true)}`;
  }
  return below(n, false);
}

function below(n: number, follows: boolean): string {
  let words = '';
  let rest = n;
  for (const [name, size] of scales) {
    const digit = Math.floor(rest / size);
    if (digit > 0) words += digits[digit]! + name;
    rest %= size;
  }
  const ten = Math.floor(rest / 10);
  if (ten > 0) words += `${ten === 1 ? '' : ten === 2 ? 'ยี่' : digits[ten]}สิบ`;
  const one = rest % 10;
  if (one > 0) words += one === 1 && (words !== '' || follows) ? 'เอ็ด' : digits[one];
  return words;
}

/** Without spaces, brackets, dashes and the words that only close the amount (คะแนน, ถ้วน …); marks in one order. */
export function normaliseThai(text: string): string {
  return orderThaiMarks(text.normalize('NFC'))
    .replace(/[\s\p{P}\p{S}\p{Cf}]+/gu, '')
    .replace(/(?:คะแนน|เสียง|ถ้วน|คน|บัตร|ใบ|ฉบับ)+$/, '');
}

/** The number that normalised Thai words say, up to 999,999,999; null where a word or their order is unknown. */
export function parseThai(normalised: string): number | null {
  const words = normalised.match(word) ?? [];
  if (words.length === 0 || words.join('').length !== normalised.length) return null;
  return spelledDigits(words) ?? grammatical(words);
}

/** `สอง หนึ่ง เจ็ด`: two or more single digits, or one alone. */
function spelledDigits(words: readonly string[]): number | null {
  const values = words.map(each => digits.indexOf(each));
  return values.includes(-1) || values.length > 9 ? null : Number(values.join(''));
}

function grammatical(words: readonly string[]): number | null {
  const million = words.indexOf('ล้าน');
  if (million < 0) return belowMillion(words, false);
  const millions =
    million === 0
      ? 1
      : million === 1
        ? (spelledDigits(words.slice(0, 1)) ?? belowMillion(words.slice(0, 1), false))
        : belowMillion(words.slice(0, million), false);
  const rest = words.slice(million + 1);
  // "ล้านสอง" may mean 1,200,000 or 1,000,002.
  const restValue =
    rest.length === 0
      ? 0
      : million === 0 && rest.length === 1 && rest[0] !== 'เอ็ด'
        ? null
        : belowMillion(rest, true);
  if (millions === null || restValue === null || millions < 1 || millions > 999) return null;
  return millions * 1_000_000 + restValue;
}

/** 1 to 999,999. A scale without its digit means one of it, only at the beginning ("ร้อยยี่สิบ" is 120). */
function belowMillion(words: readonly string[], follows: boolean): number | null {
  let value = 0;
  let at = 0;
  for (const [name, size] of scales) {
    const digit = digits.indexOf(words[at]!);
    if (at === 0 && words[0] === name) {
      // "พันสอง" may mean 1,200 or 1,002: with one bare digit after it the amount isn't certain.
      if (words.length === 2 && digits.includes(words[1]!)) return null;
      value += size;
      at = 1;
    } else if (digit >= 1 && words[at + 1] === name) {
      value += digit * size;
      at += 2;
    }
  }
  const ten = words[at] === 'ยี่' ? 2 : digits.indexOf(words[at]!);
  if (words[at] === 'สิบ') {
    value += 10;
    at += 1;
  } else if (ten >= 1 && words[at + 1] === 'สิบ') {
    value += ten * 10;
    at += 2;
  }
  const one = words[at] === 'เอ็ด' && (at > 0 || follows) ? 1 : digits.indexOf(words[at]!);
  if (one >= 1) {
    value += one;
    at += 1;
  }
  return at === words.length ? value : null;
}
