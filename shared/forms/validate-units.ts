import type { LooseUnit } from './loose-election.ts';
import { nameKey } from './place-names.ts';
import { duplicates, error, type ValidationIssue, warning } from './validation.ts';

/** Everything wrong with the hierarchy of reporting units. */
export function* unitIssues(units: readonly LooseUnit[]): Generator<ValidationIssue> {
  const pathOf = (at: number, field: string): string => `reportingUnits.${at}.${field}`;
  yield* duplicates(
    'reporting unit',
    units.map(({ id }, at) => [id, pathOf(at, 'id')]),
  );
  yield* parentIssues(units, pathOf);
  yield* cycleIssues(units, pathOf);
  yield* leafIssues(units, pathOf);
  yield* voterIssues(units, pathOf);
  yield* nameIssues(units, pathOf);
}

type PathOf = (at: number, field: string) => string;

function* parentIssues(units: readonly LooseUnit[], pathOf: PathOf): Generator<ValidationIssue> {
  const ids = new Set(units.map(({ id }) => id));
  let root: string | null = null;
  for (const [at, { id, parentId }] of units.entries()) {
    const path = pathOf(at, 'parentId');
    if (parentId === null && root !== null) {
      yield error(path, `Expected one root but "${id}" has no parent, nor has "${root}"`);
    }
    if (parentId === null) root ??= id;
    else if (parentId !== '' && !ids.has(parentId)) yield error(path, `Unknown reporting unit "${parentId}"`);
  }
  if (root === null && units.length > 0)
    yield error('reportingUnits', 'Expected one unit without a parent: the root');
}

/** One error for each cycle, at the unit of it that comes first. */
function* cycleIssues(units: readonly LooseUnit[], pathOf: PathOf): Generator<ValidationIssue> {
  const parents = new Map(units.map(({ id, parentId }) => [id, parentId]));
  const seen = new Set<string>();
  for (const [at, { id }] of units.entries()) {
    const way: string[] = [];
    let unit: string | null | undefined = id;
    while (unit !== null && unit !== undefined && unit !== '' && !seen.has(unit)) {
      seen.add(unit);
      way.push(unit);
      unit = parents.get(unit);
    }
    const start = typeof unit === 'string' ? way.indexOf(unit) : -1;
    if (start < 0) continue;
    const cycle = way.slice(start);
    const first = start === 0 ? at : units.findIndex(each => cycle.includes(each.id));
    yield error(pathOf(first, 'parentId'), `The units form a cycle: ${[...cycle, cycle[0]].join(' → ')}`);
  }
}

/** Units of one type are either polling places or have units below them. */
function* leafIssues(units: readonly LooseUnit[], pathOf: PathOf): Generator<ValidationIssue> {
  const parents = new Set(units.map(({ parentId }) => parentId));
  const byType = Map.groupBy(
    units.map((unit, at) => ({ ...unit, at })).filter(({ id, type }) => id !== '' && type !== ''),
    ({ type }) => type,
  );
  for (const [type, all] of byType) {
    const [above, leaves] = [
      all.filter(({ id }) => parents.has(id)),
      all.filter(({ id }) => !parents.has(id)),
    ];
    if (type === 'polling_place' || above.length < leaves.length) {
      yield* above.map(({ at, id }) =>
        error(
          pathOf(at, 'id'),
          `The ${type} "${id}" has units below it; expected it to be a leaf as others are`,
        ),
      );
    } else if (above.length > 0) {
      yield* leaves.map(({ at, id }) =>
        warning(pathOf(at, 'id'), `The ${type} "${id}" has no polling place below it; others have`),
      );
    }
  }
}

/** The registered voters of the units below can't be more than their parent's. */
function* voterIssues(units: readonly LooseUnit[], pathOf: PathOf): Generator<ValidationIssue> {
  const below = new Map<string, number>();
  for (const { parentId, registeredVoters } of units) {
    if (parentId !== null) below.set(parentId, (below.get(parentId) ?? 0) + (registeredVoters ?? 0));
  }
  for (const [at, { id, registeredVoters }] of units.entries()) {
    const sum = below.get(id) ?? 0;
    if (registeredVoters === undefined || sum <= registeredVoters) continue;
    const message = `Expected at least the ${sum} registered voters of the units below, but received ${registeredVoters}`;
    yield warning(pathOf(at, 'registeredVoters'), message);
  }
}

/** Two units of one name under one parent can't be told apart by a form's header. */
function* nameIssues(units: readonly LooseUnit[], pathOf: PathOf): Generator<ValidationIssue> {
  const first = new Map<string, string>();
  for (const [at, { name, parentId }] of units.entries()) {
    if (name === '') continue;
    const key = `${parentId}\u0000${nameKey(name)}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, pathOf(at, 'name'));
    else
      yield warning(
        pathOf(at, 'name'),
        `Another unit with the same parent is called "${name}" too: ${before}`,
      );
  }
}
