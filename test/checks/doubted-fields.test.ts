import test from 'ava';
import { doubtedFields } from '../../shared/checks/doubted-fields.ts';
import { builtinForms } from '../../shared/forms/builtin.ts';

const form = builtinForms().get('th-ss-6-1-constituency')!;
/** A form whose every equation holds. */
const sound = {
  eligible_voters: 1000,
  voters_present: 700,
  ballots_allocated: 1100,
  ballots_used: 700,
  ballots_remaining: 400,
  counted_polling_day: 600,
  counted_early_in_district: 40,
  counted_outside_and_overseas: 60,
  ballots_counted: 700,
  good_ballots: 650,
  void_ballots: 30,
  no_vote_ballots: 20,
};

const cases = [
  { name: 'nothing is doubted where every sum holds', counts: sound, has: [], hasNot: Object.keys(sound) },
  {
    name: 'the fields of a broken sum are',
    counts: { ...sound, ballots_remaining: 300 },
    has: ['ballots_remaining', 'ballots_allocated'],
    hasNot: ['voters_present', 'eligible_voters'],
  },
  {
    name: 'and a field that only a doubted one confirms is too',
    counts: {
      ...sound,
      ballots_counted: 710,
      voters_present: 710,
      ballots_used: 710,
      ballots_remaining: 390,
    },
    has: ['ballots_counted', 'voters_present'],
    hasNot: ['eligible_voters'],
  },
];
for (const { name, counts, has, hasNot } of cases) {
  test(name, t => {
    const doubted = doubtedFields(form, counts);
    for (const id of has) t.true(doubted.includes(id), `${id} of ${doubted}`);
    for (const id of hasNot) t.false(doubted.includes(id), `${id} of ${doubted}`);
  });
}

test('a missing number doubts nothing', t => {
  t.deepEqual(doubtedFields(form, { ...sound, ballots_counted: null }), []);
});
