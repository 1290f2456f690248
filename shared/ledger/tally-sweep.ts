import { timestamp } from '../domain/clock.ts';
import { TransientError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import type { DocumentStore, JsonObject } from '../store/document-store.ts';
import type { Election } from './elections.ts';
import { paths } from './paths.ts';
import { createSteps } from './steps.ts';
import { emptyTally, sameTally, sumOfTallies, type TallyContent, TallyRecord } from './tallies.ts';
import { placeTallies, type TallyServices } from './tally-leaf.ts';
import { DirtyMark, documentLevel, levelOf, rankOf, rootLevel, writeMark } from './tally-marks.ts';
import { type TallyPlan, tallyPlan } from './tally-plan.ts';
import { spreadElectionMarks } from './tally-recompute.ts';

/** What one run did. */
export interface TallyRun {
  /** Units that were worked off. */
  readonly recomputed: number;
  /** Units of an election that were marked because all of it is to be made anew. */
  readonly marked: number;
  /** Units whose records could not be read; they keep their marks and the log says why. */
  readonly failed: number;
  /** There is more to do than one run does. */
  readonly more: boolean;
}

/** Marks worked off a level and run. A run thus does bounded work, and a busy level can't starve those above it. */
const defaultBound = 500;
/** Units recomputed at once. More of them would only wait for their common parent's mark. */
const atOnce = 4;

/**
 * Works off the marks of tallies that are out of date, level by level from the polling places up, so that one run
 * brings a change to the root. Two runs at once do no harm: what a run made from older facts than those marked
 * meanwhile is not written. A unit whose recomputation meets a failure that may pass, a lock that another holds for
 * one, keeps back no other; such a failure is thrown at the end, and a later run goes on.
 */
export async function sweepTallies(services: TallyServices, bound = defaultBound): Promise<TallyRun> {
  const { store } = services;
  const spread = await spreadElectionMarks(services, bound);
  const steps = createSteps();
  let recomputed = 0;
  let failed = 0;
  let { more } = spread;
  let level = await nextLevel(store, documentLevel);
  while (level !== null) {
    const marks = await marksOf(store, level, bound);
    for (let start = 0; start < marks.length; start += atOnce) {
      const batch = marks.slice(start, start + atOnce);
      const done = await Promise.all(batch.map(mark => steps.attempt(() => recomputeOrLog(services, mark))));
      recomputed += done.filter(success => success === true).length;
      failed += done.filter(success => success === false).length;
    }
    more ||= marks.length === bound;
    level = await nextLevel(store, level + 1);
  }
  steps.end();
  return { recomputed, marked: spread.marked, failed, more };
}

/** Runs until nothing more can be brought up to date; `onRun` is told of each run. */
export async function settleTallies(
  services: TallyServices,
  onRun: (run: TallyRun) => void = () => undefined,
): Promise<void> {
  for (let more = true; more; ) {
    const run = await sweepTallies(services);
    onRun(run);
    more = run.more && run.recomputed + run.marked > 0;
  }
}

/** One damaged record must not keep back the tallies of all other places. */
async function recomputeOrLog(services: TallyServices, mark: DirtyMark): Promise<boolean> {
  try {
    await recompute(services, mark);
    return true;
  } catch (error) {
    if (error instanceof TransientError) throw error;
    const { electionId, unitId } = mark;
    services.log.log('ERROR', 'A tally could not be made', { electionId, unitId, error });
    return false;
  }
}

/** The first level from `from` on that has marks. */
async function nextLevel(store: DocumentStore, from: number): Promise<number | null> {
  if (from > rootLevel) return null;
  const [first] = await store.query({
    collection: 'dirty',
    where: [{ field: 'rank', op: '>=', value: rankOf(from, '') }],
    orderBy: { field: 'rank', direction: 'ascending' },
    limit: 1,
  });
  return first === undefined ? null : Number.parseInt(String(first.value.rank), 10);
}

async function marksOf(store: DocumentStore, level: number, limit: number): Promise<DirtyMark[]> {
  const records = await store.query({
    collection: 'dirty',
    where: [
      { field: 'rank', op: '>=', value: rankOf(level, '') },
      { field: 'rank', op: '<', value: rankOf(level, '\u007f') },
    ],
    orderBy: { field: 'rank', direction: 'ascending' },
    limit,
  });
  return records.map(({ id, value }) => parse(DirtyMark, value, `mark ${id}`, 'damaged_record'));
}

/**
 * Makes a unit's tallies anew and removes its mark. What lies below is read before the transaction; the transaction
 * writes only where the mark is the one that was found, because every change below writes another.
 */
async function recompute({ store, elections, clock }: TallyServices, mark: DirtyMark): Promise<void> {
  const { electionId, unitId, stamp } = mark;
  const election = await elections.get(electionId);
  if (election === null) return removeMark(store, mark);
  const plan = tallyPlan(election);
  const contents = await unitTallies(store, election, unitId);
  const contestIds = [...contents.keys()];
  const tallyPaths = contestIds.map(id => paths.tally(electionId, id, unitId));
  const at = timestamp(clock.now());
  await store.transaction(async transaction => {
    const dirty = paths.dirty(electionId, unitId);
    const [current, ...stored] = await transaction.getMany([dirty, ...tallyPaths]);
    if (current?.stamp !== stamp) return;
    transaction.delete(dirty);
    for (const [index, contestId] of contestIds.entries()) {
      const content = contents.get(contestId)!;
      const before = standingTally(plan, contestId, unitId, stored[index] ?? null);
      if (before !== null && sameTally(before, content)) continue;
      const version = (before?.version ?? 0) + 1;
      const tally: TallyRecord = { electionId, contestId, unitId, ...content, version, at };
      transaction.set(tallyPaths[index]!, tally as unknown as JsonObject);
      const parent = plan.parent(contestId, unitId);
      if (parent === null) continue;
      const rank = rankOf(levelOf(plan.depth(parent)), at);
      writeMark(transaction, { electionId, unitId: parent, stamp: `${unitId}@${version}@${stamp}`, rank });
    }
  });
}

/** What stands for a tally now: the record, the empty one where there is none, null where it can't be read. */
function standingTally(
  plan: TallyPlan,
  contestId: string,
  unitId: string,
  value: JsonObject | null,
): (TallyContent & { version: number }) | null {
  if (value !== null) return TallyRecord.safeParse(value).data ?? null;
  return { ...tallyOr(plan, contestId, unitId, null), version: 0 };
}

/** Of an election that is not known any more there is nothing to tally. */
async function removeMark(store: DocumentStore, { electionId, unitId, stamp }: DirtyMark): Promise<void> {
  await store.transaction(async transaction => {
    const path = paths.dirty(electionId, unitId);
    if ((await transaction.get(path))?.stamp === stamp) transaction.delete(path);
  });
}

/** The tallies that a unit should have now, by contest id: from its documents, or from its children's tallies. */
export async function unitTallies(
  store: DocumentStore,
  election: Election,
  unitId: string,
): Promise<Map<string, TallyContent>> {
  const plan = tallyPlan(election);
  const contests = plan.contestsIn(unitId);
  const leaf = contests.some(({ id }) => plan.isLeaf(id, unitId));
  const contents = leaf ? await placeTallies(store, plan, unitId) : new Map<string, TallyContent>();
  for (const contest of contests) {
    if (contents.has(contest.id)) continue;
    const children = await childTallies(store, plan, contest.id, unitId);
    contents.set(contest.id, sumOfTallies(contest, children));
  }
  return contents;
}

const childrenAtOnce = 200;

/** The stored tallies of a unit's children; one that has none counts as empty. */
async function childTallies(
  store: DocumentStore,
  plan: TallyPlan,
  contestId: string,
  unitId: string,
): Promise<TallyContent[]> {
  const children = plan.children(contestId, unitId);
  const contents: TallyContent[] = [];
  for (let start = 0; start < children.length; start += childrenAtOnce) {
    const batch = children.slice(start, start + childrenAtOnce);
    const values = await store.getMany(
      batch.map(child => paths.tally(plan.index.election.id, contestId, child)),
    );
    contents.push(...values.map((value, index) => tallyOr(plan, contestId, batch[index]!, value)));
  }
  return contents;
}

/** A stored tally, or the empty one that it stands for where there is none. */
export function tallyOr(
  plan: TallyPlan,
  contestId: string,
  unitId: string,
  value: JsonObject | null,
): TallyContent {
  if (value !== null) return parse(TallyRecord, value, `tally ${contestId} ${unitId}`, 'damaged_record');
  return emptyTally(plan.contest(contestId)!, plan.expected(contestId, unitId) ?? 0);
}
