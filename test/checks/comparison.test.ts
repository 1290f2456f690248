import test from 'ava';
import fc from 'fast-check';
import { assign } from '../../shared/checks/assignment.ts';
import { Contest } from '../../shared/domain/election.ts';
import { count, only, outcome, said, sheet, smallElection, withRows } from './sheet.ts';

const rules = ['comparison_exchange', 'comparison_place', 'comparison_value'];
const provisional = [9100, 5200, 2400, 1310, 640, 300, 155, 82];
const contest = Contest.parse({
  id: 'mayor',
  name: 'Mayor',
  unitId: 'nation',
  options: provisional.map((_, index) => ({ id: `o${index}`, number: index + 1, name: `Option ${index}` })),
});
const counts = Object.fromEntries(provisional.map((votes, index) => [`o${index}`, votes]));
const election = smallElection({
  contests: [contest],
  comparison: { name: 'the provisional count', counts: { n1: { mayor: counts } } },
});

/** The provisional counts, all stations in: 5 % more. */
const final = provisional.map(votes => Math.round(votes * 1.05));

function counted(votes: readonly (number | null)[]): ReturnType<typeof sheet> {
  const rows = votes.map((value, index) => ({
    ...count(value),
    number: index + 1,
    name: `Option ${index}`,
    party: null,
  }));
  return sheet({ election, contests: { votes: contest }, reading: withRows(rows) });
}

function exchanged(left: number, right: number): number[] {
  const votes = [...final];
  [votes[left], votes[right]] = [votes[right]!, votes[left]!];
  return votes;
}

const cases = [
  { name: 'counts that grew evenly say nothing', votes: final, expected: [] },
  { name: 'counts that are the same say nothing', votes: provisional, expected: [] },
  {
    name: 'two rows exchanged are a warning',
    votes: exchanged(2, 3),
    expected: ['comparison_exchange warning'],
  },
  {
    name: 'the first and the last exchanged are told, and far off',
    votes: exchanged(0, 7),
    expected: ['comparison_exchange warning', 'comparison_value warning', 'comparison_value warning'],
  },
  {
    name: 'rows exchanged with all but equal votes can not be told',
    votes: final.map((votes, index) => (index === 6 ? 84 : votes)),
    expected: [],
  },
  {
    name: 'every row moved down by one is told although most rows are wrong',
    votes: [final[7]!, ...final.slice(0, 7)],
    expected: ['comparison_exchange warning', 'comparison_place warning', 'comparison_value warning'],
  },
  {
    name: 'a digit too many is far off',
    votes: final.map((votes, index) => (index === 4 ? votes * 10 : votes)),
    expected: ['comparison_value warning'],
  },
  {
    name: 'counts of another place are told',
    votes: [1200, 8800, 700, 2900, 150, 700, 900, 15],
    expected: ['comparison_place warning'],
  },
];

for (const { name, votes, expected } of cases) {
  test(name, t => {
    const found = said(counted(votes), rules);
    if (name.startsWith('counts of another place')) t.true(found.includes(expected[0]!));
    else if (name.startsWith('rows exchanged with all but'))
      t.false(found.includes('comparison_exchange warning'));
    else t.deepEqual(found, expected);
  });
}

test('an exchange names the source, the rows and where their values fit', t => {
  const finding = only(counted(exchanged(2, 3)), 'comparison_exchange');
  t.regex(finding.message, /Compared with the provisional count, 2 values fit other rows better/);
  t.regex(finding.message, /1376 beside 3 Option 2 fits 4 Option 3/);
  t.deepEqual(finding.fields, ['contests.mayor.votes.o2', 'contests.mayor.votes.o3']);
});

test('a place that the other source lacks is not compared', t => {
  t.is(outcome({ ...counted(final), pollingPlaceId: 'n2' }, 'comparison_exchange'), 'not_applicable');
});

test('values that could not be read are left out of the comparison', t => {
  t.deepEqual(said(counted([null, ...final.slice(1)]), rules), []);
});

test('the assignment is the cheapest of all permutations', t => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }).chain(size =>
        fc.array(fc.array(fc.nat(50), { minLength: size, maxLength: size }), {
          minLength: size,
          maxLength: size,
        }),
      ),
      cost => {
        const chosen = assign(cost);
        t.is(new Set(chosen).size, cost.length);
        const price = (columns: readonly number[]): number =>
          columns.reduce((sum, column, row) => sum + cost[row]![column]!, 0);
        t.is(price(chosen), Math.min(...permutations(cost.length).map(price)));
      },
    ),
    { numRuns: 100 },
  );
});

function permutations(size: number): number[][] {
  if (size === 0) return [[]];
  return permutations(size - 1).flatMap(rest =>
    Array.from({ length: size }, (_, at) => [...rest.slice(0, at), size - 1, ...rest.slice(at)]),
  );
}
