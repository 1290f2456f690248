import { z } from 'zod';
import { Id } from '../../../../shared/domain/primitives.ts';
import type { TallyPlan } from '../../../../shared/ledger/tally-plan.ts';
import { percentOf, readTallies, type StoredTally, tallyCitation } from '../tally-facts.ts';
import { defineTool, failed } from '../tool.ts';
import { fewestPlaces, outlierScore, turnoutOutliers } from '../turnout-outliers.ts';
import { ContestArgument, ElectionArgument, placeMeant } from '../where.ts';

/** Reads of one call; a larger unit is asked for in parts. */
const maxPlaces = 5_000;

/** Polling places of a unit whose turnout is out of line. */
export const findTurnoutOutliers = defineTool({
  name: 'find_turnout_outliers',
  description:
    'Polling places of a unit whose turnout differs much from the others there (robust z-score), and all above 100 per cent. An outlier is a question to look into, not an error or fraud.',
  args: z.strictObject({
    electionId: ElectionArgument,
    contestId: ContestArgument,
    unitId: Id.optional().describe(
      "The unit whose polling places are looked at; the contest's own where left out.",
    ),
    limit: z.int().min(1).max(50).default(20).describe('How many at most.'),
  }),
  async run(view, { limit, ...given }) {
    const { found: place, problem } = await placeMeant(view, given);
    if (place === null) return problem;
    const { plan, contestId, unitId } = place;
    if ((plan.expected(contestId, unitId) ?? 0) > maxPlaces) {
      return failed('too_large', `More than ${maxPlaces} places; ask for a unit below`);
    }
    const [whole, ...places] = await readTallies(view, plan, contestId, [
      unitId,
      ...placesIn(plan, contestId, unitId),
    ]);
    const measured = places.flatMap(tally => measure(plan, tally) ?? []);
    const spread = turnoutOutliers(measured);
    if (spread === null) {
      return failed(
        'not_found',
        `Fewer than ${fewestPlaces} places there have a counted turnout; that is too few`,
      );
    }
    const tallies = new Map(places.map(tally => [tally.unitId, tally]));
    const byId = new Map(measured.map(each => [each.unitId, each]));
    const listed = spread.outliers.slice(0, limit);
    const facts = {
      contestId,
      unitId,
      unit: plan.index.units.get(unitId)!.name,
      placesInUnit: places.length,
      placesWithTurnout: measured.length,
      placesLeftOut: places.length - measured.length,
      medianTurnoutPercent: spread.medianPercent,
      deviationPercentPoints: spread.deviationPercentPoints,
      method: `Robust z-score from the ${spread.method}`,
      outlierFromScore: outlierScore,
      outliersInAll: spread.outliers.length,
      outliers: listed.map(each => ({
        ...byId.get(each.unitId)!,
        unit: plan.index.units.get(each.unitId)!.name,
        score: each.score,
        version: tallies.get(each.unitId)!.version,
      })),
    };
    const cited = [whole!, ...listed.map(each => tallies.get(each.unitId)!)];
    return { facts, citations: cited.map(each => tallyCitation(plan, contestId, each)) };
  },
});

/** The polling places of the contest below a unit, or the unit itself where it is one. */
function placesIn(plan: TallyPlan, contestId: string, unitId: string): string[] {
  if (plan.isLeaf(contestId, unitId)) return [unitId];
  return plan.children(contestId, unitId).flatMap(child => placesIn(plan, contestId, child));
}

/** Turnout over the form's registered voters, else over the election definition's. Null without either number. */
function measure(plan: TallyPlan, { unitId, content }: StoredTally) {
  const cast = content.ballots.ballotsCast?.total ?? null;
  const onForm = content.ballots.registeredVoters?.total ?? null;
  const registered = onForm ?? plan.index.units.get(unitId)?.registeredVoters ?? null;
  const turnoutPercent = percentOf(cast, registered);
  if (turnoutPercent === null) return null;
  const registeredFrom = onForm === null ? 'election definition' : 'form';
  return { unitId, turnoutPercent, ballotsCast: cast, registeredVoters: registered, registeredFrom };
}
