import test from 'ava';
import { builtinForms } from '../../shared/forms/builtin.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { validateElection } from '../../shared/forms/validate-election.ts';
import { edit } from './edit.ts';

const statement = builtinForms().get('statement-of-poll')!;
const forms = new Map(builtinForms());
forms.set(
  'lonely',
  FormDefinition.parse({ ...statement, id: 'lonely', pairs: [pairWith('nowhere', 'valid_votes')] }),
);
forms.set(
  'wrong-pair',
  FormDefinition.parse({ ...statement, id: 'wrong-pair', pairs: [pairWith('ke-34a', 'gone')] }),
);

function pairWith(formId: string, otherField: string): FormDefinition['pairs'][number] {
  return {
    id: 'pair',
    formId,
    field: 'valid_votes',
    otherField,
    tolerance: 0,
    severity: 'error',
    source: 'test',
  };
}

const election = {
  schemaVersion: 1,
  id: 'lakeland-2026',
  name: 'Lakeland General Election',
  country: 'Lakeland',
  date: '2026-10-18',
  reportingUnits: [
    { id: 'LK', name: 'Lakeland', type: 'nation', parentId: null, registeredVoters: 900 },
    { id: 'D1', name: 'Aldermouth', type: 'district', parentId: 'LK', registeredVoters: 600 },
    { id: 'D2', name: 'Brackwater', type: 'district', parentId: 'LK', registeredVoters: 300 },
    { id: 'P1', name: 'Mill Lane Hall', type: 'polling_place', parentId: 'D1', registeredVoters: 400 },
    { id: 'P2', name: 'Town Hall', type: 'polling_place', parentId: 'D1', registeredVoters: 200 },
    { id: 'P3', name: 'Town Hall', type: 'polling_place', parentId: 'D2', registeredVoters: 300 },
  ],
  contests: [
    {
      id: 'president',
      name: 'President',
      unitId: 'LK',
      options: [
        { id: 'a', number: 1, name: 'Ada' },
        { id: 'b', number: 2, name: 'Bo' },
      ],
    },
    { id: 'seat-1', name: 'Seat 1', unitId: 'D1', options: [{ id: 'c', number: 1, name: 'Cy' }] },
    { id: 'seat-2', name: 'Seat 2', unitId: 'D2', options: [{ id: 'd', number: 1, name: 'Di' }] },
  ],
  forms: [
    { formId: 'statement-of-poll', contests: { votes: ['president'] } },
    { formId: 'ke-34a', contests: { votes: ['seat-1', 'seat-2'] }, unitType: 'district' },
  ],
  filenamePatterns: ['^(?<place>[^_]+)_(?<form>.+)$'],
  comparison: { name: 'Provisional', counts: { P1: { president: { a: 100 } } } },
};

test('an election in order has no issue', t => {
  const { election: parsed, issues } = validateElection(election, forms);
  t.deepEqual(issues, []);
  t.is(parsed?.policy.secondReading, 'uncovered');
});

type Mistake = { name: string; changes: Record<string, unknown>; path: string; says: string };

