import type { Finding } from '../domain/finding.ts';
import type { CountValue } from '../domain/reading.ts';
import { matchNumberWords, parseNumberWords } from '../forms/number-words.ts';
import { parseNumeral } from '../forms/numerals.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import type { Subject } from './subject.ts';

/**
 * Each number against itself: written out in words beside the figures, and the characters that the reader copied
 * against the number it made of them. Words that say no number are information, since nothing follows from them.
 */
export function checkWords(subject: Subject): Report[] {
  const values = valuesOf(subject);
  const language = subject.compiled.form.numberWords;
  const worded = language === null ? [] : values.filter(({ count }) => (count.words ?? '').trim() !== '');
  return [
    worded.length === 0
      ? notApplicable('figures_words')
      : applied(
          'figures_words',
          worded.flatMap(each => compareWords(each, language!)),
        ),
    applied(
      'figures_raw',
      values.flatMap(each => compareRaw(each, subject)),
    ),
  ];
}

interface Placed {
  readonly path: string;
  readonly count: CountValue;
}

function valuesOf(subject: Subject): Placed[] {
  const fields = Object.entries(subject.input.reading.fields).map(([id, count]) => ({
    path: `fields.${id}`,
    count,
  }));
  const rows = subject.tables.flatMap(table => table.rows.map(row => ({ path: row.path, count: row.read })));
  return [...fields, ...rows];
}

function compareWords({ path, count }: Placed, language: 'en' | 'th'): Finding[] {
  const words = count.words!;
  const said = parseNumberWords(words, language);
  if (count.value === null) {
    if (said === null) return [];
    const message = `The figures could not be read, the words say ${said} ("${words}"). Read both from the image.`;
    return [finding('figures_words', 'error', message, [path], said, null)];
  }
  if (matchNumberWords(words, count.value, language) !== 'different') return [];
  if (said === null) {
    const message = `The words "${words}" could not be understood as a number beside ${count.value}.`;
    return [finding('figures_words', 'info', message, [path], words, count.value)];
  }
  const message = `The figures say ${count.value}, the words "${words}" say ${said}. Read both from the image; where they really differ, the law of the election says which counts.`;
  return [finding('figures_words', 'error', message, [path], said, count.value)];
}

function compareRaw({ path, count }: Placed, subject: Subject): Finding[] {
  if (count.raw === null || count.value === null) return [];
  const written = parseNumeral(count.raw, subject.compiled.form.numerals);
  if (written === null || written === count.value) return [];
  const message = `The reader copied "${count.raw}", which is ${written}, but gave the number ${count.value}. Read it from the image.`;
  return [finding('figures_raw', 'error', message, [path], written, count.value)];
}
