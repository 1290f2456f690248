import type { DocumentStore } from '../store/document-store.ts';
import type { Election, ElectionCatalogue } from './elections.ts';
import { paths } from './paths.ts';
import { emptyTally, sameTally, type TallyContent, TallyRecord } from './tallies.ts';
import { tallyPlan } from './tally-plan.ts';
import { unitTallies } from './tally-sweep.ts';
import type { AuditProblem } from './verify-document.ts';
import { everyRecord } from './verify-facts.ts';

/** What a walk over all tallies found. */
export interface TallyVerification {
  readonly tallies: number;
  /** Units that wait to be recomputed: nothing can be said of them before. */
  readonly pending: number;
  readonly problems: readonly AuditProblem[];
}

/**
 * Proves that each polling place's tallies are those of its counted results, that every other one is the sum of its
 * children's, and that there is no tally of anything else.
 */
export async function verifyTallies(
  store: DocumentStore,
  elections: ElectionCatalogue,
): Promise<TallyVerification> {
  const problems: AuditProblem[] = [];
  const seen = new Set<string>();
  let pending = 0;
  for (const election of await elections.all()) {
    for (const unitId of tallyPlan(election).units()) {
      const found = await unitProblems(store, election, unitId, seen);
      if (found === null) pending++;
      else problems.push(...found);
    }
  }
  for await (const { path } of everyRecord(store, { collection: 'tallies' })) {
    if (!seen.has(path)) problems.push({ path, kind: 'extra', message: 'No election has this tally' });
  }
  return { tallies: seen.size, pending, problems };
}

/** Null where the unit waits to be recomputed. */
async function unitProblems(
  store: DocumentStore,
  election: Election,
  unitId: string,
  seen: Set<string>,
): Promise<AuditProblem[] | null> {
  const plan = tallyPlan(election);
  const electionId = election.definition.id;
  const contests = plan.contestsIn(unitId);
  const tallyPaths = contests.map(({ id }) => paths.tally(electionId, id, unitId));
  for (const path of tallyPaths) seen.add(path);
  const problems: AuditProblem[] = [];
  let expected: Map<string, TallyContent>;
  try {
    expected = await unitTallies(store, election, unitId);
  } catch (error) {
    const message = `What lies below can't be read: ${(error as Error).message}`;
    return [{ path: tallyPaths[0]!, kind: 'inconsistent', message }];
  }
  const values = await store.getMany(tallyPaths);
  for (const [index, contest] of contests.entries()) {
    const path = tallyPaths[index]!;
    const content = expected.get(contest.id)!;
    const value = values[index] ?? null;
    if (value === null) {
      const empty = emptyTally(contest, plan.expected(contest.id, unitId) ?? 0);
      if (!sameTally(empty, content))
        problems.push({ path, kind: 'missing', message: 'There are counts for it' });
      continue;
    }
    const tally = TallyRecord.strict().safeParse(value).data;
    const named =
      tally !== undefined && paths.tally(tally.electionId, tally.contestId, tally.unitId) === path;
    if (!named) problems.push({ path, kind: 'altered', message: 'The record is not this tally' });
    else if (!sameTally(tally, content)) {
      const source = plan.isLeaf(contest.id, unitId)
        ? 'the counted results of its documents'
        : "its children's sum";
      problems.push({ path, kind: 'inconsistent', message: `The tally is not ${source}` });
    }
  }
  // Asked last: a mark that is not there now was not needed for what was read before.
  if (problems.length === 0) return problems;
  const marks = await store.getMany([paths.dirty(electionId, unitId), paths.dirtyElection(electionId)]);
  return marks.some(mark => mark !== null) ? null : problems;
}
