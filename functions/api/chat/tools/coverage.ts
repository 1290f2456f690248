import { z } from 'zod';
import { DocumentState } from '../../../../shared/domain/document.ts';
import { Id } from '../../../../shared/domain/primitives.ts';
import type { JsonObject } from '../../../../shared/store/document-store.ts';
import type { LedgerView } from '../ledger-view.ts';
import { coverageFacts, readTallies, tallyCitation } from '../tally-facts.ts';
import { defineTool } from '../tool.ts';
import { ContestArgument, ElectionArgument, placeMeant } from '../where.ts';

const maxChildren = 60;

/** How much of a unit is counted, and how many documents stand where. */
export const getCoverage = defineTool({
  name: 'get_coverage',
  description:
    'How many polling places of a unit are counted, in review, failed, waiting or missing, of it and the units right below (least counted first), and how many documents of the election are in each state.',
  args: z.strictObject({
    electionId: ElectionArgument,
    contestId: ContestArgument,
    unitId: Id.optional().describe("The reporting unit; the contest's own, the largest, where left out."),
  }),
  async run(view, given) {
    const { found: place, problem } = await placeMeant(view, given);
    if (place === null) return problem;
    const { plan, contestId, unitId } = place;
    const ids = [unitId, ...plan.children(contestId, unitId)];
    const [tally, ...below] = await readTallies(view, plan, contestId, ids);
    const ordered = below.toSorted(
      (one, other) => countedShare(one.content.coverage) - countedShare(other.content.coverage),
    );
    const listed = ordered.slice(0, maxChildren);
    const facts = {
      contestId,
      unitId,
      unit: plan.index.units.get(unitId)!.name,
      version: tally!.version,
      at: tally!.at,
      coverage: coverageFacts(tally!.content),
      unitsRightBelow: below.length,
      children: listed.map(each => ({
        unitId: each.unitId,
        unit: plan.index.units.get(each.unitId)!.name,
        version: each.version,
        coverage: coverageFacts(each.content),
      })),
      documentsOfElection: await documentsByState(view, plan.index.election.id),
    };
    return { facts, citations: [tally!, ...listed].map(each => tallyCitation(plan, contestId, each)) };
  },
});

function countedShare({ counted, expected }: { counted: number; expected: number }): number {
  return expected === 0 ? 1 : counted / expected;
}

/** Of the documents that the conversation sees. */
async function documentsByState(view: LedgerView, electionId: string): Promise<JsonObject> {
  const { documentIds } = view;
  const seen =
    documentIds === null
      ? null
      : (await view.documents(documentIds)).filter(({ document }) => document.electionId === electionId);
  const counts = await Promise.all(
    DocumentState.options.map(async (state): Promise<[string, number]> => {
      if (seen !== null) return [state, seen.filter(({ document }) => document.state === state).length];
      const where = [
        { field: 'electionId', op: '=' as const, value: electionId },
        { field: 'state', op: '=' as const, value: state },
      ];
      return [state, await view.store.count({ collection: 'documents', where })];
    }),
  );
  return Object.fromEntries(counts);
}
