import test from 'ava';
import type { CountValue } from '../../../shared/domain/reading.ts';
import type { DisputedValue, ReadRequest, ValueKind } from '../../../shared/readers/form-reader.ts';
import { createOfflineReader } from '../../../shared/readers/offline/offline-reader.ts';
import { exampleRequest, truths } from './examples.ts';
import { compare } from './measure.ts';

const printed = 'lakeland-2026/statement-of-poll/PP-0102';
const reader = createOfflineReader();
let request: ReadRequest;
/** Every count of a printed scan, where the first reading found it. */
let counts: [string, CountValue][];

test.before(async t => {
  t.timeout(120_000);
  request = (await exampleRequest(printed, 'first'))!;
  const { content } = await reader.read(request);
  t.true(compare(printed, request, content).every(each => each.read === each.printed));
  counts = [
    ...Object.entries(content!.fields).map(([id, count]): [string, CountValue] => [`fields.${id}`, count]),
    ...content!.contests[0]!.votes.map((row): [string, CountValue] => [`votes.${row.number}`, row]),
  ];
});
test.after.always(() => reader.close());

function disputed(kind: ValueKind): DisputedValue[] {
  return counts.map(([path, { page, box }]) => ({ path, label: path, kind, page: page!, box: box! }));
}

test('single values of a printed scan are read right or not at all', async t => {
  t.timeout(120_000);
  const { form, pages } = request;
  const { values, usage } = await reader.readValues({ form, pages, values: disputed('count') });
  const read = counts.map(([path, { value }]) => ({ path, value, look: values![path]!.value }));
  t.deepEqual(
    read.filter(({ look, value }) => look !== null && look !== value),
    [],
  );
  t.true(read.filter(({ look }) => look !== null).length >= read.length * 0.8, JSON.stringify(read));
  t.deepEqual(usage, { inputTokens: 0, outputTokens: 0, costUsd: 0 });
});

test('a place where no number stands is null', async t => {
  const { form, pages } = request;
  const values: DisputedValue[] = [
    { path: 'fields.valid_votes', label: 'Valid votes', kind: 'count', page: 1, box: [900, 980, 960, 990] },
  ];
  const looked = await reader.readValues({ form, pages, values });
  t.is(looked.values!['fields.valid_votes']!.value, null);
});

test('marks are not for characters to tell: they stay open', async t => {
  const { form, pages } = request;
  const { values } = await reader.readValues({ form, pages, values: disputed('mark') });
  t.is(Object.keys(values!).length, Object.keys(truths[printed]!.fields).length + 4);
  for (const { value } of Object.values(values!)) t.is(value, null);
});
