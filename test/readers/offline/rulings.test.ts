import test from 'ava';
import { withoutRulings } from '../../../shared/readers/offline/rulings.ts';
import { drawn, level, rect } from './drawing.ts';

const size = 1024;

test('the lines of a table go, corners and crossings included', t => {
  const lines = [
    rect(100, 200, 900, 203),
    rect(100, 300, 900, 303),
    rect(100, 200, 103, 303),
    rect(500, 200, 503, 303),
    rect(897, 200, 900, 303),
  ];
  const { image } = withoutRulings(drawn(size, size, lines));
  t.true(image.pixels.every(pixel => pixel === 255));
});

test('a line that leans, or is broken by a pixel or two, goes too', t => {
  const steps = Array.from({ length: 20 }, (_, step) =>
    rect(100 + step * 30, 200 + step, 128 + step * 30, 203 + step),
  );
  const { image } = withoutRulings(drawn(size, size, steps));
  t.true(image.pixels.every(pixel => pixel === 255));
});

test('letters and digits stay, an upright stroke as tall as its row too', t => {
  const one = rect(200, 210, 206, 240);
  const { image } = withoutRulings(
    drawn(size, size, [one, rect(300, 210, 330, 216), rect(300, 210, 306, 250)]),
  );
  t.deepEqual(
    image.pixels,
    drawn(size, size, [one, rect(300, 210, 330, 216), rect(300, 210, 306, 250)]).pixels,
  );
});

test('a stroke that crosses a line keeps its pixels there', t => {
  const { image } = withoutRulings(drawn(size, size, [rect(100, 200, 900, 203), rect(400, 180, 406, 220)]));
  t.is(level(image, 403, 201), 0);
  t.is(level(image, 300, 201), 255);
});

test('the sides of a low box go, and a stroke of the same height that joins no lines stays', t => {
  const box = [
    rect(100, 200, 300, 203),
    rect(100, 222, 300, 225),
    rect(100, 200, 103, 225),
    rect(297, 200, 300, 225),
  ];
  const { image, rulings } = withoutRulings(drawn(size, size, [...box, rect(200, 206, 203, 219)]));
  t.is(level(image, 101, 212), 255);
  t.is(level(image, 201, 212), 0);
  t.not(rulings.marks[212 * size + 101], 0);
});
