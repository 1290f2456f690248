import test, { type ExecutionContext } from 'ava';
import { Contest } from '../../../shared/domain/election.ts';
import { builtin, goodReading, row, smallContest, smallElection } from '../../checks/sheet.ts';
import { KnownReader } from './known-reader.ts';
import { openExtractWorld } from './world.ts';

type Values = readonly (number | null)[];

const forms = {
  plurality: builtin('ballot-plurality'),
  ranked: builtin('ballot-ranked'),
  approval: { ...builtin('ballot-plurality'), id: 'ballot-approval' },
};
type Method = keyof typeof forms;
const header = {
  election: null,
  contest: null,
  polling_place: 'North School',
  polling_place_code: 'n1',
  serial_number: null,
};

async function polls(t: ExecutionContext, method: Method, votesAllowed = 1) {
  const form = forms[method];
  const contest = Contest.parse({ ...smallContest, method, votesAllowed });
  const election = smallElection({
    contests: [contest],
    forms: [{ formId: form.id, contests: { votes: ['mayor'] } }],
  });
  const reader = new KnownReader();
  const world = await openExtractWorld(t, election, [form], reader);
  let ballots = 0;
  return {
    world,
    reader,
    /** Brings one marked ballot of the place n1 to its end. */
    async cast(values: Values) {
      ballots += 1;
      const key = `small/${form.id}/n1-${String(ballots).padStart(4, '0')}`;
      const { documentId, seen } = await world.submit({ key, formId: form.id, placeId: 'n1' });
      const votes = values.map((value, index) => row(index + 1, value));
      reader.know(seen, goodReading({ header, fields: {}, contests: [{ slot: 'votes', votes }] }));
      await world.settle();
      return world.result(documentId);
    },
  };
}

interface Case {
  readonly name: string;
  readonly method: Method;
  readonly votesAllowed?: number;
  readonly values: Values;
  readonly state: 'accepted' | 'needs_review';
  readonly rules?: readonly string[];
  readonly overvotes: number | null;
  readonly undervotes: number | null;
}

const cases: readonly Case[] = [
  {
    name: 'one mark is a vote',
    method: 'plurality',
    values: [0, 1, 0, 0],
    state: 'accepted',
    overvotes: 0,
    undervotes: 0,
  },
  {
    name: 'two marks for one seat are an overvote',
    method: 'plurality',
    values: [1, 1, 0, 0],
    state: 'needs_review',
    rules: ['overvote'],
    overvotes: 1,
    undervotes: 0,
  },
  {
    name: 'one mark for three seats leaves two votes unused',
    method: 'plurality',
    votesAllowed: 3,
    values: [0, 1, 0, 0],
    state: 'accepted',
    overvotes: 0,
    undervotes: 2,
  },
  {
    name: 'four marks for three seats lose all three votes',
    method: 'plurality',
    votesAllowed: 3,
    values: [1, 1, 1, 1],
    state: 'needs_review',
    rules: ['overvote'],
    overvotes: 3,
    undervotes: 0,
  },
  {
    name: 'a blank ballot is confirmed by a human',
    method: 'plurality',
    values: [0, 0, 0, 0],
    state: 'needs_review',
    rules: ['blank_ballot'],
    overvotes: 0,
    undervotes: 1,
  },
  {
    name: 'a mark that could not be told is neither there nor not',
    method: 'plurality',
    values: [0, 1, null, 0],
    state: 'needs_review',
    rules: ['mark_unclear'],
    overvotes: null,
    undervotes: null,
  },
  {
    name: 'any number may be approved',
    method: 'approval',
    values: [1, 1, 1, 0],
    state: 'accepted',
    overvotes: 0,
    undervotes: 0,
  },
  {
    name: 'ranks in order are accepted',
    method: 'ranked',
    values: [2, 1, 3, 0],
    state: 'accepted',
    overvotes: 0,
    undervotes: 0,
  },
  {
    name: 'two first choices are an overvote',
    method: 'ranked',
    values: [1, 1, 2, 0],
    state: 'needs_review',
    rules: ['rank_duplicated'],
    overvotes: 1,
    undervotes: 0,
  },
  {
    name: 'a rank that could not be told goes to review',
    method: 'ranked',
    values: [1, null, 3, 0],
    state: 'needs_review',
    rules: ['mark_unclear'],
    overvotes: null,
    undervotes: null,
  },
];
for (const { name, method, votesAllowed, values, state, rules = [], overvotes, undervotes } of cases) {
  test(`${method}: ${name}`, async t => {
    const result = await (await polls(t, method, votesAllowed)).cast(values);
    const told = result.findings.filter(each => each.severity !== 'info').map(each => each.rule);
    t.is(result.state, state, JSON.stringify(result.findings));
    t.deepEqual(told, rules);
    const [counts] = result.contests;
    t.deepEqual(
      counts!.votes.map(vote => vote.value),
      [...values],
    );
    t.like(counts, { overvotes, undervotes });
  });
}

test('every ballot of a place counts: they are no rivals, and equal ones are no twins', async t => {
  const { world, cast } = await polls(t, 'plurality');
  const results = [await cast([0, 1, 0, 0]), await cast([0, 1, 0, 0]), await cast([1, 0, 0, 0])];
  t.deepEqual(
    results.map(({ state, counted, revision }) => ({ state, counted, revision })),
    results.map(() => ({ state: 'accepted' as const, counted: true, revision: 1 })),
  );
  const { store } = world.services;
  t.is(await store.count({ collection: 'fingerprints' }), 0);
  t.is(await store.count({ collection: 'places' }), 0);
});

test('a ballot is read twice: no sum would see a mark in the wrong row', async t => {
  const { reader, cast } = await polls(t, 'plurality');
  const result = await cast([0, 1, 0, 0]);
  t.is(reader.calls, 2);
  t.is(result.provenance.readings.length, 2);
});
