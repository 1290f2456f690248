import { parse } from '../../../shared/domain/parse.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import { emptyTally, type TallyContent, TallyRecord } from '../../../shared/ledger/tallies.ts';
import type { TallyPlan } from '../../../shared/ledger/tally-plan.ts';
import type { JsonObject } from '../../../shared/store/document-store.ts';
import type { Citation } from './citation.ts';
import type { LedgerView } from './ledger-view.ts';

/** A unit's tally as it stands in the ledger. */
export interface StoredTally {
  readonly unitId: string;
  readonly content: TallyContent;
  /** 0 and null where nothing has come yet. */
  readonly version: number;
  readonly at: string | null;
}

const atOnce = 200;

/** Reads tallies of a contest, in the order asked for. The contest must be tallied in every unit. */
export async function readTallies(
  { store }: Pick<LedgerView, 'store'>,
  plan: TallyPlan,
  contestId: string,
  unitIds: readonly string[],
): Promise<StoredTally[]> {
  const electionId = plan.index.election.id;
  const contest = plan.contest(contestId)!;
  const tallies: StoredTally[] = [];
  for (let start = 0; start < unitIds.length; start += atOnce) {
    const batch = unitIds.slice(start, start + atOnce);
    const values = await store.getMany(batch.map(unitId => paths.tally(electionId, contestId, unitId)));
    for (const [index, unitId] of batch.entries()) {
      const value = values[index] ?? null;
      if (value === null) {
        const content = emptyTally(contest, plan.expected(contestId, unitId) ?? 0);
        tallies.push({ unitId, content, version: 0, at: null });
      } else {
        const { version, at, ...content } = parse(TallyRecord, value, `tally of ${unitId}`, 'damaged_record');
        tallies.push({ unitId, content, version, at });
      }
    }
  }
  return tallies;
}

export function tallyCitation(plan: TallyPlan, contestId: string, tally: StoredTally): Citation {
  const { unitId, version, at } = tally;
  return { kind: 'tally', electionId: plan.index.election.id, contestId, unitId, version, at };
}

/** Per cent with two decimals; null where either number is missing or there is nothing to take a share of. */
export function percentOf(part: number | null | undefined, whole: number | null | undefined): number | null {
  if (part == null || whole == null || whole === 0) return null;
  return rounded((part / whole) * 100);
}

export function rounded(value: number, decimals = 2): number {
  return Number(value.toFixed(decimals));
}

/**
 * Ballots cast for each registered voter, in per cent; null where either was not counted, or where they were counted
 * at another number of places.
 */
export function turnoutPercent({ ballots }: TallyContent): number | null {
  const { ballotsCast, registeredVoters } = ballots;
  if (ballotsCast === undefined || ballotsCast.places !== registeredVoters?.places) return null;
  return percentOf(ballotsCast.total, registeredVoters.total);
}

/** Votes of an option for each vote for any, in per cent; null for all as long as one of them was not counted. */
export function sharePercents({ options }: TallyContent): Map<string, number | null> {
  const known = options.every(({ total }) => total !== null);
  const sum = known ? options.reduce((total, option) => total + option.total!, 0) : null;
  return new Map(options.map(({ optionId, total }) => [optionId, percentOf(total, sum)]));
}

/** Places that are counted, and where the others stand. `missing` ones sent nothing. */
export function coverageFacts({ coverage }: TallyContent): JsonObject {
  const { expected, counted, needsReview, failed, waiting, missing } = coverage;
  return {
    expectedPlaces: expected,
    countedPlaces: counted,
    countedPercent: percentOf(counted, expected),
    placesInReview: needsReview,
    placesFailed: failed,
    placesWaiting: waiting,
    placesMissing: missing,
  };
}

/** A tally as the model is given it. Every number was counted or worked out here; null is "not known", never 0. */
export function tallyFacts(plan: TallyPlan, contestId: string, tally: StoredTally): JsonObject {
  const { unitId, content, version, at } = tally;
  const contest = plan.contest(contestId)!;
  const unit = plan.index.units.get(unitId)!;
  const byId = new Map(contest.options.map(option => [option.id, option]));
  const shares = sharePercents(content);
  return {
    contestId,
    contest: contest.name,
    unitId,
    unit: unit.name,
    unitType: unit.type,
    version,
    at,
    complete: content.coverage.counted === content.coverage.expected,
    coverage: coverageFacts(content),
    options: content.options.map(({ optionId, total, places }) => ({
      optionId,
      label: byId.get(optionId)?.name ?? optionId,
      party: byId.get(optionId)?.party ?? null,
      votes: total,
      sharePercent: shares.get(optionId) ?? null,
      fromPlaces: places,
    })),
    lead: leadOf(content),
    ballots: Object.fromEntries(
      Object.entries(content.ballots).map(([kind, { total, places }]) => [
        kind,
        { count: total, fromPlaces: places },
      ]),
    ),
    turnoutPercent: turnoutPercent(content),
  };
}

/** Who is ahead, by how much; null as long as an option was not counted, or there is only one. */
function leadOf({ options }: TallyContent): JsonObject | null {
  const ordered = options.toSorted((one, other) => (other.total ?? 0) - (one.total ?? 0));
  const [first, second] = ordered;
  if (first === undefined || second === undefined || options.some(({ total }) => total === null)) return null;
  const marginVotes = first.total! - second.total!;
  return marginVotes === 0 ? { tie: true, votes: first.total } : { optionId: first.optionId, marginVotes };
}
