import test from 'ava';
import type { ReadAnomaly } from '../../shared/domain/reading.ts';
import { count, goodReading, only, row, said, sheet, withFields } from './sheet.ts';

const anomaly = (field: string, code: ReadAnomaly['code'] = 'raw_not_understood'): ReadAnomaly => ({
  code,
  field,
  message: '"4S" is not one whole number in this form\'s digits.',
});

test('a number that the reader withheld is missing, and the finding says what was read', t => {
  const fields = { ...goodReading().fields, valid: count(null, { raw: '4S' }) };
  const reading = goodReading({ fields, anomalies: [anomaly('fields.valid')] });
  const found = only(sheet({ reading }), 'value_missing');
  t.regex(found.message, /held back what it had: "4S" is not one whole number/);
  t.is(found.actual, '4S');
  t.deepEqual(said(sheet({ reading }), ['value_withheld']), []);
});

test('votes that the reader withheld say so too, by the row as it was read', t => {
  const contests = [{ slot: 'votes', votes: [row(4, 50), row(3, 200), row(2, null), row(1, 400)] }];
  const reading = goodReading({ contests, anomalies: [anomaly('contests.votes.votes.2')] });
  const found = only(sheet({ reading }), 'value_missing');
  t.deepEqual(found.fields, ['contests.mayor.votes.b']);
  t.regex(found.message, /4S/);
});

test('a number withheld in a field that may be empty is a warning: something stands there', t => {
  const reading = { ...withFields({ remarks: null }), anomalies: [anomaly('fields.remarks')] };
  t.deepEqual(said(sheet({ reading }), ['value_missing', 'value_withheld']), ['value_withheld warning']);
});

test('what was withheld and then settled otherwise is not told as missing', t => {
  const reading = { ...withFields({ remarks: 3 }), anomalies: [anomaly('fields.remarks')] };
  t.deepEqual(said(sheet({ reading }), ['value_missing', 'value_withheld']), []);
});

test("a row's number that is none is information, at the row's own path", t => {
  const reading = goodReading({ anomalies: [anomaly('contests.votes.votes.0', 'row_number_invalid')] });
  t.like(only(sheet({ reading }), 'value_withheld'), {
    severity: 'info',
    fields: ['contests.mayor.votes.a'],
  });
});

test('a finding stays short however much a model wrote', t => {
  const long = { ...anomaly('fields.valid'), message: 'x'.repeat(100_000) };
  const reading = { ...withFields({ valid: null }), anomalies: [long] };
  t.true(only(sheet({ reading }), 'value_missing').message.length < 1000);
});
