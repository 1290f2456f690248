import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { cvrReport } from '../../shared/exports/nist/cvr.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { TallyRecord } from '../../shared/ledger/tallies.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { type LocalServices, openLocalServices } from '../api/local-services.ts';
import { reportProblems } from './check-report.ts';
import { generatedElection } from './generated-election.ts';
import { schemaErrors, schemasMissing } from './nist-schemas.ts';
import { ballotForm, bringPaper, electionOf, type Paper, sheetForm } from './papers.ts';

const validate = schemasMissing === '' ? schemaErrors('cvr') : () => [];

interface Selection {
  readonly ContestSelectionId: string;
  readonly Rank?: number;
  readonly SelectionPosition: [
    { readonly HasIndication: string; readonly IsAllocable: string; readonly NumberVotes: number },
  ];
}
interface Contest {
  readonly ContestId: string;
  readonly Overvotes?: number;
  readonly Undervotes?: number;
  readonly Status?: string[];
  readonly CVRContestSelection: Selection[];
}
interface Record_ {
  readonly UniqueId: string;
  readonly BallotStyleUnitId: string;
  readonly BallotImage: { readonly Hash: { readonly Value: string } }[];
  readonly CurrentSnapshotId: string;
  readonly CVRSnapshot: { readonly '@id': string; readonly Type: string; readonly CVRContest: Contest[] }[];
}

async function exported(services: LocalServices, electionId: string) {
  let text = '';
  for await (const piece of cvrReport(services, (await services.elections.get(electionId))!)) text += piece;
  const report = JSON.parse(text) as Record<string, unknown> & { CVR: Record_[] };
  return { report, current: report.CVR.map(record => ({ record, snapshot: currentOf(record) })) };
}

function currentOf({ CVRSnapshot, CurrentSnapshotId }: Record_) {
  return CVRSnapshot.find(snapshot => snapshot['@id'] === CurrentSnapshotId)!;
}

/** Votes by `contest | option | place`, as somebody counts them who has nothing but the records. */
function counted(current: Awaited<ReturnType<typeof exported>>['current'], ranked: ReadonlySet<string>) {
  const votes: Record<string, number> = {};
  for (const { record, snapshot } of current) {
    for (const { ContestId, CVRContestSelection } of snapshot.CVRContest) {
      for (const { ContestSelectionId, Rank, SelectionPosition } of CVRContestSelection) {
        const [position] = SelectionPosition;
        if (position.IsAllocable !== 'yes' || (ranked.has(ContestId) && Rank !== 1)) continue;
        const key = `${ContestId}|${ContestSelectionId.replace(/^.*~/, '')}|${record.BallotStyleUnitId}`;
        votes[key] = (votes[key] ?? 0) + position.NumberVotes;
      }
    }
  }
  return votes;
}

const definition = electionOf('e', {
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    ...['p', 'q'].map(id => ({ id, name: id, type: 'place', parentId: 'N' })),
  ],
  contests: ['plurality', 'ranked', 'approval'].map(method => ({
    id: method,
    name: method,
    unitId: 'N',
    method,
    kind: 'measure',
    options: ['a', 'b', 'c'].map(id => ({ id, name: id })),
  })),
  forms: [
    ...['plurality', 'ranked', 'approval'].map(id => ({ formId: id, contests: { votes: [id] } })),
    { formId: 'sheet', contests: { votes: ['plurality'] } },
  ],
});
const forms = [
  ...(['plurality', 'ranked', 'approval'] as const).map(method => ballotForm(method, method)),
  sheetForm('sheet'),
];

async function open(t: ExecutionContext) {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  await services.elections.import(definition, forms);
  const bring = (method: string, serial: string, marks: (number | null)[], over: Partial<Paper> = {}) =>
    bringPaper(services, {
      electionId: 'e',
      formId: method,
      placeId: 'p',
      serial,
      votes: { [method]: Object.fromEntries(['a', 'b', 'c'].map((id, n) => [id, marks[n] ?? null])) },
      ...over,
    });
  return { services, bring };
}

/** Of the only ballot: what its only contest says. */
async function onlyContest(services: LocalServices): Promise<Contest> {
  const { current } = await exported(services, 'e');
  return current[0]!.snapshot.CVRContest[0]!;
}

test('a mark is a selection, an empty box is none', async t => {
  const { services, bring } = await open(t);
  const { documentId, revision } = await bring('plurality', '1', [0, 1, 0], {
    lost: { plurality: { overvotes: 0, undervotes: 0 } },
  });
  const { report, current } = await exported(services, 'e');
  t.deepEqual(validate(report), []);
  t.deepEqual(reportProblems(report), []);
  t.is(current.length, 1);
  t.like(current[0]?.record, { UniqueId: documentId, BallotStyleUnitId: 'gpunit.p' });
  t.regex(current[0]!.record.BallotImage[0]!.Hash.Value, /^[0-9a-f]{64}$/);
  t.is(current[0]?.snapshot['@id'], `snapshot.${documentId}.${revision}`);
  const [contest] = current[0]!.snapshot.CVRContest;
  t.like(contest, { ContestId: 'contest.plurality', Overvotes: 0, Undervotes: 0, Status: undefined });
  t.is(contest?.CVRContestSelection.length, 1);
  t.like(contest?.CVRContestSelection[0], {
    ContestSelectionId: 'selection.plurality~b',
    SelectionPosition: [{ HasIndication: 'yes', IsAllocable: 'yes', NumberVotes: 1 }],
  });
});

