import test from 'ava';
import fc from 'fast-check';
import { outcomeOf } from '../../shared/checks/accept.ts';
import { type CheckInput, checkDocument } from '../../shared/checks/check-document.ts';
import { coverageOf } from '../../shared/checks/coverage.ts';
import { Contest } from '../../shared/domain/election.ts';
import type { ReadingContent } from '../../shared/domain/reading.ts';
import { builtin, count } from './sheet.ts';

type Counts = Readonly<Record<string, number>>;

const letters = 'bcdfghjklmnpqrstvwxz';
/** Names that differ in every letter, as far as letters go. */
const contest = Contest.parse({
  id: 'contest',
  name: 'Contest',
  unitId: 'nation',
  options: Array.from({ length: letters.length }, (_, index) => ({
    id: String(index + 1),
    number: index + 1,
    name: letters[index]!.repeat(6),
    party: letters[(index + 7) % letters.length]!.repeat(6),
  })),
});

/** True values of a form in which everything adds up, by form. */
const consistent: Readonly<Record<string, (votes: number, rest: readonly number[]) => Counts>> = {
  'statement-of-poll': (valid, [rejected, unused, absent]) => ({
    valid_votes: valid,
    rejected_ballots: rejected!,
    ballots_cast: valid + rejected!,
    ballots_unused: unused!,
    ballots_received: valid + rejected! + unused!,
    registered_voters: valid + rejected! + absent!,
  }),
  'th-ss-6-1-constituency': (good, [spoilt, none, early]) => {
    const counted = good + spoilt! + none!;
    const beforehand = Math.min(early!, counted);
    // A turnout of two in three and a ballot for each voter, which no plausibility rule doubts.
    const eligible = counted + Math.ceil(counted / 2);
    return {
      good_ballots: good,
      void_ballots: spoilt!,
      no_vote_ballots: none!,
      ballots_counted: counted,
      counted_polling_day: counted - beforehand,
      counted_early_in_district: beforehand,
      counted_outside_and_overseas: 0,
      ballots_used: counted,
      ballots_allocated: eligible,
      ballots_remaining: eligible - counted,
      voters_present: counted,
      eligible_voters: eligible,
    };
  },
};

function document(
  formId: string,
  votes: readonly number[],
  rest: readonly number[],
  order: readonly number[],
): CheckInput {
  const form = builtin(formId);
  const total = votes.reduce((sum, value) => sum + value, 0);
  const fields = Object.entries(consistent[formId]!(total, rest)).map(([id, value]) => [id, count(value)]);
  const held = { ...contest, options: contest.options.slice(0, votes.length) };
  const rows = held.options
    .map((option, index) => ({
      ...count(votes[index]!),
      number: option.number!,
      name: option.name,
      party: option.party!,
    }))
    .sort((left, right) => order[left.number - 1]! - order[right.number - 1]!);
  return {
    form,
    election: null,
    pollingPlaceId: null,
    placeNamedByKey: false,
    contests: { votes: held },
    reading: { header: {}, fields: Object.fromEntries(fields), contests: [{ slot: 'votes', votes: rows }] },
    second: null,
    pages: [],
    pagesExpected: form.pages,
    companions: [],
    sightings: [],
    rivals: [],
  };
}

const documents = fc
  .record({
    formId: fc.constantFrom(...Object.keys(consistent)),
    votes: fc.array(fc.nat(60_000), { minLength: 1, maxLength: letters.length }),
    rest: fc.tuple(fc.nat(5000), fc.nat(5000), fc.nat(5000)),
    order: fc.array(fc.nat(1000), { minLength: letters.length, maxLength: letters.length }),
  })
  .map(({ formId, votes, rest, order }) => document(formId, votes, rest, order));

function verdict(input: CheckInput): 'accept' | 'review' {
  return outcomeOf(checkDocument(input).findings, { autoAccept: true });
}

test('a form built from true values is always accepted, whatever the order of its rows', t => {
  fc.assert(
    fc.property(documents, input => {
      t.is(verdict(input), 'accept', JSON.stringify(checkDocument(input).findings));
    }),
    { numRuns: 300 },
  );
});

test('a single changed value that a passing equation covers is never accepted', t => {
  fc.assert(
    fc.property(documents, fc.nat(), fc.nat(70_000), (input, which, value) => {
      const { covered } = coverageOf(input);
      const path = covered[which % covered.length]!;
      const changed = withValue(input.reading, path, value);
      fc.pre(changed !== null);
      t.is(verdict({ ...input, reading: changed! }), 'review', `${path} became ${value}`);
    }),
    { numRuns: 600 },
  );
});

test('on S.S. 6/1 and the statement of poll every value but the register is covered', t => {
  fc.assert(
    fc.property(documents, input => {
      const { uncovered } = coverageOf(input);
      t.true(
        uncovered.every(path => ['fields.eligible_voters', 'fields.registered_voters'].includes(path)),
        uncovered.join(),
      );
    }),
    { numRuns: 50 },
  );
});

test('the checks change nothing of what they look at', t => {
  fc.assert(
    fc.property(documents, input => {
      const before = structuredClone(input.reading);
      checkDocument(input);
      coverageOf(input);
      t.deepEqual(input.reading, before);
    }),
    { numRuns: 30 },
  );
});

/** The reading with one value changed; null where it already has that value. */
function withValue(reading: ReadingContent, path: string, value: number): ReadingContent | null {
  const changed = structuredClone(reading);
  const id = path.split('.').at(-1)!;
  const cell = path.startsWith('fields.')
    ? changed.fields[id]!
    : changed.contests[0]!.votes.find(row => String(row.number) === id)!;
  if (cell.value === value) return null;
  cell.value = value;
  return changed;
}
