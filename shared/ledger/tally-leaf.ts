import type { Services } from '../config/services.ts';
import { countedRevisionOf, DocumentRecord } from '../domain/document.ts';
import type { Contest } from '../domain/election.ts';
import { parse } from '../domain/parse.ts';
import { type ContestCounts, Result } from '../domain/result.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { paths } from './paths.ts';
import { PlaceRecord } from './precedence.ts';
import { ballotKinds, emptyTally, type PlaceState, sumOfTallies, type TallyContent } from './tallies.ts';
import { placeStateOf } from './tally-marks.ts';
import type { TallyPlan } from './tally-plan.ts';

export type TallyServices = Pick<Services, 'store' | 'elections' | 'clock' | 'log'>;

const pageSize = 200;

/** Everything that came for a polling place. */
interface PlaceDocuments {
  readonly documents: readonly DocumentRecord[];
  /** Of each form, the document whose counts stand. */
  readonly counted: ReadonlyMap<string, string>;
}

/**
 * The tallies of a polling place, made from the counted results of the documents that are there now: of a tally
 * sheet the one that the place's record names, of ballots every one. By contest id.
 */
export async function placeTallies(
  store: DocumentStore,
  plan: TallyPlan,
  unitId: string,
): Promise<Map<string, TallyContent>> {
  const contests = plan.contestsIn(unitId).filter(({ id }) => plan.isLeaf(id, unitId));
  const found = await placeDocuments(store, plan, unitId);
  const results = await countedResults(store, found.documents);
  const tallies = contests.map((contest): [string, TallyContent] => {
    const byForm = plan.forms(contest.id).map(form => formTally(form, contest, found, results));
    return [contest.id, standing(byForm) ?? emptyTally(contest, 1)];
  });
  return new Map(tallies);
}

/** The first form that was counted speaks for the place; else the one that is furthest. */
function standing(tallies: readonly TallyContent[]): TallyContent | undefined {
  const order: readonly PlaceState[] = ['counted', 'needsReview', 'waiting', 'failed', 'missing'];
  const state = order.find(each => tallies.some(({ coverage }) => coverage[each] > 0));
  return tallies.find(({ coverage }) => state !== undefined && coverage[state] > 0);
}

async function placeDocuments(
  store: DocumentStore,
  plan: TallyPlan,
  unitId: string,
): Promise<PlaceDocuments> {
  const electionId = plan.index.election.id;
  const where = [
    { field: 'electionId', op: '=' as const, value: electionId },
    { field: 'pollingPlaceId', op: '=' as const, value: unitId },
  ];
  const documents: DocumentRecord[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const records = await store.query({
      collection: 'documents',
      where,
      limit: pageSize,
      ...(after === '' ? {} : { after: { id: after } }),
    });
    documents.push(
      ...records.map(({ id, value }) => parse(DocumentRecord, value, `document ${id}`, 'damaged_record')),
    );
    after = records.length < pageSize ? null : records.at(-1)!.id;
  }
  const formIds = [...new Set(documents.flatMap(({ formId }) => formId ?? []))];
  const places = await store.getMany(formIds.map(formId => paths.place(electionId, formId, unitId)));
  const counted = places.flatMap((value, index): [string, string][] => {
    if (value === null) return [];
    const { countedDocumentId } = parse(PlaceRecord, value, `place ${unitId}`, 'damaged_record');
    return countedDocumentId === null ? [] : [[formIds[index]!, countedDocumentId]];
  });
  return { documents, counted: new Map(counted) };
}

async function countedResults(
  store: DocumentStore,
  documents: readonly DocumentRecord[],
): Promise<Map<string, Result>> {
  const counted = documents.flatMap(document => {
    const { documentId } = document;
    const revision = countedRevisionOf(document) ?? 0;
    return revision > 0 ? [{ documentId, revision }] : [];
  });
  const results = new Map<string, Result>();
  for (let start = 0; start < counted.length; start += pageSize) {
    const batch = counted.slice(start, start + pageSize);
    const values = await store.getMany(
      batch.map(({ documentId, revision }) => paths.result(documentId, revision)),
    );
    for (const [index, { documentId, revision }] of batch.entries()) {
      const result = parse(Result, values[index], `result ${documentId}.${revision}`, 'damaged_record');
      results.set(documentId, result);
    }
  }
  return results;
}