test('of too many marks none is a vote, here as in the tally', async t => {
  const { services, bring } = await open(t);
  await bring('plurality', '1', [1, 1, 0], { lost: { plurality: { overvotes: 1, undervotes: 0 } } });
  await bring('plurality', '2', [1, 0, 0], { lost: { plurality: { overvotes: 0, undervotes: 0 } } });
  const { current } = await exported(services, 'e');
  const spoilt = current.find(({ snapshot }) => snapshot.CVRContest[0]!.Overvotes === 1)!.snapshot
    .CVRContest[0]!;
  t.deepEqual(spoilt.Status, ['overvoted', 'invalidated-rules']);
  t.deepEqual(
    spoilt.CVRContestSelection.map(each => each.SelectionPosition[0].IsAllocable),
    ['no', 'no'],
  );
  await settleTallies(services);
  const tally = TallyRecord.parse(await services.store.get(paths.tally('e', 'plurality', 'p')));
  t.deepEqual(
    tally.options.map(({ total }) => total),
    [1, 0, 0],
  );
  t.is(tally.ballots.overvotes?.total, 1);
});

test('ranks stand on their selections', async t => {
  const { services, bring } = await open(t);
  await bring('ranked', '1', [2, 1, 0]);
  t.deepEqual(
    (await onlyContest(services)).CVRContestSelection.map(each => [each.ContestSelectionId, each.Rank]),
    [
      ['selection.ranked~a', 2],
      ['selection.ranked~b', 1],
    ],
  );
});

test('what could not be told is neither a mark nor none', async t => {
  const { services, bring } = await open(t);
  await bring('approval', '1', [1, null, 0]);
  t.deepEqual(
    (await onlyContest(services)).CVRContestSelection.map(each => each.SelectionPosition[0].HasIndication),
    ['yes', 'unknown'],
  );
});

test('a ballot that a person settled has both snapshots, theirs the current one', async t => {
  const { services, bring } = await open(t);
  await bring('plurality', '1', [1, 0, 0]);
  await bring('plurality', '1', [0, 0, 1], { source: 'human', generation: '2' });
  const { current } = await exported(services, 'e');
  t.deepEqual(
    current[0]?.record.CVRSnapshot.map(snapshot => snapshot.Type),
    ['interpreted', 'modified'],
  );
  t.like(current[0]?.snapshot, { Type: 'modified' });
});

test('what is not counted and what is no ballot has no record, and the order is not that of arrival', async t => {
  const { services, bring } = await open(t);
  await bring('plurality', 'held', [1, 0, 0], { state: 'needs_review' });
  await bringPaper(services, {
    electionId: 'e',
    formId: 'sheet',
    placeId: 'q',
    votes: { plurality: { a: 9 } },
  });
  const arrived: string[] = [];
  for (let n = 0; n < 12; n++) arrived.push((await bring('plurality', String(n), [1, 0, 0])).documentId);
  const { report } = await exported(services, 'e');
  t.deepEqual(
    report.CVR.map(record => record.UniqueId),
    arrived.toSorted(),
  );
});

test('an election without ballots has a report without records', async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const sheets = electionOf('sheets', {
    reportingUnits: [{ id: 'N', name: 'Nation', type: 'nation', parentId: null }],
    contests: [{ id: 'c', name: 'C', unitId: 'N', options: [{ id: 'a', name: 'A' }] }],
    forms: [{ formId: 'sheet', contests: { votes: ['c'] } }],
  });
  await services.elections.import(sheets, [sheetForm('sheet')]);
  const { report } = await exported(services, 'sheets');
  t.deepEqual(report.CVR, []);
  t.deepEqual(validate(report), []);
});

test(`whatever ballots came, their records add up to the tallies${schemasMissing}`, async t => {
  t.timeout(180_000);
  await fc.assert(
    fc.asyncProperty(generatedElection, async generated => {
      const services = await openLocalServices();
      try {
        await services.elections.import(generated.definition, generated.forms);
        for (const paper of generated.papers) await bringPaper(services, paper);
        await settleTallies(services);
        const { report, current } = await exported(services, generated.definition.id);
        t.deepEqual(validate(report), []);
        t.deepEqual(reportProblems(report), []);
        const contests = generated.definition.contests;
        const ranked = new Set(
          contests.filter(each => each.method === 'ranked').map(each => `contest.${each.id}`),
        );
        const votes = counted(current, ranked);
        for (const { value } of await services.store.query({ collection: 'tallies', limit: 1_000 })) {
          const { contestId, unitId, options } = TallyRecord.parse(value);
          const index = contests.findIndex(each => each.id === contestId);
          const leaf = !generated.definition.reportingUnits.some(unit => unit.parentId === unitId);
          if (generated.forms[index]?.kind !== 'ballot' || !leaf) continue;
          for (const { optionId, total } of options)
            t.is(votes[`contest.${contestId}|${optionId}|gpunit.${unitId}`] ?? 0, total ?? 0);
        }
      } finally {
        await services.close();
      }
    }),
    { numRuns: 15 },
  );
});
