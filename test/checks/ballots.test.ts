import test from 'ava';
import { Contest } from '../../shared/domain/election.ts';
import { builtin, only, row, said, sheet, smallContest, smallElection, withRows } from './sheet.ts';

const plurality = builtin('ballot-plurality');
const ranked = builtin('ballot-ranked');

function ballot(
  values: (number | null)[],
  contest: Record<string, unknown> = {},
  form = plurality,
): ReturnType<typeof sheet> {
  const held = Contest.parse({ ...smallContest, ...contest });
  const reading = withRows(values.map((value, index) => row(index + 1, value)));
  return sheet({
    form,
    election: null,
    pollingPlaceId: null,
    contests: { votes: held },
    reading: { ...reading, header: {}, fields: {} },
  });
}

const ranking = (values: (number | null)[]): ReturnType<typeof sheet> =>
  ballot(values, { method: 'ranked' }, ranked);

const cases = [
  { name: 'one mark for one seat says nothing', input: ballot([0, 1, 0, 0]), expected: [] },
  {
    name: 'a box that could not be told is no empty box, though another is marked',
    input: ballot([null, 1, 0, 0]),
    expected: ['mark_unclear error'],
  },
  {
    name: 'an overvote is one whatever else is unclear',
    input: ballot([1, 1, null, 0]),
    expected: ['mark_unclear error', 'overvote error'],
  },
  {
    name: 'an unclear box may be the vote that is missing: no undervote is told',
    input: ballot([1, null, 0, 0], { votesAllowed: 2 }),
    expected: ['mark_unclear error'],
  },
  {
    name: 'a ballot with an unclear box is not called blank',
    input: ballot([0, 0, null, 0]),
    expected: ['mark_unclear error'],
  },
  {
    name: 'two marks for one seat are an overvote',
    input: ballot([1, 1, 0, 0]),
    expected: ['overvote error'],
  },
  { name: 'two marks for two seats are not', input: ballot([1, 1, 0, 0], { votesAllowed: 2 }), expected: [] },
  {
    name: 'one mark for two seats is an undervote, as information',
    input: ballot([1, 0, 0, 0], { votesAllowed: 2 }),
    expected: ['undervote info'],
  },
  {
    name: 'any number of marks may approve',
    input: ballot([1, 1, 1, 0], { method: 'approval' }),
    expected: [],
  },
  { name: 'no mark is a blank ballot', input: ballot([0, 0, 0, 0]), expected: ['blank_ballot warning'] },
  {
    name: 'a box that was read as a number is no mark',
    input: ballot([7, 0, 0, 0]),
    expected: ['mark_value error'],
  },
  { name: 'ranks in order say nothing', input: ranking([2, 1, 3, 0]), expected: [] },
  {
    name: 'a rank given twice is an error',
    input: ranking([1, 1, 2, 0]),
    expected: ['rank_duplicated error'],
  },
  {
    name: 'a rank left out is an error',
    input: ranking([1, 3, 0, 0]),
    expected: ['rank_skipped error'],
  },
  {
    name: 'ranks that begin at 2 leave out the first',
    input: ranking([2, 0, 0, 0]),
    expected: ['rank_skipped error'],
  },
  {
    name: 'a rank that could not be told may be the one that is missing',
    input: ranking([1, 3, null, 0]),
    expected: ['mark_unclear error'],
  },
  {
    name: 'a ballot without ranks is blank',
    input: ranking([0, 0, 0, 0]),
    expected: ['blank_ballot warning'],
  },
];
for (const { name, input, expected } of cases) {
  test(name, t => {
    t.deepEqual(said(input), expected);
  });
}

test('a rank of many digits is a finding, not a long list', t => {
  t.true(only(ranking([1_000_000, 1, 0, 0]), 'rank_skipped').message.length < 1000);
});

test("a ballot is not compared with another source's counts of its place", t => {
  const counts = { n1: { mayor: { a: 400, b: 300, c: 200, d: 50 } } };
  const election = smallElection({ comparison: { name: 'the provisional count', counts } });
  const input = { ...ballot([0, 1, 0, 0]), election, pollingPlaceId: 'n1' };
  t.deepEqual(said(input, ['comparison_exchange', 'comparison_place', 'comparison_value']), []);
});
