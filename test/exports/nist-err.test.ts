import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { Result } from '../../shared/domain/result.ts';
import { nistProvenance } from '../../shared/exports/nist/provenance.ts';
import { nistReport } from '../../shared/exports/nist/report.ts';
import type { ExportServices } from '../../shared/exports/results-csv.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { emptyTally, TallyRecord } from '../../shared/ledger/tallies.ts';
import { tallyPlan } from '../../shared/ledger/tally-plan.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { type LocalServices, openLocalServices } from '../api/local-services.ts';
import { reportProblems } from './check-report.ts';
import { fillExample } from './example-election.ts';
import { generatedElection } from './generated-election.ts';
import { schemaErrors, schemasMissing } from './nist-schemas.ts';
import { bringPaper, electionOf, sheetForm } from './papers.ts';
import { readReport } from './read-report.ts';

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

interface Sidecar {
  readonly talliesPending: number;
  readonly ballotCountsFrom: string[];
  readonly contests: Record<string, Record<string, { coverage: object; ballots: Record<string, number> }>>;
  readonly gpUnits: Record<
    string,
    { documentId: string; revision: number; contests: string[]; imageSha256: string[] }[]
  >;
}

async function exported(services: ExportServices, electionId: string) {
  const election = (await services.elections.get(electionId))!;
  const report = JSON.parse(await textOf(nistReport(services, election))) as Record<string, unknown>;
  const sidecar = JSON.parse(await textOf(nistProvenance(services, election))) as Sidecar;
  return { election, report, sidecar };
}

const validate = schemasMissing === '' ? schemaErrors('results') : () => [];
const present = (entries: Iterable<readonly [string, number | null | undefined]>) =>
  Object.fromEntries([...entries].filter(([, value]) => typeof value === 'number'));

/** Every number of the ledger's tallies is in the export, and none besides. */
async function roundTrip(t: ExecutionContext, services: LocalServices, electionId: string): Promise<number> {
  await settleTallies(services);
  const { election, report, sidecar } = await exported(services, electionId);
  t.deepEqual(validate(report), []);
  t.deepEqual(reportProblems(report), []);
  const records = await services.store.query({
    collection: 'tallies',
    where: [{ field: 'electionId', op: '=', value: electionId }],
    limit: 1_000,
  });
  const tallies = records.map(({ value }) => TallyRecord.parse(value));
  const numbers = readReport(report);
  const votes = tallies.flatMap(({ contestId, unitId, options }) =>
    options.map(({ optionId, total }) => [`${contestId}|${optionId}|${unitId}`, total] as const),
  );
  t.deepEqual(Object.fromEntries(numbers.votes), present(votes));
  const lost = tallies.flatMap(({ contestId, unitId, ballots }) =>
    (['overvotes', 'undervotes'] as const).map(
      kind => [`${contestId}|${kind}|${unitId}`, ballots[kind]?.total] as const,
    ),
  );
  t.deepEqual(Object.fromEntries(numbers.lost), present(lost));
  const plan = tallyPlan(election);
  for (const { id, unitId } of election.definition.contests) {
    const tally = tallies.find(each => each.contestId === id && each.unitId === unitId);
    t.deepEqual(numbers.reported.get(id), [tally?.coverage.counted ?? 0, plan.expected(id, unitId)!]);
  }
  const speaking = tallies.filter(({ contestId }) =>
    sidecar.ballotCountsFrom.includes(`contest.${contestId}`),
  );
  const ballots = speaking.flatMap(({ unitId, ballots: of }) =>
    (['ballotsCast', 'rejectedVotes'] as const).map(kind => [`${kind}|${unitId}`, of[kind]?.total] as const),
  );
  t.deepEqual(Object.fromEntries(numbers.ballots), present(ballots));
  t.is(sidecar.talliesPending, 0);
  for (const { contestId, unitId, coverage, ballots: of } of tallies) {
    const beside = sidecar.contests[`contest.${contestId}`]?.[`gpunit.${unitId}`];
    t.deepEqual(beside?.coverage, coverage);
    t.deepEqual(
      beside?.ballots,
      present(Object.entries(of).map(([kind, count]) => [kind, count?.total] as const)),
    );
  }
  await sameAsResults(t, services, election.definition.id, numbers.votes, sidecar);
  return numbers.votes.size;
}

/** A polling place's numbers are those of the results that the sidecar names, and it names every counted document. */
async function sameAsResults(
  t: ExecutionContext,
  { store, elections }: LocalServices,
  electionId: string,
  votes: ReadonlyMap<string, number>,
  { gpUnits }: Sidecar,
): Promise<void> {
  const election = (await elections.get(electionId))!;
  const named = Object.values(gpUnits).flat();
  const counted = await store.query({
    collection: 'documents',
    where: [{ field: 'counted', op: '=', value: true }],
    limit: 1_000,
  });
  t.deepEqual(named.map(each => each.documentId).toSorted(), counted.map(({ id }) => id).toSorted());
  for (const [unit, traces] of Object.entries(gpUnits)) {
    for (const { documentId, revision, contests, imageSha256 } of traces) {
      const result = Result.parse(await store.get(paths.result(documentId, revision)));
      t.true(result.counted);
      t.deepEqual(result.provenance.imageSha256, imageSha256);
      if (election.forms.get(result.formId!)?.kind !== 'tally_sheet') continue;
      for (const table of result.contests) {
        if (!contests.includes(`contest.${table.contestId}`)) continue;
        for (const { optionId, value } of table.votes)
          t.is(votes.get(`${table.contestId}|${optionId}|${unit.replace('gpunit.', '')}`) ?? null, value);
      }
    }
  }
}

