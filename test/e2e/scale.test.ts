import test from 'ava';
import { asTable } from '../bench/scale/print.ts';
import { measureScale, mistakesOf } from '../bench/scale/scale.ts';

test('the scale benchmark accepts and tallies every document that it counts', async t => {
  const run = await measureScale(20);
  t.deepEqual(mistakesOf(run), []);
  t.is(run.documents, 20);
  const [, , row] = asTable([run]).split('\n');
  t.regex(
    row!,
    /^\| 20 \| [\d.]+ \| [\d.]+ \| × [\d.]+ \| \d+ \| [\d,]+ \| processor × 1\.00, wall × 1\.00 \|$/,
  );
});
