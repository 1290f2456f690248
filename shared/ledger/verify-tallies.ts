import { InvalidInputError } from '../domain/errors.ts';
import type { DocumentStore, JsonObject } from '../store/document-store.ts';
import type { Election, ElectionCatalogue } from './elections.ts';
import { paths } from './paths.ts';
import { sameTally, type TallyContent, TallyRecord } from './tallies.ts';
import { type TallyPlan, tallyPlan } from './tally-plan.ts';
import { tallyOr, unitTallies } from './tally-sweep.ts';
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
  const electionId = election.definition.id;
  const contests = tallyPlan(election).contestsIn(unitId);
  const tallyPaths = contests.map(({ id }) => paths.tally(electionId, id, unitId));
  for (const path of tallyPaths) seen.add(path);
  const problems = await contradictions(store, election, unitId, tallyPaths);
  // Asked last: a mark that is not there now was not needed for what was read before.
  if (problems.length === 0) return problems;
  const marks = await store.getMany([paths.dirty(electionId, unitId), paths.dirtyElection(electionId)]);
  return marks.some(mark => mark !== null) ? null : problems;
}

/** Where a unit's tallies are not what lies below it. */
async function contradictions(
  store: DocumentStore,
  election: Election,
  unitId: string,
  tallyPaths: readonly string[],
): Promise<AuditProblem[]> {
  let expected: Map<string, TallyContent>;
  try {
    expected = await unitTallies(store, election, unitId);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const message = `What lies below can't be read: ${error.message}`;
    return tallyPaths.slice(0, 1).map(path => ({ path, kind: 'inconsistent', message }));
  }
  const plan = tallyPlan(election);
  const values = await store.getMany(tallyPaths);
  return plan.contestsIn(unitId).flatMap(({ id }, index): AuditProblem[] => {
    const path = tallyPaths[index]!;
    const found = contradiction(plan, id, unitId, path, values[index] ?? null, expected.get(id)!);
    return found === null ? [] : [{ path, ...found }];
  });
}

function contradiction(
  plan: TallyPlan,
  contestId: string,
  unitId: string,
  path: string,
  value: JsonObject | null,
  expected: TallyContent,
): Omit<AuditProblem, 'path'> | null {
  if (value === null) {
    const empty = sameTally(tallyOr(plan, contestId, unitId, null), expected);
    return empty ? null : { kind: 'missing', message: 'There are counts for it' };
  }
  const tally = TallyRecord.strict().safeParse(value).data;
  if (tally === undefined || paths.tally(tally.electionId, tally.contestId, tally.unitId) !== path)
    return { kind: 'altered', message: 'The record is not this tally' };
  if (sameTally(tally, expected)) return null;
  const source = plan.isLeaf(contestId, unitId)
    ? 'the counted results of its documents'
    : "its children's sum";
  return { kind: 'inconsistent', message: `The tally is not ${source}` };
}