test(`the example election's report is valid and says what was counted${schemasMissing}`, async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const { id } = await fillExample(services);
  t.true((await roundTrip(t, services, id)) > 200);
  const { report } = await exported(services, id);
  const text = JSON.stringify(report);
  t.true(text.includes('ElectionResults.CandidateContest'));
  t.true(text.includes('ElectionResults.PartyContest'), 'the assembly is elected by parties');
  t.is(report.Status, 'unofficial-partial');
});

test(`whatever the hierarchy and whatever came, the numbers come back${schemasMissing}`, async t => {
  t.timeout(180_000);
  await fc.assert(
    fc.asyncProperty(generatedElection, async ({ definition, forms, papers }) => {
      const services = await openLocalServices();
      try {
        await services.elections.import(definition, forms);
        for (const paper of papers) await bringPaper(services, paper);
        await roundTrip(t, services, definition.id);
      } finally {
        await services.close();
      }
    }),
    { numRuns: 15 },
  );
});

const small = electionOf('e', {
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    ...['p', 'q'].map(id => ({ id, name: id, type: 'place', parentId: 'N' })),
  ],
  contests: [
    {
      id: 'c',
      name: 'C',
      unitId: 'N',
      options: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
    },
  ],
  forms: [{ formId: 'sheet', contests: { votes: ['c'] } }],
});
const paper = { electionId: 'e', formId: 'sheet', placeId: 'p', votes: { c: { a: 1, b: null } } };

test('a report tells how far the count is, and never a 0 that nobody reported', async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  await services.elections.import(small, [sheetForm('sheet')]);
  const look = async () => {
    await settleTallies(services);
    const { report } = await exported(services, 'e');
    const [{ Contest }] = report.Election as [{ Contest: { CountStatus: { Status: string }[] }[] }];
    const units = report.GpUnit as { CountStatus: { Status: string }[] }[];
    return {
      report: report.Status,
      contest: Contest[0]!.CountStatus[0]!.Status,
      units: units.map(unit => unit.CountStatus[0]!.Status),
      votes: [...readReport(report).votes.keys()],
    };
  };
  t.deepEqual(await look(), {
    report: 'unofficial-partial',
    contest: 'not-processed',
    units: ['not-processed', 'not-processed', 'not-processed'],
    votes: [],
  });
  await bringPaper(services, paper);
  t.deepEqual(await look(), {
    report: 'unofficial-partial',
    contest: 'in-process',
    units: ['in-process', 'completed', 'not-processed'],
    votes: ['c|a|N', 'c|a|p'],
  });
  await bringPaper(services, { ...paper, placeId: 'q', votes: { c: { a: 2, b: 3 } } });
  t.like(await look(), { report: 'unofficial-complete', contest: 'completed' });
});

test('a report made while tallies are being brought up to date adds up all the same', async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  await services.elections.import(small, [sheetForm('sheet')]);
  await bringPaper(services, paper);
  await settleTallies(services);
  const root = paths.tally('e', 'c', 'N');
  const before = await services.store.get(root);
  await bringPaper(services, { ...paper, placeId: 'q', votes: { c: { a: 2, b: 3 } } });
  t.is((await exported(services, 'e')).sidecar.talliesPending, 1);
  await settleTallies(services);
  // As it is between the place's tally and the one above it.
  await services.store.transaction(async transaction => transaction.set(root, before!));
  const { report } = await exported(services, 'e');
  t.deepEqual(reportProblems(report), []);
  t.is(readReport(report).votes.get('c|a|N'), 3);
});

test('an election of 5,000 places is reported in pieces, none of them large', async t => {
  t.timeout(120_000);
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const places = Array.from({ length: 5_000 }, (_, n) => ({
    id: `p${n}`,
    name: `Place ${n}`,
    type: 'place',
    parentId: `d${n % 50}`,
  }));
  const options = Array.from({ length: 20 }, (_, n) => ({ id: `o${n}`, name: `Option ${n}` }));
  const large = electionOf('large', {
    reportingUnits: [
      { id: 'N', name: 'Nation', type: 'nation', parentId: null },
      ...Array.from({ length: 50 }, (_, n) => ({
        id: `d${n}`,
        name: `D ${n}`,
        type: 'district',
        parentId: 'N',
      })),
      ...places,
    ],
    contests: [{ id: 'c', name: 'C', unitId: 'N', options }],
    forms: [{ formId: 'sheet', contests: { votes: ['c'] } }],
  });
  await services.elections.import(large, [sheetForm('sheet')]);
  const coverage = { expected: 1, counted: 1, needsReview: 0, failed: 0, waiting: 0, missing: 0 };
  for (let start = 0; start < places.length; start += 500) {
    await services.store.transaction(async transaction => {
      for (const { id } of places.slice(start, start + 500))
        transaction.set(paths.tally('large', 'c', id), {
          electionId: 'large',
          contestId: 'c',
          unitId: id,
          options: options.map((option, n) => ({ optionId: option.id, total: n, places: 1 })),
          ballots: emptyTally(large.contests[0]!, 1).ballots as never,
          coverage,
          version: 1,
          at: '2026-11-23T10:00:00.000Z',
        });
    });
  }
  let longest = 0;
  let text = '';
  for await (const piece of nistReport(services, (await services.elections.get('large'))!)) {
    longest = Math.max(longest, piece.length);
    text += piece;
  }
  t.true(longest < 256 * 1024, `a piece of ${longest} characters`);
  const report = JSON.parse(text) as Record<string, unknown>;
  t.deepEqual(reportProblems(report), []);
  t.is(readReport(report).votes.get('c|o19|N'), 19 * 5_000);
});