const errors: Mistake[] = [
  { name: 'a date that is none', changes: { date: '2026-02-30' }, path: 'date', says: 'date' },
  { name: 'an unknown key', changes: { 'contests.0.colour': 1 }, path: 'contests.0', says: '"colour"' },
  {
    name: 'two units of one id',
    changes: { 'reportingUnits.5.id': 'P1' },
    path: 'reportingUnits.5.id',
    says: 'reportingUnits.3.id',
  },
  {
    name: 'an unknown parent',
    changes: { 'reportingUnits.3.parentId': 'D9' },
    path: 'reportingUnits.3.parentId',
    says: '"D9"',
  },
  {
    name: 'a second root',
    changes: { 'reportingUnits.2.parentId': null },
    path: 'reportingUnits.2.parentId',
    says: 'one root',
  },
  { name: 'no root', changes: { 'reportingUnits.0.parentId': 'P9' }, path: 'reportingUnits', says: 'root' },
  {
    name: 'a cycle',
    changes: { 'reportingUnits.1.parentId': 'D2', 'reportingUnits.2.parentId': 'D1' },
    path: 'reportingUnits.1.parentId',
    says: 'D1 → D2 → D1',
  },
  {
    name: 'a unit that is its own parent',
    changes: { 'reportingUnits.5.parentId': 'P3' },
    path: 'reportingUnits.5.parentId',
    says: 'P3 → P3',
  },
  {
    name: 'a polling place with units below it',
    changes: { 'reportingUnits.5.parentId': 'P2' },
    path: 'reportingUnits.4.id',
    says: 'units below it',
  },
  {
    name: 'two contests of one id',
    changes: { 'contests.2.id': 'seat-1' },
    path: 'contests.2.id',
    says: 'contests.1.id',
  },
  {
    name: 'a contest in an unknown unit',
    changes: { 'contests.1.unitId': 'D9' },
    path: 'contests.1.unitId',
    says: '"D9"',
  },
  {
    name: 'two options of one id',
    changes: { 'contests.0.options.1.id': 'a' },
    path: 'contests.0.options.1.id',
    says: '"a"',
  },
  {
    name: 'two options of one number',
    changes: { 'contests.0.options.1.number': 1 },
    path: 'contests.0.options.1.number',
    says: 'Duplicate option number "1"',
  },
  {
    name: 'an unknown form',
    changes: { 'forms.0.formId': 'statement' },
    path: 'forms.0.formId',
    says: 'Unknown form "statement"',
  },
  {
    name: 'a form twice',
    changes: { 'forms.1.formId': 'statement-of-poll' },
    path: 'forms.1.formId',
    says: 'Duplicate form',
  },
  {
    name: 'an alias of two forms',
    changes: { 'forms.0.aliases': ['Sheet'], 'forms.1.aliases': ['sheet'] },
    path: 'forms.1.aliases.0',
    says: 'Duplicate alias',
  },
  {
    name: 'a form that no contest uses',
    changes: { 'forms.1.contests': {} },
    path: 'forms.1.contests',
    says: 'No contest',
  },
  {
    name: 'an unknown table',
    changes: { 'forms.0.contests': { votes: ['president'], senate: ['seat-1'] } },
    path: 'forms.0.contests.senate',
    says: 'Unknown table of statement-of-poll "senate"; expected one of votes',
  },
  {
    name: 'an unknown contest in a table',
    changes: { 'forms.1.contests.votes': ['seat-1', 'seat-3', 'seat-2'] },
    path: 'forms.1.contests.votes.1',
    says: 'Unknown contest "seat-3"',
  },
  {
    name: 'two contests of one unit in a table',
    changes: { 'contests.2.unitId': 'D1' },
    path: 'forms.1.contests.votes.1',
    says: 'held in one unit',
  },
  {
    name: 'an unknown unit type',
    changes: { 'forms.1.unitType': 'ward' },
    path: 'forms.1.unitType',
    says: '"ward"',
  },
  {
    name: 'a contest that no place of the form lies in',
    changes: { 'contests.1.unitId': 'P1' },
    path: 'forms.1.contests.votes.0',
    says: 'no place fills in this form',
  },
  {
    name: 'a pair rule with an unknown form',
    changes: { 'forms.0.formId': 'lonely' },
    path: 'forms.0.formId',
    says: '"nowhere"',
  },
  {
    name: 'a pair rule with an unknown field',
    changes: { 'forms.0.formId': 'wrong-pair' },
    path: 'forms.0.formId',
    says: '"gone"',
  },
  {
    name: 'a ballot for a contest of another method',
    changes: { 'forms.0.formId': 'ballot-ranked' },
    path: 'forms.0.contests.votes.0',
    says: '"ranked"',
  },
  {
    name: 'counts of an unknown unit',
    changes: { 'comparison.counts.P9': {} },
    path: 'comparison.counts.P9',
    says: '"P9"',
  },
  {
    name: 'counts of an unknown contest',
    changes: { 'comparison.counts.P1.mayor': { a: 1 } },
    path: 'comparison.counts.P1.mayor',
    says: '"mayor"',
  },
  {
    name: 'counts of an unknown option',
    changes: { 'comparison.counts.P1.president.z': 1 },
    path: 'comparison.counts.P1.president.z',
    says: '"z"',
  },
  {
    name: 'a pattern that is none',
    changes: { filenamePatterns: ['^(?<place>'] },
    path: 'filenamePatterns.0',
    says: 'regular expression',
  },
];

