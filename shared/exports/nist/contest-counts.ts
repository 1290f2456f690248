import type { Contest } from '../../domain/election.ts';
import { parse } from '../../domain/parse.ts';
import type { Election } from '../../ledger/elections.ts';
import { paths } from '../../ledger/paths.ts';
import type { TallyContent, TallyCoverage } from '../../ledger/tallies.ts';
import { type BallotKind, ballotKinds, emptyTally, TallyRecord } from '../../ledger/tallies.ts';
import { tallyPlan } from '../../ledger/tally-plan.ts';
import type { ExportServices } from '../results-csv.ts';

const coverageKeys = ['expected', 'counted', 'needsReview', 'failed', 'waiting', 'missing'] as const;

/**
 * What is counted of one contest in each of its units, in columns of numbers: 5,000 units with 60 options are 3 MB.
 * The places' tallies are read from the ledger and added up here, not read level by level: the tallies above a place are
 * made a moment after it, and an export must not contradict itself.
 */
export class ContestCounts {
  readonly contest: Contest;
  /** In the election's order. */
  readonly units: readonly string[];
  readonly #at: ReadonlyMap<string, number>;
  readonly #options: readonly Float64Array[];
  readonly #ballots: ReadonlyMap<BallotKind, Float64Array>;
  readonly #coverage: ReadonlyMap<keyof TallyCoverage, Float64Array>;

  constructor(contest: Contest, units: readonly string[]) {
    const nothing = () => new Float64Array(units.length).fill(Number.NaN);
    this.contest = contest;
    this.units = units;
    this.#at = new Map(units.map((unitId, index) => [unitId, index]));
    this.#options = contest.options.map(nothing);
    this.#ballots = new Map(ballotKinds.map(kind => [kind, nothing()]));
    this.#coverage = new Map(coverageKeys.map(key => [key, new Float64Array(units.length)]));
  }

  /** The votes of the option at that place of the contest's list; null where no place reported them. */
  votes(option: number, unitId: string): number | null {
    return this.#number(this.#options[option], unitId);
  }

  ballots(kind: BallotKind, unitId: string): number | null {
    return this.#number(this.#ballots.get(kind), unitId);
  }

  coverage(unitId: string): TallyCoverage {
    const index = this.#at.get(unitId);
    const of = (key: keyof TallyCoverage) => (index === undefined ? 0 : this.#coverage.get(key)![index]!);
    return Object.fromEntries(coverageKeys.map(key => [key, of(key)])) as TallyCoverage;
  }

  /** Enters a place's tally. */
  enter(unitId: string, tally: TallyContent): void {
    const index = this.#at.get(unitId)!;
    const totals = new Map(tally.options.map(({ optionId, total }) => [optionId, total]));
    for (const [position, { id }] of this.contest.options.entries())
      this.#options[position]![index] = totals.get(id) ?? Number.NaN;
    for (const [kind, column] of this.#ballots) column[index] = tally.ballots[kind]?.total ?? Number.NaN;
    for (const [key, column] of this.#coverage) column[index] = tally.coverage[key];
  }

  /** Adds a unit to the one above it: each number over those that have it. */
  addTo(parentId: string, unitId: string): void {
    const [to, from] = [this.#at.get(parentId)!, this.#at.get(unitId)!];
    for (const column of [...this.#options, ...this.#ballots.values()]) {
      if (Number.isNaN(column[from]!)) continue;
      column[to] = (Number.isNaN(column[to]!) ? 0 : column[to]!) + column[from]!;
    }
    for (const column of this.#coverage.values()) column[to]! += column[from]!;
  }

  #number(column: Float64Array | undefined, unitId: string): number | null {
    const index = this.#at.get(unitId);
    const value = index === undefined ? undefined : column?.[index];
    return value === undefined || Number.isNaN(value) ? null : value;
  }
}

const talliesAtOnce = 200;

/** Reads the counts of each of the election's contests, one after the other; only one is held at a time. */
export async function* everyContest(
  { store }: Pick<ExportServices, 'store'>,
  election: Election,
): AsyncGenerator<ContestCounts> {
  const { definition } = election;
  const plan = tallyPlan(election);
  const unitsOf = new Map<string, string[]>(definition.contests.map(({ id }) => [id, []]));
  for (const { id } of definition.reportingUnits)
    for (const contest of plan.contestsIn(id)) unitsOf.get(contest.id)!.push(id);
  for (const contest of definition.contests) {
    const units = unitsOf.get(contest.id)!;
    const counts = new ContestCounts(contest, units);
    const places = units.filter(unitId => plan.isLeaf(contest.id, unitId));
    for (let start = 0; start < places.length; start += talliesAtOnce) {
      const batch = places.slice(start, start + talliesAtOnce);
      const values = await store.getMany(batch.map(unitId => paths.tally(definition.id, contest.id, unitId)));
      for (const [index, unitId] of batch.entries()) {
        const what = `tally ${contest.id} ${unitId}`;
        const value = values[index] ?? null;
        counts.enter(
          unitId,
          value === null ? emptyTally(contest, 1) : parse(TallyRecord, value, what, 'damaged_record'),
        );
      }
    }
    const upwards = units.toSorted((left, right) => plan.depth(right) - plan.depth(left));
    for (const unitId of upwards) {
      const parentId = plan.parent(contest.id, unitId);
      if (parentId !== null) counts.addTo(parentId, unitId);
    }
    yield counts;
  }
}
