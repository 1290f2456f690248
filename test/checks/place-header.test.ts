import test from 'ava';
import { goodReading, only, outcome, said, sheet, smallElection } from './sheet.ts';

const rules = ['unknown_place', 'unknown_form', 'header_mismatch'];

function headed(header: Record<string, string | null>): ReturnType<typeof sheet> {
  return sheet({ reading: goodReading({ header }) });
}

const cases = [
  { name: 'a header that names the place says nothing', input: sheet(), expected: [] },
  {
    name: 'labels, case and spaces do not count',
    input: headed({ station: 'Station: NORTH  SCHOOL' }),
    expected: [],
  },
  {
    name: 'a misspelt name that is like no other place is the place',
    input: headed({ station: 'Nortn Schol' }),
    expected: [],
  },
  {
    name: 'the name of another place is an error',
    input: headed({ station: 'North Chapel' }),
    expected: ['header_mismatch error'],
  },
  {
    name: 'a name between two places is an error',
    input: headed({ station: 'outh School' }),
    expected: ['header_mismatch error'],
  },
  {
    name: 'the district of another place is an error',
    input: headed({ district: 'Southmere', station: 'North School' }),
    expected: ['header_mismatch error'],
  },
  {
    name: 'one digit of a number is an error',
    input: headed({ ward: '5' }),
    expected: ['header_mismatch error'],
  },
  { name: 'a number in other numerals is the same', input: headed({ ward: '๖' }), expected: [] },
  {
    name: 'a header of which nothing could be read is a warning',
    input: headed({ station: null, district: '' }),
    expected: ['header_mismatch warning'],
  },
  {
    name: 'a place that the election does not have is an error',
    input: sheet({ pollingPlaceId: 'x9' }),
    expected: ['unknown_place error'],
  },
  {
    name: 'no place at all is an error',
    input: sheet({ pollingPlaceId: null }),
    expected: ['unknown_place error'],
  },
  {
    name: 'a form that the election does not use is an error',
    input: sheet({
      election: smallElection({ forms: [{ formId: 'other', contests: { votes: ['mayor'] } }] }),
    }),
    expected: ['unknown_form error'],
  },
  {
    name: 'a form of another level than the place is an error',
    input: sheet({
      election: smallElection({
        forms: [{ formId: 'small-form', contests: { votes: ['mayor'] }, unitType: 'district' }],
      }),
    }),
    expected: ['unknown_place error'],
  },
  {
    name: 'a table without a contest is an error',
    input: sheet({ contests: {} }),
    expected: ['unknown_form error'],
  },
];

for (const { name, input, expected } of cases) {
  test(name, t => {
    t.deepEqual(said(input, rules), expected);
  });
}

test('a level that the election does not model contradicts nothing', t => {
  const election = smallElection({
    reportingUnits: [
      { id: 'nation', name: 'Nation', type: 'country', parentId: null },
      { id: 'n1', name: 'North School', type: 'station', parentId: 'nation' },
    ],
  });
  const input = sheet({
    election,
    reading: goodReading({ header: { station: 'North School', district: 'Elsewhere' } }),
  });
  t.deepEqual(said(input, rules), ['header_mismatch info']);
});

test('without an election there is no place to contradict', t => {
  const input = sheet({ election: null, pollingPlaceId: null });
  t.is(outcome(input, 'header_mismatch'), 'not_applicable');
  t.deepEqual(said(input, rules), []);
});

test('a header finding says what was expected and read', t => {
  const finding = only(headed({ ward: '5' }), 'header_mismatch');
  t.deepEqual([finding.expected, finding.actual, finding.fields], ['6', '5', ['header.ward']]);
});
