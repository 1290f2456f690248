import test from 'ava';
import { Contest } from '../../../shared/domain/election.ts';
import { ContestSlot } from '../../../shared/forms/form-definition.ts';
import type { PageRow } from '../../../shared/readers/offline/layout.ts';
import { findVoteRows } from '../../../shared/readers/offline/vote-rows.ts';
import { row } from './drawing.ts';

const contest = Contest.parse({
  id: 'president',
  name: 'President',
  unitId: 'nation',
  options: [
    { id: '1', number: 1, name: 'Ada Merrin', party: 'Reed Party' },
    { id: '2', number: 2, name: 'Tobias Quill', party: 'Harbour Union' },
    { id: '3', number: 3, name: 'Ada Merrill' },
  ],
});
const slot = ContestSlot.parse({
  id: 'votes',
  labels: ['Votes for each candidate'],
  columns: ['number', 'name', 'party', 'votes'],
});

const rowsOf = (rows: readonly PageRow[], of = slot) =>
  findVoteRows(of, contest, rows, [], ['latn']).map(({ number, name, party, right }) => [
    number,
    name,
    party,
    right,
  ]);

test('a row has the number, name and party that are printed in it, and its value stands right of them', t => {
  const rows = [
    row(100, ['No', 20], ['Candidate', 60], ['Votes', 400]),
    row(140, ['1', 20], ['Ada', 60], ['Merrin', 100], ['Reed', 220], ['Party', 270], ['217', 400]),
    row(180, ['2', 20], ['Tob1as', 60], ['Quill', 130], ['98', 400]),
  ];
  t.deepEqual(rowsOf(rows), [
    [1, 'Ada Merrin', 'Reed Party', 320],
    [2, 'Tobias Quill', null, 180],
  ]);
});

test('a row that stands twice is told twice', t => {
  const twice = [
    row(140, ['1', 20], ['Ada', 60], ['Merrin', 100]),
    row(180, ['1', 20], ['Ada', 60], ['Merrin', 100]),
  ];
  t.is(rowsOf(twice).length, 2);
});

test('a name that could as well be another option is nobody', t => {
  t.deepEqual(rowsOf([row(140, ['1', 20], ['Ada', 60], ['Merrixx', 100])]), []);
});

test('a printed number that is not the option is told when it was read well', t => {
  t.is(rowsOf([row(140, ['4', 20], ['Ada', 60], ['Merrin', 100])])[0]?.[0], 4);
  t.is(rowsOf([row(140, ['Ada', 60], ['Merrin', 100])])[0]?.[0], null);
});

test('where the table has no names its parties are the options', t => {
  const parties = { ...slot, columns: ['number', 'party', 'votes'] as const } as unknown as ContestSlot;
  t.deepEqual(rowsOf([row(140, ['2', 20], ['Harbour', 60], ['Union', 140], ['98', 400])], parties), [
    [2, null, 'Harbour Union', 190],
  ]);
});
