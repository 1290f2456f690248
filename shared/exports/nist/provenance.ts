import { z } from 'zod';
import type { DocumentRecord } from '../../domain/document.ts';
import { parse } from '../../domain/parse.ts';
import { Timestamp } from '../../domain/primitives.ts';
import type { Result } from '../../domain/result.ts';
import { electionIndex } from '../../forms/election-index.ts';
import type { Election } from '../../ledger/elections.ts';
import { paths } from '../../ledger/paths.ts';
import { ballotKinds } from '../../ledger/tallies.ts';
import { tallyPlan } from '../../ledger/tally-plan.ts';
import type { JsonObject } from '../../store/document-store.ts';
import { inChunks, jsonObject, jsonValue, type Pieces } from '../json-pieces.ts';
import { type ExportServices, withResults } from '../results-csv.ts';
import { ballotContests } from './ballot-counts.ts';
import { type ContestCounts, everyContest } from './contest-counts.ts';
import { countedByPlace } from './counted-by-place.ts';
import { generatedDate, ids } from './names.ts';

/**
 * Where the numbers of a report come from, and those that the standard has no place for: an object beside the report,
 * keyed by the report's `@id`s. `contests` has each unit's coverage and ballots, `gpUnits` each polling place's counted
 * documents.
 */
export async function* nistProvenance(services: ExportServices, election: Election): AsyncGenerator<string> {
  const electionId = election.definition.id;
  const where = [{ field: 'electionId', op: '=' as const, value: electionId }];
  const fields = {
    schemaVersion: 1,
    electionId,
    generatedDate: generatedDate(services.clock.now()),
    // Units whose tallies are about to be made anew: their documents below may be newer than the report.
    talliesPending: await services.store.count({ collection: 'dirty', where }),
    ballotCountsFrom: [...ballotContests(election)].map(ids.contest),
  };
  const parts: [string, Pieces][] = [
    ['contests', jsonObject({}, contestEntries(services, election))],
    ['gpUnits', jsonObject({}, placeEntries(services, election))],
  ];
  yield* inChunks(jsonObject(fields, parts));
}

async function* contestEntries(
  services: ExportServices,
  election: Election,
): AsyncGenerator<readonly [string, Pieces]> {
  for await (const counts of everyContest(services, election)) {
    const units = counts.units.map(
      unitId => [ids.gpUnit(unitId), jsonValue(unitEntry(counts, unitId))] as const,
    );
    yield [ids.contest(counts.contest.id), jsonObject({}, units)];
  }
}

/** Ballots that no place reported are left out. */
function unitEntry(counts: ContestCounts, unitId: string): object {
  const ballots = ballotKinds.flatMap(kind => {
    const value = counts.ballots(kind, unitId);
    return value === null ? [] : [[kind, value] as const];
  });
  return { coverage: counts.coverage(unitId), ballots: Object.fromEntries(ballots) };
}

async function* placeEntries(
  services: ExportServices,
  election: Election,
): AsyncGenerator<readonly [string, Pieces]> {
  const { units } = electionIndex(election.definition);
  for await (const { unitId, documents } of countedByPlace(services, election.definition.id)) {
    // A unit that a newer definition dropped is in no tally either.
    if (!units.has(unitId)) continue;
    const concluded = await withResults(services, documents);
    const reviews = await reviewsOf(services, documents);
    const traces = concluded.map(({ document, result }) => ({
      documentId: document.documentId,
      revision: result.revision,
      formId: result.formId,
      source: result.source,
      contests: speaksFor(election, unitId, result, concluded).map(ids.contest),
      imageSha256: result.provenance.imageSha256,
      reader: result.provenance.reader,
      model: result.provenance.model,
      promptVersion: result.provenance.promptVersion,
      readings: result.provenance.readings,
      reviews: reviews.get(document.documentId) ?? [],
    }));
    yield [ids.gpUnit(unitId), jsonValue(traces)];
  }
}

/** Contests whose numbers in the report are this result's: the first form that was counted speaks for its place. */
function speaksFor(
  election: Election,
  unitId: string,
  result: Result,
  concluded: readonly { readonly result: Result }[],
): string[] {
  const plan = tallyPlan(election);
  const has = (other: Result, contestId: string) =>
    other.contests.some(contest => contest.contestId === contestId);
  return result.contests.flatMap(({ contestId }) => {
    if (!plan.isLeaf(contestId, unitId)) return [];
    const first = plan
      .forms(contestId)
      .find(form => concluded.some(each => each.result.formId === form.id && has(each.result, contestId)));
    return first?.id === result.formId ? [contestId] : [];
  });
}

/** What of a review says that a person stood by the counts, and how. */
const ReviewTrace = z.object({
  reviewId: z.string(),
  by: z.string(),
  at: Timestamp,
  decision: z.object({ kind: z.string() }),
});

async function reviewsOf(
  { store }: ExportServices,
  documents: readonly DocumentRecord[],
): Promise<Map<string, object[]>> {
  const named = documents.flatMap(({ documentId, reviews }) =>
    Array.from({ length: reviews }, (_, index) => ({
      documentId,
      path: paths.review(documentId, index + 1),
    })),
  );
  const values: (JsonObject | null)[] =
    named.length === 0 ? [] : await store.getMany(named.map(({ path }) => path));
  const traces = named.map(({ documentId, path }, index) => {
    const { reviewId, by, at, decision } = parse(ReviewTrace, values[index], path, 'damaged_record');
    return { documentId, trace: { reviewId, kind: decision.kind, by, at } };
  });
  return new Map(
    [...Map.groupBy(traces, ({ documentId }) => documentId)].map(([documentId, own]) => [
      documentId,
      own.map(({ trace }) => trace),
    ]),
  );
}
