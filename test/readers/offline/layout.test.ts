import test from 'ava';
import { groupRows, heightAt, levelOf, measureLean } from '../../../shared/readers/offline/layout.ts';
import type { OcrWord } from '../../../shared/readers/offline/ocr-engine.ts';
import { line, word } from './drawing.ts';

/** A table of 10 rows and 4 columns whose lines lean by `slope(y)`, Tesseract's lines cut at every column. */
function table(slope: (y: number) => number) {
  const rows = Array.from({ length: 10 }, (_, index) => 200 + index * 60);
  const at = (y: number, x: number) => Math.round(y + slope(y) * (x - 500));
  const cell = (y: number, index: number, column: number): OcrWord =>
    word(`r${index}c${column}words-that-are-long`, 20 + column * 250, at(y, 20 + column * 250 + 110));
  return [0, 1, 2, 3].flatMap(column => rows.map((y, index) => line(slope(y), cell(y, index, column))));
}

const leans = [
  { name: 'upright', slope: () => 0 },
  { name: 'askew by 2°', slope: () => 0.035 },
  { name: 'seen at an angle, so that lines fan out', slope: (y: number) => -0.02 + y * 0.00006 },
];

for (const { name, slope } of leans) {
  test(`words of one printed line come together from left to right on a page ${name}`, t => {
    const lines = table(slope);
    const rows = groupRows(lines, measureLean(lines, 1000));
    t.is(rows.length, 10);
    for (const [index, row] of rows.entries()) {
      t.deepEqual(
        row.words.map(each => each.text.slice(0, 4)),
        [0, 1, 2, 3].map(column => `r${index}c${column}`),
      );
    }
  });
}

test('a level leads to the height of its line and back', t => {
  const lean = { atTop: 0.02, change: 0.00003, middle: 500 };
  t.true(Math.abs(levelOf(lean, 900, heightAt(lean, 640, 900)) - 640) < 1e-9);
});

test('what has neither letters nor digits is no word of a row', t => {
  const lines = [line(0, word('|', 10, 100), word('512', 50, 100), word('—', 100, 100))];
  t.deepEqual(
    groupRows(lines, measureLean(lines, 1000)).flatMap(row => row.words.map(each => each.text)),
    ['512'],
  );
});
