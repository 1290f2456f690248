import fc from 'fast-check';
import type { ElectionDefinition } from '../../shared/domain/election.ts';
import { electionIndex } from '../../shared/forms/election-index.ts';
import type { FormDefinition } from '../../shared/forms/form-definition.ts';
import { lostVotes } from '../../shared/ledger/results.ts';
import { ballotForm, electionOf, type Paper, sheetForm } from './papers.ts';

/** An election nobody thought of, and the papers that came in it. */
export interface GeneratedElection {
  readonly definition: ElectionDefinition;
  readonly forms: readonly FormDefinition[];
  readonly papers: readonly Paper[];
}

const method = fc.constantFrom('plurality', 'approval', 'ranked');
const plans = fc.record({
  /** Of each unit after the first: which of those before it is above. */
  parents: fc.array(fc.nat(), { maxLength: 14 }),
  contests: fc.array(
    fc.record({
      unit: fc.nat(),
      method,
      kind: fc.constantFrom('candidate', 'party', 'measure', undefined),
      options: fc.integer({ min: 1, max: 4 }),
      votesAllowed: fc.integer({ min: 1, max: 2 }),
      ballots: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  papers: fc.array(
    fc.record({
      contest: fc.nat(),
      place: fc.nat(),
      accepted: fc.boolean(),
      source: fc.constantFrom('model', 'human'),
      votes: fc.array(fc.option(fc.nat(2000)), { minLength: 4, maxLength: 4 }),
      fields: fc.array(fc.option(fc.nat(5000)), { minLength: 6, maxLength: 6 }),
    }),
    { maxLength: 14 },
  ),
});

const kinds = ['registered', 'cast', 'valid', 'rejected', 'over', 'under'];
const languages = ['en'];

/** Hierarchies, contests anywhere in them, sheets and ballots, corrections, gaps and numbers that nobody could read. */
export const generatedElection: fc.Arbitrary<GeneratedElection> = plans.map(plan => {
  const units = [
    { id: 'u0', name: 'Unit 0', type: 'nation', parentId: null },
    ...plan.parents.map((parent, index) => ({
      id: `u${index + 1}`,
      name: `Unit ${index + 1}`,
      type: 'unit',
      parentId: `u${parent % (index + 1)}`,
      registeredVoters: index * 7,
    })),
  ];
  const contests = plan.contests.map(({ unit, options, ballots: _ballots, ...contest }, index) => ({
    ...contest,
    id: `c${index}`,
    name: `Contest ${index}`,
    unitId: units[unit % units.length]!.id,
    options: Array.from({ length: options }, (_, n) => ({
      id: `o${n}`,
      name: `Option ${n}`,
      ...(n % 2 === 0 ? { party: `Party ${n}` } : {}),
    })),
  }));
  const forms = plan.contests.map(({ ballots, method: marked }, index) =>
    ballots ? ballotForm(`f${index}`, marked) : sheetForm(`f${index}`, { languages }),
  );
  const definition = electionOf('generated', {
    reportingUnits: units,
    contests,
    forms: forms.map(({ id }, index) => ({ formId: id, contests: { votes: [`c${index}`] } })),
  });
  const generations = new Map<string, number>();
  const papers = plan.papers.map((given, serial): Paper => {
    const index = given.contest % contests.length;
    const contest = definition.contests[index]!;
    const places = [...electionIndex(definition).leaves].filter(id =>
      electionIndex(definition)
        .path(id)
        .some(above => above.id === contest.unitId),
    );
    const placeId = places[given.place % places.length]!;
    const ballot = plan.contests[index]!.ballots;
    const values = contest.options.map((_, n) => {
      const value = given.votes[n] ?? null;
      return value === null || !ballot ? value : value % 3;
    });
    const marks =
      contest.method === 'ranked' ? values : values.map(value => (value === null ? null : value % 2));
    const sheet = `${index} ${placeId}`;
    generations.set(sheet, (generations.get(sheet) ?? 0) + 1);
    return {
      electionId: definition.id,
      formId: `f${index}`,
      placeId,
      state: given.accepted ? 'accepted' : 'needs_review',
      source: given.source,
      votes: {
        [contest.id]: Object.fromEntries(
          contest.options.map(({ id }, n) => [id, (ballot ? marks : values)[n] ?? null]),
        ),
      },
      ...(ballot
        ? { serial: String(serial), lost: { [contest.id]: lostVotes(contest, marks) } }
        : {
            generation: String(generations.get(sheet)),
            fields: Object.fromEntries(kinds.map((kind, n) => [kind, given.fields[n] ?? null])),
          }),
    };
  });
  return { definition, forms, papers };
});