const warnings: Mistake[] = [
  {
    name: 'more voters below than above',
    changes: { 'reportingUnits.1.registeredVoters': 599 },
    path: 'reportingUnits.1.registeredVoters',
    says: 'at least the 600',
  },
  {
    name: 'two units of one name under one parent',
    changes: { 'reportingUnits.4.name': 'MILL LANE HALL' },
    path: 'reportingUnits.4.name',
    says: 'reportingUnits.3.name',
  },
  {
    name: 'a district without polling places',
    changes: {
      'reportingUnits.5.parentId': 'D1',
      'reportingUnits.5.name': 'Old Hall',
      'reportingUnits.5.registeredVoters': 0,
    },
    path: 'reportingUnits.2.id',
    says: 'no polling place below it',
  },
  {
    name: 'a contest that no form reports',
    changes: { 'forms.1.contests.votes': ['seat-1'] },
    path: 'contests.2',
    says: '"seat-2"',
  },
  {
    name: 'two options of one name',
    changes: { 'contests.0.options.1.name': 'ada' },
    path: 'contests.0.options.1.name',
    says: 'option name',
  },
  {
    name: 'more votes than options',
    changes: { 'contests.0.votesAllowed': 3 },
    path: 'contests.0.votesAllowed',
    says: 'at most 2',
  },
  {
    name: 'an option without the number that the form prints',
    changes: { 'contests.0.options.1.number': undefined },
    path: 'forms.0.contests.votes.0',
    says: 'has none',
  },
  {
    name: 'places where no contest of the table is held',
    changes: {
      'forms.1.unitType': undefined,
      'reportingUnits.5.parentId': 'LK',
      'reportingUnits.6': { id: 'P4', name: 'Pier', type: 'polling_place', parentId: 'D2' },
    },
    path: 'forms.1.contests.votes',
    says: 'at 1 places, "P3" among them',
  },
  {
    name: 'a header field that no form has',
    changes: { 'reportingUnits.3.header': { colour: 'red' } },
    path: 'reportingUnits.3.header.colour',
    says: '"colour"',
  },
];

for (const [severity, mistakes] of [
  ['error', errors],
  ['warning', warnings],
] as const) {
  for (const { name, changes, path, says } of mistakes) {
    test(`${name}: ${severity} at ${path}`, t => {
      const { election: parsed, issues } = validateElection(edit(election, changes), forms);
      const found = issues.filter(issue => issue.path === path && issue.message.includes(says));
      t.is(found.length, 1, JSON.stringify(issues, null, 2));
      t.is(found[0]?.severity, severity);
      if (severity === 'error') t.is(parsed, null);
    });
  }
}

test('warnings alone leave the election usable', t => {
  const { election: parsed } = validateElection(edit(election, { 'contests.0.votesAllowed': 3 }), forms);
  t.is(parsed?.contests[0]?.votesAllowed, 3);
});

test('every mistake is reported at once, also where the shape is wrong', t => {
  const changes = {
    date: 5,
    'reportingUnits.4': 'P2',
    'contests.1.options': 'Cy',
    'contests.2.unitId': 'D9',
    'forms.0.formId': 'gone',
    'forms.1.contests.votes': ['seat-9'],
    'comparison.counts.P9': { president: { a: -1 } },
  };
  const paths = validateElection(edit(election, changes), forms).issues.map(issue => issue.path);
  for (const path of [
    ...Object.keys(changes),
    'comparison.counts.P9.president.a',
    'forms.1.contests.votes.0',
  ]) {
    if (path !== 'forms.1.contests.votes') t.true(paths.includes(path), `${path} in ${paths.join(' ')}`);
  }
});

for (const json of [null, [], 'election', 7, {}, { reportingUnits: [null], contests: {}, forms: [[]] }]) {
  test(`${JSON.stringify(json)} is not an election, without an exception`, t => {
    const { election: parsed, issues } = validateElection(json, forms);
    t.is(parsed, null);
    t.true(issues.length > 0);
  });
}
