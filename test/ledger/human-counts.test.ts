import test from 'ava';
import type { Correction } from '../../shared/domain/review.ts';
import {
  changedValues,
  correctablePaths,
  corrected,
  countsUnder,
  humanContent,
  valuesByPath,
} from '../../shared/ledger/human-counts.ts';
import { countsOf } from '../../shared/ledger/results.ts';
import { count, goodReading, row, smallContest, smallForm } from '../checks/sheet.ts';

const filled = { form: smallForm, contests: { votes: smallContest } };
const counts = countsOf(smallForm, filled.contests, goodReading());

function correction(path: string, from: number | null, to: number | null): Correction {
  return { path, from, to, reason: 'test' };
}

test('a corrected value loses what the machine copied beside it and keeps its place on the page', t => {
  const reading = goodReading({
    contests: [
      { slot: 'votes', votes: [row(1, 400, { raw: '400', words: 'four hundred', box: [1, 2, 3, 4] })] },
    ],
  });
  const base = countsOf(smallForm, filled.contests, reading);
  const { contests } = corrected(filled, base, [correction('contests.mayor.votes.a', 400, 406)]);
  t.like(contests[0]?.votes[0], { value: 406, raw: null, words: null, page: 1, box: [1, 2, 3, 4] });
  t.is(base.contests[0]?.votes[0]?.raw, '400', 'the base is as it was');
});

test('only what is corrected changes, and null is a value to correct to', t => {
  const after = corrected(filled, counts, [correction('fields.cast', 960, null)]);
  t.deepEqual(changedValues(counts, after), [{ path: 'fields.cast', from: 960, to: null }]);
});

test('a form without counts has every value, and each is null', t => {
  const values = valuesByPath(countsUnder(filled, null));
  t.is(values.size, 5 + 4 + 2);
  t.true([...values.values()].every(value => value === null));
});

test("counts of another place's contest are not this one's", t => {
  const elsewhere = { form: smallForm, contests: { votes: { ...smallContest, id: 'reeve' } } };
  const values = valuesByPath(countsUnder(elsewhere, counts));
  t.is(values.get('contests.reeve.votes.a'), null);
  t.is(values.get('fields.cast'), 960);
});

test('every field and option may be corrected, lost votes on ballots alone', t => {
  const paths = correctablePaths(filled, counts);
  t.true(paths.has('fields.remarks') && paths.has('contests.mayor.votes.d'));
  t.false(paths.has('contests.mayor.overvotes'));
  t.true(
    correctablePaths({ ...filled, form: { ...smallForm, kind: 'ballot' } }, counts).has(
      'contests.mayor.undervotes',
    ),
  );
});

test("a tally sheet's lost votes follow the fields that they stand in", t => {
  const form = { ...smallForm, roles: { ...smallForm.roles, overvotes: 'remarks' } };
  const base = countsOf(form, filled.contests, goodReading());
  const { contests } = corrected({ ...filled, form }, base, [correction('fields.remarks', null, 3)]);
  t.is(contests[0]?.overvotes, 3);
});

test("a person's rows stand under their options' own names, so a slipped row is one no longer", t => {
  const slipped = countsOf(smallForm, filled.contests, {
    ...goodReading(),
    contests: [{ slot: 'votes', votes: [row(1, 400), { ...row(2, 300), number: 3 }] }],
  });
  const { contests } = humanContent(filled, slipped, {});
  t.deepEqual(
    contests[0]?.votes.map(({ number, name }) => [number, name]),
    smallContest.options.map(({ number, name }) => [number, name]),
  );
});

test('a row that a form may leave out is left out where nothing was read', t => {
  const form = { ...smallForm, contests: smallForm.contests.map(slot => ({ ...slot, complete: false })) };
  const some = countsOf(form, filled.contests, {
    ...goodReading(),
    contests: [{ slot: 'votes', votes: [row(1, 400), { ...row(2, null), ...count(null, { raw: '?' }) }] }],
  });
  const { contests } = humanContent({ ...filled, form }, some, {});
  t.deepEqual(
    contests[0]?.votes.map(({ number }) => number),
    [1, 2],
    'characters that no number was made of are something',
  );
});
