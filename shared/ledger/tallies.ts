import { z } from 'zod';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Contest } from '../domain/election.ts';
import { Id, Timestamp } from '../domain/primitives.ts';

/** A number added up over polling places: `total` is null, never 0, where none of them reported it. */
export const TallyCount = z.object({
  total: z.int().min(0).nullable(),
  /** Polling places whose counts are in the total. */
  places: z.int().min(0),
});
export type TallyCount = z.infer<typeof TallyCount>;

/** Of so many polling places, how many stand where. The other five add up to `expected`. */
export const TallyCoverage = z.object({
  expected: z.int().min(0),
  counted: z.int().min(0),
  needsReview: z.int().min(0),
  failed: z.int().min(0),
  /** Something came that is not read yet. */
  waiting: z.int().min(0),
  missing: z.int().min(0),
});
export type TallyCoverage = z.infer<typeof TallyCoverage>;

/** What a place adds to the coverage. */
export type PlaceState = Exclude<keyof TallyCoverage, 'expected'>;

/** The kinds of ballots, by the form's roles. */
export const ballotKinds = [
  'registeredVoters',
  'ballotsCast',
  'validVotes',
  'rejectedVotes',
  'overvotes',
  'undervotes',
] as const;
export type BallotKind = (typeof ballotKinds)[number];

/** What was counted of a contest in a unit, and of how much of it. */
export const TallyContent = z.object({
  /** Every option of the contest, in the election's order. */
  options: z.array(TallyCount.extend({ optionId: Id })),
  ballots: z.record(z.enum(ballotKinds), TallyCount),
  coverage: TallyCoverage,
});
export type TallyContent = z.infer<typeof TallyContent>;

/** `tallies/{electionId}~{contestId}~{unitId}`: made anew from what lies below, never incremented. */
export const TallyRecord = TallyContent.extend({
  electionId: Id,
  contestId: Id,
  unitId: Id,
  /** Counts up with each change of the content. */
  version: z.int().min(1),
  at: Timestamp,
});
export type TallyRecord = z.infer<typeof TallyRecord>;

const nothing: TallyCount = { total: null, places: 0 };

/** The content of a unit of which nothing came: `expected` polling places, all missing. */
export function emptyTally(contest: Contest, expected: number): TallyContent {
  return {
    options: contest.options.map(({ id }) => ({ optionId: id, ...nothing })),
    ballots: Object.fromEntries(ballotKinds.map(kind => [kind, nothing])) as TallyContent['ballots'],
    coverage: { expected, counted: 0, needsReview: 0, failed: 0, waiting: 0, missing: expected },
  };
}

/** The sum of a unit's children: each number over those that have it. */
export function sumOfTallies(contest: Contest, children: readonly TallyContent[]): TallyContent {
  const byOption = children.map(child => new Map(child.options.map(each => [each.optionId, each])));
  const coverage = emptyTally(contest, 0).coverage;
  for (const child of children) {
    for (const key of Object.keys(coverage) as (keyof TallyCoverage)[]) coverage[key] += child.coverage[key];
  }
  return {
    options: contest.options.map(({ id }) => ({
      optionId: id,
      ...sumOf(byOption.map(options => options.get(id) ?? nothing)),
    })),
    ballots: Object.fromEntries(
      ballotKinds.map(kind => [kind, sumOf(children.map(child => child.ballots[kind] ?? nothing))]),
    ) as TallyContent['ballots'],
    coverage,
  };
}

function sumOf(counts: readonly TallyCount[]): TallyCount {
  const known = counts.filter(({ total }) => total !== null);
  if (known.length === 0) return nothing;
  return {
    total: known.reduce((sum, { total }) => sum + total!, 0),
    places: known.reduce((sum, { places }) => sum + places, 0),
  };
}

/** Whether two tallies say the same, whatever their version and time. */
export function sameTally(left: TallyContent, right: TallyContent): boolean {
  return canonicalJson(contentOf(left)) === canonicalJson(contentOf(right));
}

function contentOf({ options, ballots, coverage }: TallyContent): TallyContent {
  return { options, ballots, coverage };
}
