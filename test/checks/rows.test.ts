import test from 'ava';
import { optionsOfRows } from '../../shared/checks/identify-rows.ts';
import type { ReadRow } from '../../shared/domain/reading.ts';
import { only, row, said, sheet, smallContest, smallForm, withRows } from './sheet.ts';

const rules = [
  'rows_missing',
  'rows_duplicated',
  'row_phantom',
  'row_blank',
  'value_missing',
  'rows_shifted',
  'option_registry',
];
const blank = { name: null, party: null };

const cases: { name: string; rows: ReadRow[]; expected: string[] }[] = [
  {
    name: 'the order of rows does not matter',
    rows: [row(4, 50), row(2, 300), row(1, 400), row(3, 200)],
    expected: [],
  },
  {
    name: 'an option without a row is missing',
    rows: [row(1, 400), row(2, 300), row(3, 200)],
    expected: ['rows_missing error'],
  },
  {
    name: 'two rows of one option are a duplicate',
    rows: [row(1, 400), row(2, 300), row(3, 200), row(3, 200), row(4, 50)],
    expected: ['rows_duplicated error'],
  },
  {
    name: 'one number on two names is a duplicate, and does not belong to one of them',
    rows: [row(1, 400), row(2, 300), row(3, 200), row(4, 50, { number: 3 })],
    expected: ['rows_duplicated error', 'option_registry error'],
  },
  {
    name: 'a number of no option with votes is a phantom',
    rows: [row(1, 400), row(2, 300), row(3, 200), row(4, 50), row(9, 7)],
    expected: ['row_phantom error'],
  },
  {
    name: 'a row that names somebody else and has no votes is information',
    rows: [
      row(1, 400),
      row(2, 300),
      row(3, 200),
      row(4, 50),
      row(5, 0, { name: 'Wilhelmina Zyx', party: 'Oak' }),
    ],
    expected: ['row_phantom info'],
  },
  {
    name: 'a row of no option without name and votes is still a phantom',
    rows: [row(1, 400), row(2, 300), row(3, 200), row(4, 50), row(5, 0)],
    expected: ['row_phantom error'],
  },
  {
    name: 'a row with nothing in it is blank',
    rows: [row(1, 400), row(2, 300), row(3, 200), row(4, 50), { ...row(1, null), ...blank, number: null }],
    expected: ['row_blank error'],
  },
  {
    name: 'votes that could not be read are missing, not 0',
    rows: [row(1, 400), row(2, null), row(3, 200), row(4, 50)],
    expected: ['value_missing error'],
  },
];

for (const { name, rows, expected } of cases) {
  test(name, t => {
    t.deepEqual(said(sheet({ reading: withRows(rows) }), rules), expected);
  });
}

test('a missing row is named by its option, also where no row was read at all', t => {
  const finding = only(sheet({ reading: withRows([row(1, 400), row(2, 300), row(4, 50)]) }), 'rows_missing');
  t.deepEqual(finding.fields, ['contests.mayor.votes.c']);
  t.regex(finding.message, /3 Cecily Crane/);
  t.is(only(sheet({ reading: withRows([]) }), 'rows_missing').actual, 0);
});

test('a table that may be incomplete misses no row', t => {
  const form = { ...smallForm, contests: [{ ...smallForm.contests[0]!, complete: false }] };
  t.deepEqual(said(sheet({ form, reading: withRows([row(1, 950)]) }), ['rows_missing']), []);
});

test('without an election rows are still looked at for doubles and missing votes', t => {
  const rows = [row(1, 400), row(1, 300), row(3, null)];
  const input = sheet({ election: null, pollingPlaceId: null, contests: {}, reading: withRows(rows) });
  t.deepEqual(said(input, rules), ['value_missing error', 'rows_duplicated error']);
});

test('the ledger counts at most one row an option and none that is uncertain', t => {
  const rows = [row(1, 400), row(1, 5), row(9, 7), row(3, 200, { number: 2 })];
  const options = optionsOfRows(smallForm, smallContest, rows);
  t.deepEqual(
    options.map(option => option?.id ?? null),
    ['a', null, null, 'c'],
  );
});
