import { Id } from '../../../shared/domain/primitives.ts';
import type { Election } from '../../../shared/ledger/elections.ts';
import { type TallyPlan, tallyPlan } from '../../../shared/ledger/tally-plan.ts';
import type { LedgerView } from './ledger-view.ts';
import { failed, type ToolAnswer } from './tool.ts';

export const ElectionArgument = Id.optional().describe(
  'Id of the election; may be left out where list_elections shows only one.',
);
export const ContestArgument = Id.optional().describe(
  'Id of the contest; may be left out where the election has only one in the unit.',
);

type Found<Value> =
  | { readonly found: Value; readonly problem: null }
  | { readonly found: null; readonly problem: ToolAnswer };

function missing(message: string): { found: null; problem: ToolAnswer } {
  return { found: null, problem: failed('not_found', message) };
}

/** The election that is meant: the named one, or the only one that the conversation sees. */
export async function electionMeant(
  view: LedgerView,
  electionId: string | undefined,
): Promise<Found<Election>> {
  if (electionId !== undefined) {
    const election = await view.election(electionId);
    return election === null
      ? missing('There is no such election here; list_elections shows which there are')
      : { found: election, problem: null };
  }
  const [only, ...others] = await view.elections();
  if (only === undefined) return missing('No election is here');
  if (others.length > 0) return missing('There are several elections; name one that list_elections shows');
  return { found: only, problem: null };
}

/** A contest and a unit in which it is tallied. */
export interface Place {
  readonly plan: TallyPlan;
  readonly contestId: string;
  readonly unitId: string;
}

/** The tally that is meant. Without a unit it is the contest's own, without a contest the only one of the unit. */
export async function placeMeant(
  view: LedgerView,
  given: { electionId?: string | undefined; contestId?: string | undefined; unitId?: string | undefined },
): Promise<Found<Place>> {
  const { found: election, problem } = await electionMeant(view, given.electionId);
  if (election === null) return { found: null, problem };
  const plan = tallyPlan(election);
  const contests = given.unitId === undefined ? election.definition.contests : plan.contestsIn(given.unitId);
  if (given.unitId !== undefined && !plan.index.units.has(given.unitId)) {
    return missing('There is no such reporting unit; find_units finds it by its name');
  }
  const contestId = given.contestId ?? (contests.length === 1 ? contests[0]!.id : null);
  if (contestId === null)
    return missing('Several contests are held there; name one that find_contests shows');
  const contest = plan.contest(contestId);
  if (contest === null) return missing('There is no such contest; find_contests shows which there are');
  const unitId = given.unitId ?? contest.unitId;
  if (plan.expected(contestId, unitId) === null) return missing('That contest is not tallied in that unit');
  return { found: { plan, contestId, unitId }, problem: null };
}
