import test from 'ava';
import { pageOf } from './outcome.ts';
import { turnedSheet } from './sheets.ts';

for (const { degrees, expected } of [
  { degrees: 90, expected: 90 },
  { degrees: 180, expected: 180 },
  { degrees: 270, expected: -90 },
  { degrees: 94, expected: 94 },
  { degrees: 265, expected: -95 },
  { degrees: 183, expected: -177 },
]) {
  test(`a page of mixed case turned by ${degrees}° without EXIF is put upright`, async t => {
    const page = await pageOf(t, await turnedSheet(degrees));
    t.true(Math.abs(page.image.skewDegrees - expected) <= 0.5, `measured ${page.image.skewDegrees}`);
    const again = await pageOf(t, page.bytes);
    t.true(Math.abs(again.image.skewDegrees) <= 0.5, `left ${again.image.skewDegrees}`);
  });
}
