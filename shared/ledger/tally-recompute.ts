import { timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import type { JsonObject } from '../store/document-store.ts';
import { paths } from './paths.ts';
import type { TallyServices } from './tally-leaf.ts';
import {
  documentLevel,
  ElectionMark,
  electionLevel,
  levelOf,
  markElection,
  rankOf,
  writeMark,
} from './tally-marks.ts';
import { tallyPlan } from './tally-plan.ts';

/**
 * Asks for all tallies of an election to be made anew, which sweep then does. False where it was asked for before
 * and is not finished: that goes on where it is.
 */
export async function requestRecompute(
  { store, clock }: TallyServices,
  electionId: string,
  requestedBy: string,
): Promise<boolean> {
  const now = clock.now();
  return store.transaction(async transaction => {
    const known = await transaction.get(paths.dirtyElection(electionId));
    if (known === null) markElection(transaction, electionId, now, `${requestedBy}@${timestamp(now)}`);
    return known === null;
  });
}

/** Units marked in one transaction. */
const marksAtOnce = 400;

/**
 * Takes each election that is to be made anew a bounded step further: marks its next units, the deepest first. Two at
 * once do no harm: only one of them finds the step not done.
 */
export async function spreadElectionMarks(
  services: TallyServices,
  bound: number,
): Promise<{ marked: number; more: boolean }> {
  const records = await services.store.query({
    collection: 'dirty',
    where: [{ field: 'rank', op: '<', value: rankOf(electionLevel + 1, '') }],
    orderBy: { field: 'rank', direction: 'ascending' },
    limit: 20,
  });
  let marked = 0;
  let more = false;
  for (const { id, value } of records) {
    const mark = parse(ElectionMark, value, `mark ${id}`, 'damaged_record');
    if (mark.notBefore > timestamp(services.clock.now())) continue;
    const step = await spread(services, mark, Math.min(bound, marksAtOnce));
    marked += step.marked;
    more ||= step.more;
  }
  return { marked, more };
}

async function spread(
  { store, elections, clock }: TallyServices,
  mark: ElectionMark,
  limit: number,
): Promise<{ marked: number; more: boolean }> {
  const { electionId } = mark;
  const election = await elections.get(electionId);
  const plan = election === null ? null : tallyPlan(election);
  const units = plan?.units() ?? [];
  const next = mark.next + limit;
  const at = timestamp(clock.now());
  return store.transaction(async transaction => {
    const current = await transaction.get(paths.dirtyElection(electionId));
    if (current?.stamp !== mark.stamp || current.next !== mark.next) return { marked: 0, more: true };
    const batch = units.slice(mark.next, next);
    for (const unitId of batch) {
      const leaf = plan!.contestsIn(unitId).some(({ id }) => plan!.isLeaf(id, unitId));
      const rank = rankOf(leaf ? documentLevel : levelOf(plan!.depth(unitId)), at);
      writeMark(transaction, { electionId, unitId, stamp: mark.stamp, rank });
    }
    const moved: ElectionMark = { ...mark, next };
    if (next >= units.length) transaction.delete(paths.dirtyElection(electionId));
    else transaction.set(paths.dirtyElection(electionId), moved as unknown as JsonObject);
    return { marked: batch.length, more: next < units.length };
  });
}