/** What one form says of a contest at a place. */
function formTally(
  form: FormDefinition,
  contest: Contest,
  { documents, counted }: PlaceDocuments,
  results: ReadonlyMap<string, Result>,
): TallyContent {
  const here = documents.filter(document => document.formId === form.id);
  const speaking =
    form.kind === 'ballot' ? here : here.filter(({ documentId }) => counted.get(form.id) === documentId);
  const counts = speaking.flatMap(({ documentId }): TallyContent[] => {
    const result = results.get(documentId);
    const table = result?.contests.find(({ contestId }) => contestId === contest.id);
    return result === undefined || table === undefined ? [] : [resultTally(form, contest, result, table)];
  });
  const states = here.flatMap(document => {
    const uncounted = document.counted && form.kind !== 'ballot' && !speaking.includes(document);
    return uncounted ? [] : (placeStateOf(document) ?? []);
  });
  const { options, ballots } = sumOfTallies(contest, counts);
  const coverage = { ...emptyTally(contest, 0).coverage, expected: 1 };
  coverage[placeState(form, states, counts.length)] = 1;
  return { options: options.map(onePlace), ballots: onePlaceEach(ballots), coverage };
}

/**
 * Where a place stands. A counted sheet settles it whatever else came; of ballots each one must be in, so a place
 * with one left over is not counted yet.
 */
function placeState(form: FormDefinition, states: readonly PlaceState[], counted: number): PlaceState {
  if (counted > 0 && form.kind === 'tally_sheet') return 'counted';
  const order: readonly PlaceState[] = ['needsReview', 'waiting', 'failed', 'counted'];
  const state = order.find(each => states.includes(each)) ?? 'missing';
  return state === 'counted' && counted === 0 ? 'needsReview' : state;
}

/**
 * A counted result as a tally. A ranked ballot adds its first preference, any other ballot each mark, and one with more
 * marks than the contest allows none.
 */
function resultTally(
  form: FormDefinition,
  contest: Contest,
  result: Result,
  table: ContestCounts,
): TallyContent {
  const count = (total: number | null | undefined) =>
    total == null ? { total: null, places: 0 } : { total, places: 1 };
  const options = contest.options.map(({ id }) => {
    const value = table.votes.find(({ optionId }) => optionId === id)?.value;
    return { optionId: id, ...count(form.kind === 'ballot' ? ballotVotes(contest, table, value) : value) };
  });
  const ballots = Object.fromEntries(
    ballotKinds.map(kind => [kind, count(result.fields[form.roles[kind] ?? '']?.value)]),
  ) as TallyContent['ballots'];
  if (form.kind === 'ballot') {
    ballots.ballotsCast = count(1);
    ballots.overvotes = count(table.overvotes);
    ballots.undervotes = count(table.undervotes);
  }
  return { ...emptyTally(contest, 0), options, ballots };
}

/** What a row of a single ballot adds; null where it could not be told. */
function ballotVotes(
  { method }: Contest,
  { overvotes }: ContestCounts,
  value: number | null | undefined,
): number | null {
  if (value == null) return null;
  if ((overvotes ?? 0) > 0) return 0;
  return method === 'ranked' ? Number(value === 1) : value;
}

/** However many ballots it has, a place is one place. */
function onePlace<Count extends { places: number }>(count: Count): Count {
  return { ...count, places: Math.min(1, count.places) };
}

function onePlaceEach(ballots: TallyContent['ballots']): TallyContent['ballots'] {
  return Object.fromEntries(
    Object.entries(ballots).map(([kind, count]) => [kind, onePlace(count)]),
  ) as TallyContent['ballots'];
}
