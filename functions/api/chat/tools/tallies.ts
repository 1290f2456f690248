import { z } from 'zod';
import { Id } from '../../../../shared/domain/primitives.ts';
import type { JsonObject } from '../../../../shared/store/document-store.ts';
import {
  readTallies,
  rounded,
  type StoredTally,
  sharePercents,
  tallyCitation,
  tallyFacts,
  turnoutPercent,
} from '../tally-facts.ts';
import { defineTool, failed } from '../tool.ts';
import { ContestArgument, ElectionArgument, type Place, placeMeant } from '../where.ts';

const maxChildren = 40;

/** The counted results of a unit. */
export const getTally = defineTool({
  name: 'get_tally',
  description:
    'Counted votes of a contest in a reporting unit, with shares, turnout, coverage and version; on request of the units right below too.',
  args: z.strictObject({
    electionId: ElectionArgument,
    contestId: ContestArgument,
    unitId: Id.optional().describe("The reporting unit; the contest's own, the largest, where left out."),
    children: z
      .boolean()
      .default(false)
      .describe(`Whether the units right below are wanted, up to ${maxChildren}.`),
  }),
  async run(view, { children, ...given }) {
    const { found: place, problem } = await placeMeant(view, given);
    if (place === null) return problem;
    const { plan, contestId, unitId } = place;
    const below = children ? plan.children(contestId, unitId) : [];
    const [tally, ...inside] = await readTallies(view, plan, contestId, [
      unitId,
      ...below.slice(0, maxChildren),
    ]);
    const facts = {
      tally: tallyFacts(plan, contestId, tally!),
      unitsRightBelow: plan.children(contestId, unitId).length,
      ...(children ? { children: inside.map(each => tallyFacts(plan, contestId, each)) } : {}),
    };
    return { facts, citations: [tally!, ...inside].map(each => tallyCitation(plan, contestId, each)) };
  },
});

/** Two or more units of one contest beside each other, with the differences worked out. */
export const compareUnits = defineTool({
  name: 'compare_units',
  description:
    'One contest in 2 to 20 reporting units: each tally, and how every unit differs from the first in votes, shares and turnout.',
  args: z.strictObject({
    electionId: ElectionArgument,
    contestId: ContestArgument,
    unitIds: z
      .array(Id)
      .min(2)
      .max(20)
      .describe('The units; the first is what the others are compared with.'),
  }),
  async run(view, { unitIds, ...given }) {
    const ids = [...new Set(unitIds)];
    const places: Place[] = [];
    for (const unitId of ids) {
      const { found: place, problem } = await placeMeant(view, { ...given, unitId });
      if (place === null) return problem;
      places.push(place);
    }
    const [{ plan, contestId }, ...others] = places as [Place, ...Place[]];
    if (others.length === 0) return failed('invalid_arguments', 'Expected two different units');
    if (others.some(each => each.contestId !== contestId)) {
      return failed(
        'invalid_arguments',
        'The units hold different contests; name one that is tallied in all of them',
      );
    }
    const [first, ...rest] = await readTallies(view, plan, contestId, ids);
    const facts = {
      units: [first!, ...rest].map(tally => tallyFacts(plan, contestId, tally)),
      differences: rest.map(tally => difference(first!, tally)),
      method: "Each unit's number less the first unit's; shares and turnout in percentage points.",
    };
    return { facts, citations: [first!, ...rest].map(each => tallyCitation(plan, contestId, each)) };
  },
});

/** Null wherever one of the two is not known. */
function difference(first: StoredTally, other: StoredTally): JsonObject {
  const [from, to] = [sharePercents(first.content), sharePercents(other.content)];
  const votes = new Map(first.content.options.map(({ optionId, total }) => [optionId, total]));
  return {
    unitId: other.unitId,
    lessUnitId: first.unitId,
    options: other.content.options.map(({ optionId, total }) => ({
      optionId,
      votes: less(total, votes.get(optionId)),
      sharePercentPoints: less(to.get(optionId), from.get(optionId)),
    })),
    turnoutPercentPoints: less(turnoutPercent(other.content), turnoutPercent(first.content)),
  };
}

function less(value: number | null | undefined, from: number | null | undefined): number | null {
  return value == null || from == null ? null : rounded(value - from);
}
