import test from 'ava';
import { inkWithin } from '../../../shared/readers/offline/cell-ink.ts';
import { drawn, rect } from './drawing.ts';

const cell = rect(20, 20, 180, 80);
const digit = (left: number) => rect(left, 35, left + 14, 65);

test('an empty cell has no ink, nor has one with only dirt or the rest of a line at its side', t => {
  t.is(inkWithin(drawn(200, 100, []), cell), null);
  t.is(inkWithin(drawn(200, 100, [rect(90, 50, 92, 52), rect(20, 20, 23, 80)]), cell), null);
});

test('ink is cut to its edges, and its place is told on the page', t => {
  const ink = inkWithin(drawn(200, 100, [digit(60), digit(80)]), cell);
  t.deepEqual(ink?.box, rect(60, 35, 94, 65));
});

test('what reaches in from the row below does not count', t => {
  const ink = inkWithin(drawn(200, 100, [digit(60), rect(120, 72, 134, 95)]), cell);
  t.deepEqual(ink?.box, rect(60, 35, 74, 65));
});

const cases = [
  { name: 'three digits', black: [digit(40), digit(60), digit(80)], figures: 3 },
  { name: 'a comma between digits', black: [digit(40), rect(58, 60, 62, 69), digit(66)], figures: 2 },
  {
    name: 'the bar of a 5 apart from its body',
    black: [rect(40, 35, 54, 51), rect(41, 53, 54, 70), digit(60)],
    figures: 2,
  },
  { name: 'digits that touch', black: [rect(40, 35, 70, 65)], figures: 1 },
];

for (const { name, black, figures } of cases) {
  test(`figures are strokes side by side: ${name}`, t => {
    t.is(inkWithin(drawn(200, 100, black), cell)?.figures, figures);
  });
}
