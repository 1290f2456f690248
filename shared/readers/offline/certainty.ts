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
const minConfidence = { alone: 75, withNearWords: 50, withWords: 25 };

/**
 * The number that a cell holds, null unless sure: two readings of the cell from different preparations say the same
 * digits, the whole page's reading doesn't say others, there are as many strokes as digits, and the words beside it
 * don't say another number.
 */
export function certainNumber(
  { onPage, asDigits, asText, figures, words }: NumberEvidence,
  numerals: FormDefinition['numerals'],
  language: WordLanguage | null,
): number | null {
  if (asDigits === null || asText === null) return null;
  const value = numberIn(asDigits.text, numerals);
  if (value === null || numberIn(asText.text, numerals) !== value) return null;
  const seen = onPage === null ? null : numberIn(onPage.text, numerals);
  if (seen !== null && seen !== value) return null;
  const support = language === null || words === null ? 'none' : wordsSupport(words, value, language);
  if (support === 'contrary') return null;
  const digits = asDigits.text.replace(/\D/g, '').length;
  if (figures !== digits && support !== 'same') return null;
  const confidence = Math.min(asDigits.confidence, asText.confidence);
  const enough =
    support === 'same'
      ? minConfidence.withWords
      : support === 'near'
        ? minConfidence.withNearWords
        : minConfidence.alone;
  // The page's reading and the words are the witnesses; without either the two readings of one crop stand alone.
  if (support === 'none' && seen === null && confidence < 85) return null;
  return confidence >= enough ? value : null;
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
