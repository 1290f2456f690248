import type { FormDefinition } from '../../forms/form-definition.ts';
import { matchNumberWords, parseNumberWords, type WordLanguage } from '../../forms/number-words.ts';
import { parseNumeral } from '../../forms/numerals.ts';
import type { StripText } from './strips.ts';

/** Everything that was read of one number. */
export interface NumberEvidence {
  /** What the reading of the whole page gave in the cell. */
  readonly onPage: StripText | null;
  /** What two readings of the cell apart gave: one told that it is digits, one not. */
  readonly asDigits: StripText | null;
  readonly asText: StripText | null;
  /** Strokes side by side that are tall enough for digits. */
  readonly figures: number;
  /** The number in words beside it, as read; null where the form has none there. */
  readonly words: string | null;
}

/**
 * Least confidence of the readings. Tesseract's own confidence proves nothing; it only drops what it doubts itself.
 * Number words that agree are the better proof, so less is asked then.
 */
const minConfidence = { unseen: 85, alone: 60, withNearWords: 50, withWords: 25 };
/** Share of a page's written numbers of which the reader must be sure for the page to count as legible. */
const minSureShare = 0.6;

/** A number of which the reader is sure, and whether the number words beside it say so too. */
export interface SureNumber {
  readonly value: number;
  readonly inWords: boolean;
}

/**
 * The number that a cell holds, null unless sure: two readings of the cell from different preparations say the same
 * digits, and either the words beside it say the same number, or they don't say another one, the whole page's reading
 * doesn't either, and there are as many strokes as digits.
 */
export function sureNumber(
  { onPage, asDigits, asText, figures, words }: NumberEvidence,
  numerals: FormDefinition['numerals'],
  language: WordLanguage | null,
): SureNumber | null {
  if (asDigits === null || asText === null) return null;
  const value = numberIn(asDigits.text, numerals);
  if (value === null || numberIn(asText.text, numerals) !== value) return null;
  const support = language === null || words === null ? 'none' : wordsSupport(words, value, language);
  if (support === 'contrary') return null;
  const confidence = Math.min(asDigits.confidence, asText.confidence);
  if (support === 'same') return confidence >= minConfidence.withWords ? { value, inWords: true } : null;
  const seen = onPage === null ? null : numberIn(onPage.text, numerals);
  if (seen !== null && seen !== value) return null;
  if (figures !== asDigits.text.replace(/\P{Nd}/gu, '').length) return null;
  if (support === 'near') return confidence >= minConfidence.withNearWords ? { value, inWords: false } : null;
  // The page's reading is a witness; without it the two readings of one cell stand alone.
  const enough = seen === null ? minConfidence.unseen : minConfidence.alone;
  return confidence >= enough ? { value, inWords: false } : null;
}

/**
 * The numbers of a page once more: where the reader is unsure of many, the page is written by hand or hardly legible,
 * and agreement between two readings of the same strokes proves little; then only numbers that their words say stay.
 */
export function trustedNumbers(numbers: readonly (SureNumber | null)[]): (number | null)[] {
  const sure = numbers.filter(number => number !== null);
  const legible = sure.length >= numbers.length * minSureShare;
  return numbers.map(number => (number !== null && (legible || number.inWords) ? number.value : null));
}

function wordsSupport(
  words: string,
  value: number,
  language: WordLanguage,
): 'same' | 'near' | 'contrary' | 'none' {
  const match = matchNumberWords(words, value, language);
  if (match !== 'different') return match;
  return parseNumberWords(words, language) === null ? 'none' : 'contrary';
}

/** Tesseract sets spaces between digits that stand apart; no number here has two parts. */
function numberIn(text: string, numerals: FormDefinition['numerals']): number | null {
  return parseNumeral(text.replace(/\s+/g, ''), numerals);
}
