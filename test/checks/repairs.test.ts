import test from 'ava';
import { howMisread } from '../../shared/checks/digit-confusion.ts';
import { only, row, sheet, withFields, withRows } from './sheet.ts';

test('a value in two equations has one repair, and it says so', t => {
  const finding = only(sheet({ reading: withFields({ valid: 958 }) }), 'sum_of_votes');
  t.deepEqual(
    finding.repairs?.map(({ field, from, to, alternatives }) => ({ field, from, to, alternatives })),
    [{ field: 'fields.valid', from: 958, to: 950, alternatives: 1 }],
  );
});

test('a wrong row has as many repairs as there are rows, likely misreadings first', t => {
  // 450 instead of 400 in the first row: the others could as well be 50 too many, if that leaves no negative count.
  const rows = [row(1, 450), row(2, 300), row(3, 200), row(4, 50)];
  const { repairs } = only(sheet({ reading: withRows(rows) }), 'sum_of_votes');
  t.is(repairs?.length, 4);
  t.true(repairs?.every(repair => repair.alternatives === 4));
  t.deepEqual([repairs?.[0]?.field, repairs?.[0]?.to], ['contests.mayor.votes.a', 400]);
});

test('no repair is offered that breaks another equation', t => {
  // Registered voters cap the ballots cast, so the sum of both sides can't be mended by raising them.
  const finding = only(sheet({ reading: withFields({ valid: 1450, cast: 960 }) }), 'cast_split');
  t.true(finding.repairs?.every(repair => repair.field === 'fields.valid'));
});

test('where two values are wrong no repair is offered', t => {
  const finding = only(sheet({ reading: withFields({ rejected: 30, valid: 958 }) }), 'cast_split');
  t.is(finding.repairs, undefined);
});

const pairs = [
  {
    written: 478,
    read: 578,
    likelier: { written: 478, read: 378 },
    name: '4 is read as 5 more often than as 3',
  },
  {
    written: 812,
    read: 412,
    likelier: { written: 812, read: 112 },
    name: '8 is read as 4 more often than as 1',
  },
  {
    written: 217,
    read: 127,
    likelier: { written: 217, read: 129 },
    name: 'two neighbours change places more often than two digits are misread',
  },
  {
    written: 217,
    read: 21,
    likelier: { written: 217, read: 900 },
    name: 'a dropped digit is likelier than an unrelated number',
  },
];

for (const { name, written, read, likelier } of pairs) {
  test(name, t => {
    t.true(howMisread(written, read).likelihood > howMisread(likelier.written, likelier.read).likelihood);
  });
}
