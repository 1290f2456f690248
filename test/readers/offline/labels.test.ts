import test from 'ava';
import { FormDefinition } from '../../../shared/forms/form-definition.ts';
import { findLabels, formError, isForm } from '../../../shared/readers/offline/labels.ts';
import { errorShare, findPhrase, isNear } from '../../../shared/readers/offline/phrase.ts';
import { row } from './drawing.ts';

const form = FormDefinition.parse({
  schemaVersion: 1,
  id: 'some-form',
  version: 1,
  title: 'Some form',
  recognisedBy: [['STATEMENT OF THE POLL']],
  languages: ['en'],
  numerals: ['latn'],
  pages: 2,
  header: [
    { id: 'election', labels: ['Election'] },
    { id: 'place', labels: ['Polling place'] },
    { id: 'place_code', labels: ['Polling place code'] },
  ],
  fields: [
    { id: 'cast', labels: ['Ballots cast'] },
    { id: 'later', labels: ['Spoilt ballots'], page: 2 },
  ],
  contests: [{ id: 'votes', labels: ['Votes for each party'], columns: ['name', 'votes'] }],
  rules: [],
  source: 'made up',
});

const found = (rows: Parameters<typeof findLabels>[2], page = 1) =>
  Object.fromEntries(findLabels(form, page, rows).map(label => [label.id, label.row.level]));

test('a label is found in its misreadings, and a longer one is not taken for a shorter', t => {
  const rows = [
    row(100, ['Polllng', 20], ['p1ace:', 110], ['Town', 400]),
    row(140, ['Polling', 20], ['place', 110], ['code', 180], ['PP-1', 400]),
    row(180, ['D', 20], ['Bal', 60], ['lots', 95], ['cast', 140], ['512', 400]),
  ];
  t.deepEqual(found(rows), { place: 100, place_code: 140, cast: 180 });
});

test('a label is the words at the beginning of a cell, not the same words in a sentence', t => {
  const rows = [
    row(60, ['Lakeland', 20], ['Election', 105], ['2026', 190]),
    row(100, ['Election', 20], ['General', 400], ['Election', 475]),
  ];
  t.deepEqual(found(rows), { election: 100 });
});

test('a label of another page is not looked for', t => {
  const rows = [row(100, ['Spoilt', 20], ['ballots', 90])];
  t.deepEqual(found(rows), {});
  t.deepEqual(found(rows, 2), { later: 100 });
});

test('a form is recognised by its title and not by a longer one that has the same words', t => {
  const title = (text: string) => [
    row(60, ...text.split(' ').map((each, index) => [each, index * 100] as const)),
  ];
  t.true(isForm(form, title('STATEMENT OF THE POLL')));
  t.true(isForm(form, title('STATEMFNT 0F THE POLL')));
  t.false(isForm(form, title('STATEMENT OF THE ASSEMBLY POLL')));
  t.false(isForm(form, title('LAKELAND ELECTORAL COMMISSION')));
});

test('a title of which every string must be there is none where one is missing', t => {
  const both = { ...form, recognisedBy: [['STATEMENT OF THE POLL', 'Form 34A']] };
  const title = row(60, ['STATEMENT', 0], ['OF', 100], ['THE', 200], ['POLL', 300]);
  t.is(formError(both, [title]), null);
  t.is(formError(both, [title, row(90, ['Form', 0], ['34A', 100])]), 0);
  // The other form of the pair is read worse, so that the two can be told apart.
  t.true(formError(both, [title, row(90, ['Form', 0], ['34B', 100])])! > 0);
});

const near = [
  { read: 'Ada Merrin', wanted: 'Ada Merrin', expected: true },
  { read: 'ADA MERR1N', wanted: 'Ada Merrin', expected: true },
  { read: 'Ada Martin', wanted: 'Ada Merrin', expected: false },
  { read: 'Dann', wanted: 'Dane', expected: false },
  { read: '', wanted: 'Dane', expected: false },
];

for (const { read, wanted, expected } of near) {
  test(`"${read}" ${expected ? 'is' : 'is not'} near enough to "${wanted}"`, t => {
    t.is(isNear(read, wanted), expected);
  });
}

test('the error is the share of characters to change', t => {
  t.is(errorShare('kitten', 'sitting'), 3 / 7);
  t.is(errorShare('', ''), 0);
});

test('a phrase is told with its words and their box', t => {
  const [match] = findPhrase(row(100, ['1', 20], ['Ada', 60], ['Merrin', 100], ['12', 300]), 'Ada Merrin');
  t.deepEqual([match?.from, match?.to, match?.box], [1, 3, { left: 60, top: 90, right: 160, bottom: 110 }]);
});
