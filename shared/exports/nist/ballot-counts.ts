import type { Contest } from '../../domain/election.ts';
import type { Election } from '../../ledger/elections.ts';
import { type TallyPlan, tallyPlan } from '../../ledger/tally-plan.ts';
import type { ContestCounts } from './contest-counts.ts';
import { ids } from './names.ts';

/**
 * The contests whose ballots stand for the election's. `BallotCounts` has no contest, while each form reports the
 * ballots of its own: so the widest contests are taken whose units don't overlap, in the election's order where several
 * are as wide. Then a unit's ballots are the sum of those below it. The others' are in the sidecar.
 */
export function ballotContests(election: Election): ReadonlySet<string> {
  const plan = tallyPlan(election);
  const { contests } = election.definition;
  const widest = contests
    .filter(({ id, unitId }) => plan.expected(id, unitId) !== null)
    .toSorted((left, right) => plan.depth(left.unitId) - plan.depth(right.unitId));
  const chosen: Contest[] = [];
  for (const contest of widest) {
    const overlaps = chosen.some(({ unitId }) => isWithin(plan, contest.unitId, unitId));
    if (!overlaps) chosen.push(contest);
  }
  return new Set(chosen.map(({ id }) => id));
}

function isWithin(plan: TallyPlan, unitId: string, aboveId: string): boolean {
  return plan.index.path(unitId).some(({ id }) => id === aboveId);
}

/** The ballots cast and rejected in each unit of such a contest; none where no form reported any. */
export function ballotCounts(counts: ContestCounts): object[] {
  return counts.units.flatMap(unitId => {
    const cast = counts.ballots('ballotsCast', unitId);
    const rejected = counts.ballots('rejectedVotes', unitId);
    if (cast === null && rejected === null) return [];
    return [
      {
        '@type': 'ElectionResults.BallotCounts',
        GpUnitId: ids.gpUnit(unitId),
        Type: 'total',
        BallotsCast: cast ?? undefined,
        BallotsRejected: rejected ?? undefined,
      },
    ];
  });
}
