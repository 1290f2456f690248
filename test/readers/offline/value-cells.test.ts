import test from 'ava';
import type { PageRow } from '../../../shared/readers/offline/layout.ts';
import { withoutRulings } from '../../../shared/readers/offline/rulings.ts';
import { type PageGeometry, valueCells } from '../../../shared/readers/offline/value-cells.ts';
import { drawn, rect, row } from './drawing.ts';

const size = 1024;
const lean = { atTop: 0, change: 0, middle: size / 2 };

function page(rows: readonly PageRow[], lines: Parameters<typeof drawn>[2] = []): PageGeometry {
  return { rows, lean, rulings: withoutRulings(drawn(size, size, lines)).rulings };
}

const anchor = (of: PageRow) => ({ row: of, right: 180, limit: size, skippedCells: 0 });

/** A table of two rows with lines at x 200, 400, 900 and y 100, 160, 220. */
const grid = [
  ...[200, 400, 900].map(x => rect(x, 100, x + 3, 223)),
  ...[100, 160, 220].map(y => rect(200, y, 903, y + 3)),
];

test('a cell reaches from line to line, so that a digit that was overlooked is in it', t => {
  const only = row(130, ['Label', 20], ['17', 360]);
  const [cell] = valueCells([anchor(only)], page([only], grid));
  const { left, top, right, bottom } = cell!.rect;
  t.true(left >= 203 && left <= 208 && right >= 395 && right <= 400, `${left} to ${right}`);
  t.true(top >= 103 && top <= 105 && bottom >= 158 && bottom <= 160, `${top} to ${bottom}`);
  t.deepEqual(cell!.onPage, { text: '17', confidence: 95 });
});

test('the words of the next cell are beside it, and what comes after that cell is not', t => {
  const only = row(130, ['Label', 20], ['217', 350], ['two', 420], ['hundred', 460], ['17', 940]);
  t.is(valueCells([anchor(only)], page([only], grid))[0]?.beside, 'two hundred');
});

test('where no digits were seen the cell of the row above is taken for the column', t => {
  const rows = [row(130, ['Label', 20], ['217', 350]), row(190, ['Label', 20])];
  const [, cell] = valueCells(rows.map(anchor), page(rows, grid));
  const { left, top, right, bottom } = cell!.rect;
  t.true(left > 200 && right < 402 && top > 160 && bottom < 222, JSON.stringify(cell!.rect));
  t.is(cell!.onPage, null);
});

test('without lines a cell reaches some way beyond its digits, to the next words at most', t => {
  const only = row(130, ['Label', 20], ['217', 350], ['two', 420], ['hundred', 460]);
  const [cell] = valueCells([anchor(only)], page([only]));
  const { left, right } = cell!.rect;
  t.true(left <= 290 && left >= 180 && right >= 390 && right <= 418, `${left} to ${right}`);
});

test('what stands close to a number is in its cell, since it may be digits misread as letters', t => {
  for (const lines of [[], grid]) {
    const only = row(130, ['Label', 20], ['IIl', 310], ['4', 345]);
    const [cell] = valueCells([anchor(only)], page([only], lines));
    t.true(cell!.rect.left < 310, `${cell!.rect.left}`);
    t.is(cell!.onPage?.text, 'IIl 4');
  }
});

test('a box for a single digit is no cell of a number', t => {
  const boxes = [200, 224, 248, 272].map(x => rect(x, 100, x + 3, 223));
  const only = row(130, ['Label', 20], ['1', 207], ['7', 231]);
  t.deepEqual(valueCells([anchor(only)], page([only], [...boxes, ...grid.slice(3)])), [null]);
});

test("where no number was seen at all the ruled lines say which cell is the number's", t => {
  const only = row(130, ['Label', 20]);
  const [next] = valueCells([anchor(only)], page([only], grid));
  t.true(next!.rect.left > 200 && next!.rect.right < 402, JSON.stringify(next!.rect));
  const [second] = valueCells([{ ...anchor(only), skippedCells: 1 }], page([only], grid));
  t.true(second!.rect.left > 400 && second!.rect.right < 902, JSON.stringify(second!.rect));
});

test('no column is guessed where there are neither numbers nor lines', t => {
  const only = row(130, ['Label', 20]);
  t.deepEqual(valueCells([anchor(only)], page([only])), [null]);
});
