import test from 'ava';
import { benchStatus, percentile } from '../bench/status/bench-status.ts';
import { asTable } from '../bench/status/print.ts';

test('the status benchmark runs: every question is answered and stands beside the empty handler', async t => {
  t.timeout(180_000);
  const options = { documents: [12], pollers: 3, seconds: 0.3, rounds: 1, paceMs: 50, batchPaceMs: 100 };
  const rows = await benchStatus(options, () => undefined);
  t.deepEqual(
    rows.map(({ paceMs, question }) => `${paceMs} ${question}`),
    ['0 empty', '0 answer', '0 unchanged', '50 empty', '50 answer', '50 unchanged', '100 empty', '100 batch'],
  );
  for (const row of rows) {
    t.true(row.answers > 0, row.question);
    t.true(row.p50 <= row.p95 && row.p95 <= row.p99, row.question);
    if (row.question === 'empty') t.is(row.ratio, 1);
  }
  t.is(asTable(rows).split('\n').length, rows.length + 2);
});

test('a percentile is the least value that at least that share is not above', t => {
  t.is(percentile([3, 1, 2, 4], 50), 2);
  t.is(percentile([1], 99), 1);
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  t.is(percentile(hundred, 95), 95);
  t.is(percentile([...hundred, 101], 95), 96);
});
