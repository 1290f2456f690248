import test from 'ava';
import { nameKeysFor } from '../../shared/checks/name-keys.ts';
import { similarity } from '../../shared/checks/similarity.ts';
import { only, row, said, sheet, withRows } from './sheet.ts';

const rules = ['rows_shifted', 'option_registry'];

const cases = [
  { name: 'number, name and party that belong together say nothing', rows: [row(1, 400)], expected: [] },
  {
    name: 'titles, case and accents do not count',
    rows: [row(1, 400, { name: 'Hon. ANNA ÁRDEN', party: 'alder party' })],
    expected: [],
  },
  { name: 'a misspelt name still belongs', rows: [row(2, 300, { name: 'Bertran Boyie' })], expected: [] },
  {
    name: 'a misread party beside the right name still belongs',
    rows: [row(2, 300, { party: 'Cedar' })],
    expected: [],
  },
  {
    name: 'a number of another option is an error',
    rows: [row(2, 300, { number: 1 })],
    expected: ['option_registry error'],
  },
  {
    name: 'two numbers exchanged are an error each',
    rows: [row(1, 400, { number: 3 }), row(3, 200, { number: 1 })],
    expected: ['option_registry error', 'option_registry error'],
  },
  {
    name: 'the names alone exchanged are an error each',
    rows: [row(1, 400, { name: 'Cecily Crane' }), row(3, 200, { name: 'Anna Arden' })],
    expected: ['option_registry error', 'option_registry error'],
  },
  {
    name: 'three rows off by one are one shift',
    rows: [row(1, 400, { number: 2 }), row(2, 300, { number: 3 }), row(3, 200, { number: 4 })],
    expected: ['rows_shifted error'],
  },
  {
    name: 'a name that is like nobody is a warning',
    rows: [row(1, 400, { name: 'Xxqwz Vvvv', party: 'Zzzz' })],
    expected: ['option_registry warning'],
  },
  {
    name: 'a row with nothing but its number is a warning',
    rows: [row(1, 400, { name: null, party: null })],
    expected: ['option_registry warning'],
  },
  {
    name: 'an illegible number beside a clear name says nothing',
    rows: [row(1, 400, { number: null })],
    expected: [],
  },
];

for (const { name, rows, expected } of cases) {
  test(name, t => {
    t.deepEqual(said(sheet({ reading: withRows(rows) }), rules), expected);
  });
}

test('a shift says how far, between which numbers, and what to look for', t => {
  const rows = [row(1, 400, { number: 2 }), row(2, 300, { number: 3 }), row(3, 200, { number: 4 })];
  const finding = only(sheet({ reading: withRows(rows) }), 'rows_shifted');
  t.deepEqual(
    [finding.expected, finding.actual],
    [
      [1, 2, 3],
      [2, 3, 4],
    ],
  );
  t.regex(finding.message, /3 rows carry a number that is 1 up from their name's, between 2 and 4/);
  t.deepEqual(finding.fields, ['contests.mayor.votes.a', 'contests.mayor.votes.b', 'contests.mayor.votes.c']);
});

const thai = nameKeysFor(['th']);
const sameNames = [
  ['นายสมชาย ใจดี', 'สมชายใจดี'],
  ['นางสาวศรีรัตน์ ฤกษ์พิชัย', 'น.ส.ศรีรัตน์  ฤกษ์พิชัย'],
  ['ว่าที่ร้อยตรีเทวิน พิมพ์พันธุ์', 'ร.ต. เทวิน พิมพ์พันธุ์'],
  ['พันตำรวจเอกพงศ์พล พงษ์พิลา', 'พ.ต.อ.พงศ์พล พงษ์พิลา'],
  ['นายธงชัย จ้อยชู', 'นายธงชัย จอยชู'],
] as const;

for (const [left, right] of sameNames) {
  test(`"${left}" and "${right}" are the same person`, t => {
    t.is(thai.person(left), thai.person(right));
  });
}

test('a party whose name begins like a rank keeps it', t => {
  t.true(similarity(thai.body('พลวัต'), thai.body('พลวัติ')) > 0.7);
  t.is(thai.body('พรรคประชาชน'), thai.body('ประชาชน'));
});

test('a name that is only a title is not taken away', t => {
  t.not(nameKeysFor(['en']).body('The Party'), '');
});

const alike = [
  { left: 'boyle', right: 'boyle', expected: 1 },
  { left: 'boyle', right: 'boyie', expected: 0.8 },
  { left: '', right: 'boyle', expected: 0 },
  { left: 'abc', right: 'xyz', expected: 0 },
];
for (const { left, right, expected } of alike) {
  test(`"${left}" and "${right}" are ${expected} alike`, t => {
    t.is(similarity(left, right), expected);
  });
}
