import test from 'ava';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { only, outcome, said, sheet, smallElection, smallForm, withFields } from './sheet.ts';

const paired = FormDefinition.parse({
  ...smallForm,
  pairs: [
    {
      id: 'pair_registered',
      formId: 'other-form',
      field: 'registered',
      otherField: 'voters',
      source: 'test',
    },
    {
      id: 'pair_cast',
      formId: 'other-form',
      field: 'cast',
      otherField: 'cast',
      tolerance: 5,
      source: 'test',
    },
  ],
});

function beside(fields: Record<string, number | null>, formId = 'other-form'): ReturnType<typeof sheet> {
  return sheet({ form: paired, companions: [{ documentId: 'other', formId, fields }] });
}

const pairs = [
  {
    name: 'equal counts on both forms say nothing',
    input: beside({ voters: 1000, cast: 960 }),
    expected: [],
  },
  {
    name: 'unequal counts are an error',
    input: beside({ voters: 1001, cast: 960 }),
    expected: ['pair_registered error'],
  },
  {
    name: 'counts within the tolerance are information',
    input: beside({ voters: 1000, cast: 955 }),
    expected: ['pair_cast info'],
  },
  {
    name: 'counts beyond it are an error',
    input: beside({ voters: 1000, cast: 954 }),
    expected: ['pair_cast error'],
  },
  {
    name: 'a count that the other form lacks is not compared',
    input: beside({ voters: null }),
    expected: [],
  },
  {
    name: 'a form of another kind is not compared',
    input: beside({ voters: 5, cast: 5 }, 'third-form'),
    expected: [],
  },
];
for (const { name, input, expected } of pairs) {
  test(name, t => {
    t.deepEqual(said(input, ['pair_registered', 'pair_cast']), expected);
  });
}

test('a pair that was not compared is not applicable', t => {
  t.is(outcome(beside({ voters: null, cast: 960 }), 'pair_registered'), 'not_applicable');
  t.is(outcome(beside({ voters: null, cast: 960 }), 'pair_cast'), 'pass');
});

test('a pair finding names both documents and both values', t => {
  const finding = only(beside({ voters: 1001 }), 'pair_registered');
  t.deepEqual([finding.expected, finding.actual, finding.fields], [1001, 1000, ['fields.registered']]);
  t.regex(finding.message, /document other/);
});

const turnout = ['turnout_register', 'registered_voters'];
const registers = [
  { name: 'the register of the definition on the form says nothing', fields: {}, expected: [] },
  {
    name: 'more ballots than the register has voters are an error',
    fields: { cast: 1001, registered: 1001 },
    expected: ['turnout_register error', 'registered_voters info'],
  },
  {
    name: 'a register that grew a little is information',
    fields: { registered: 1020 },
    expected: ['registered_voters info'],
  },
  {
    name: 'a register that differs much is a warning',
    fields: { registered: 1021 },
    expected: ['registered_voters warning'],
  },
];
for (const { name, fields, expected } of registers) {
  test(name, t => {
    t.deepEqual(said(sheet({ reading: withFields(fields) }), turnout), expected);
  });
}

test('a place without registered voters has no turnout to check', t => {
  const input = sheet({ pollingPlaceId: 's1' });
  t.deepEqual(
    turnout.map(rule => outcome(input, rule)),
    ['not_applicable', 'not_applicable'],
  );
});

const sighting = {
  page: 1,
  distance: 0,
  documentId: 'other',
  pollingPlaceId: 'n2',
  formId: 'small-form',
} as const;
const images = [
  {
    name: 'the same image at another place is an error',
    sightings: [{ ...sighting, kind: 'same' as const }],
    expected: ['image_reused error'],
  },
  {
    name: 'nearly the same image at another place is a warning',
    sightings: [{ ...sighting, kind: 'similar' as const, distance: 3 }],
    expected: ['image_similar warning'],
  },
  {
    name: 'the same image for another form of the place is an error',
    sightings: [{ ...sighting, kind: 'same' as const, pollingPlaceId: 'n1', formId: 'other-form' }],
    expected: ['image_reused error'],
  },
  {
    name: 'a second photograph for the same place and form is no reuse',
    sightings: [{ ...sighting, kind: 'similar' as const, distance: 3, pollingPlaceId: 'n1' }],
    expected: [],
  },
];
for (const { name, sightings, expected } of images) {
  test(name, t => {
    t.deepEqual(said(sheet({ sightings }), ['image_reused', 'image_similar']), expected);
  });
}

const rivals = [
  {
    name: 'an earlier document for the place and form is an error',
    rival: { counted: false, precedes: true },
    expected: ['duplicate_document error'],
  },
  {
    name: 'a counted document is an error',
    rival: { counted: true, precedes: false },
    expected: ['duplicate_document error'],
  },
  {
    name: 'a later one that is not counted is information',
    rival: { counted: false, precedes: false },
    expected: ['duplicate_document info'],
  },
];
for (const { name, rival, expected } of rivals) {
  test(name, t => {
    t.deepEqual(said(sheet({ rivals: [{ documentId: 'other', ...rival }] })), expected);
  });
}

test('the same counts at another place are an error, at the same place they are not', t => {
  const rule = ['counts_reused'];
  t.deepEqual(said(sheet({ twins: [{ documentId: 'other', pollingPlaceId: 'n2' }] }), rule), [
    'counts_reused error',
  ]);
  t.deepEqual(said(sheet({ twins: [{ documentId: 'other', pollingPlaceId: 'n1' }] }), rule), []);
  t.is(outcome(sheet(), 'counts_reused'), 'not_applicable');
});

test('every rule without its source is not applicable', t => {
  const input = sheet({ election: smallElection() });
  for (const rule of [
    'comparison_exchange',
    'image_reused',
    'pages_missing',
    'readings_disagree',
    'overvote',
  ]) {
    t.is(outcome(input, rule), 'not_applicable', rule);
  }
});
