import type { Contest, FormInUse } from '../domain/election.ts';
import { type ElectionIndex, electionIndex } from '../forms/election-index.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import type { Election } from './elections.ts';

/** The units of one contest: those that report it, and those above them up to where it is held. */
interface ContestTree {
  readonly contest: Contest;
  /** Forms that are added up, in the election's order; the first with a counted document speaks for its place. */
  readonly forms: readonly FormDefinition[];
  /** Each unit of the tree, and how many reporting units lie in it. */
  readonly expected: ReadonlyMap<string, number>;
  readonly leaves: ReadonlySet<string>;
}

/** How the tallies of an election hang together; made once for each definition. */
export class TallyPlan {
  readonly index: ElectionIndex;
  readonly #trees: ReadonlyMap<string, ContestTree>;
  readonly #children = new Map<string, string[]>();
  readonly #contestsOfUnit = new Map<string, Contest[]>();

  constructor(election: Election) {
    this.index = electionIndex(election.definition);
    for (const { id, parentId } of election.definition.reportingUnits) {
      if (parentId !== null) append(this.#children, parentId, id);
    }
    const trees = election.definition.contests.map(contest => treeOf(this.index, election, contest));
    this.#trees = new Map(trees.map(tree => [tree.contest.id, tree]));
    for (const { contest, expected } of trees) {
      for (const unitId of expected.keys()) append(this.#contestsOfUnit, unitId, contest);
    }
  }

  /** Contests that are tallied in the unit; none where there is no such unit. */
  contestsIn(unitId: string): readonly Contest[] {
    return this.#contestsOfUnit.get(unitId) ?? [];
  }

  contest(contestId: string): Contest | null {
    return this.#trees.get(contestId)?.contest ?? null;
  }

  /** Whether the unit's tally is made from documents; otherwise from its children's. */
  isLeaf(contestId: string, unitId: string): boolean {
    return this.#trees.get(contestId)?.leaves.has(unitId) ?? false;
  }

  /** The units right below that are tallied for the contest. */
  children(contestId: string, unitId: string): readonly string[] {
    const expected = this.#trees.get(contestId)?.expected;
    if (expected === undefined || this.isLeaf(contestId, unitId)) return [];
    return (this.#children.get(unitId) ?? []).filter(id => expected.has(id));
  }

  forms(contestId: string): readonly FormDefinition[] {
    return this.#trees.get(contestId)?.forms ?? [];
  }

  /** Reporting units in the unit, null where the contest is not tallied there. */
  expected(contestId: string, unitId: string): number | null {
    return this.#trees.get(contestId)?.expected.get(unitId) ?? null;
  }

  /** The unit above in which the contest is tallied as well, null at the top. */
  parent(contestId: string, unitId: string): string | null {
    const parentId = this.index.units.get(unitId)?.parentId ?? null;
    return parentId === null || this.expected(contestId, parentId) === null ? null : parentId;
  }

  /** Steps from the unit up to the hierarchy's root. */
  depth(unitId: string): number {
    return this.index.path(unitId).length - 1;
  }

  /** Every unit that has a tally, the deepest first. */
  units(): string[] {
    return [...this.#contestsOfUnit.keys()].sort((left, right) => this.depth(right) - this.depth(left));
  }
}

const plans = new WeakMap<Election['definition'], TallyPlan>();

/** The plan of an election, kept as long as its definition. */
export function tallyPlan(election: Election): TallyPlan {
  const known = plans.get(election.definition);
  if (known !== undefined) return known;
  const plan = new TallyPlan(election);
  plans.set(election.definition, plan);
  return plan;
}

function treeOf(index: ElectionIndex, election: Election, contest: Contest): ContestTree {
  const inUse = addedUp(index, contest);
  const reporting = new Set(inUse.flatMap(({ formId }) => [...index.places(formId)]));
  const expected = new Map<string, number>();
  const leaves = new Set<string>();
  for (const unitId of reporting) {
    const path = index.path(unitId).map(unit => unit.id);
    const top = path.indexOf(contest.unitId);
    if (top < 0 || path.slice(1, top + 1).some(id => reporting.has(id))) continue;
    leaves.add(unitId);
    for (const id of path.slice(0, top + 1)) expected.set(id, (expected.get(id) ?? 0) + 1);
  }
  const forms = inUse.flatMap(({ formId }) => election.forms.get(formId) ?? []);
  return { contest, forms, expected, leaves };
}

/**
 * The forms whose counts are added up: a contest that both polling places and a summary report would be counted
 * twice, so only the forms of the lowest level are taken.
 */
function addedUp(index: ElectionIndex, contest: Contest): FormInUse[] {
  const reporting = index.election.forms.filter(form =>
    Object.values(form.contests).some(ids => ids.includes(contest.id)),
  );
  const depthOf = ({ unitType }: FormInUse): number => {
    if (unitType === undefined) return Number.POSITIVE_INFINITY;
    const first = index.election.reportingUnits.find(unit => unit.type === unitType);
    return first === undefined ? -1 : index.path(first.id).length;
  };
  const deepest = Math.max(...reporting.map(depthOf));
  return reporting.filter(form => depthOf(form) === deepest);
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
