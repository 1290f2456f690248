import type { Rect } from './grey-image.ts';
import { around, type PageRow } from './layout.ts';

/** Where a phrase stands on a page: words `from` to `to` (exclusive) of a row. */
export interface PhraseMatch {
  readonly row: PageRow;
  readonly from: number;
  readonly to: number;
  /** Characters that are wrong, as a share of the phrase's length: 0 is exact. */
  readonly error: number;
  readonly box: Rect;
}

/** Share of a phrase's characters that may be misread; shorter than five must be exact. */
const maxError = 0.2;

/** Lower-case letters, marks and digits of a text, nothing else: what is compared. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

/** Characters to change, add or drop to make one text the other (Levenshtein 1965), as a share of `wanted`. */
export function errorShare(read: string, wanted: string): number {
  if (wanted.length === 0) return read.length === 0 ? 0 : 1;
  let row = Array.from({ length: wanted.length + 1 }, (_, column) => column);
  for (let i = 1; i <= read.length; i++) {
    const next = [i];
    for (let j = 1; j <= wanted.length; j++) {
      const kept = row[j - 1]! + (read[i - 1] === wanted[j - 1] ? 0 : 1);
      next.push(Math.min(kept, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[wanted.length]! / wanted.length;
}

/** Whether a text read on the page is near enough to what is printed there. */
export function isNear(read: string, wanted: string): boolean {
  return errorShare(plain(read), plain(wanted)) <= allowedError(plain(wanted));
}

/** Every place in a row where the phrase stands, the best of those that overlap. */
export function findPhrase(row: PageRow, phrase: string): PhraseMatch[] {
  const wanted = plain(phrase);
  const matches: PhraseMatch[] = [];
  for (let from = 0; from < row.words.length; from++) {
    let read = '';
    for (let to = from + 1; to <= row.words.length && read.length <= wanted.length; to++) {
      read += plain(row.words[to - 1]!.text);
      const error = errorShare(read, wanted);
      if (error > allowedError(wanted)) continue;
      matches.push({ row, from, to, error, box: around(row.words.slice(from, to).map(word => word.box)) });
    }
  }
  return bestApart(matches);
}

/** Of matches that share words, those with the least error; of equal ones the longest. */
function bestApart(matches: readonly PhraseMatch[]): PhraseMatch[] {
  const chosen: PhraseMatch[] = [];
  for (const match of matches.toSorted((a, b) => a.error - b.error || b.to - b.from - (a.to - a.from))) {
    if (!chosen.some(other => overlaps(other, match))) chosen.push(match);
  }
  return chosen;
}

/** Whether two matches share a word. */
export function overlaps(a: PhraseMatch, b: PhraseMatch): boolean {
  return a.row === b.row && a.from < b.to && b.from < a.to;
}

function allowedError(wanted: string): number {
  return wanted.length < 5 ? 0 : maxError;
}
