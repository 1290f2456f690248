/** Anything in a report. */
type Node = Readonly<Record<string, unknown>>;

/** What each reference must lead to; any other field that looks like one is an error of this list. */
const references: Readonly<Record<string, readonly string[]>> = {
  GpUnitId: ['ReportingUnit'],
  ElectionDistrictId: ['ReportingUnit'],
  ElectionScopeId: ['ReportingUnit', 'GpUnit'],
  ComposingGpUnitIds: ['ReportingUnit'],
  CandidateIds: ['Candidate'],
  PartyId: ['Party'],
  PartyIds: ['Party'],
  ElectionId: ['Election'],
  ContestId: ['CandidateContest', 'PartyContest', 'BallotMeasureContest'],
  ContestSelectionId: ['CandidateSelection', 'PartySelection', 'BallotMeasureSelection'],
  CurrentSnapshotId: ['CVRSnapshot'],
  BallotStyleUnitId: ['GpUnit'],
  CreatingDeviceId: ['ReportingDevice'],
  ReportGeneratingDeviceIds: ['ReportingDevice'],
};
const names = new Set(['UniqueId', 'VendorApplicationId']);

/**
 * What NIST's schemas leave open: every `@id` once, every reference to something of the right kind, no null and no number
 * below 0, a hierarchy that is a tree, and each unit's numbers the sum of those of the units right below it.
 */
export function reportProblems(report: Node): string[] {
  const nodes = [...everyNode(report, '')];
  const kinds = new Map<string, string>();
  const problems: string[] = [];
  for (const { path, node } of nodes) {
    const id = node['@id'];
    if (id === undefined) continue;
    if (kinds.has(String(id))) problems.push(`${path}: @id ${id} is there twice`);
    kinds.set(String(id), String(node['@type']).replace(/^.*\./, ''));
  }
  for (const { path, node } of nodes) {
    problems.push(...fieldProblems(path, node, kinds));
  }
  return [...problems, ...treeProblems(report), ...sumProblems(report)];
}

function* everyNode(value: unknown, path: string): Generator<{ path: string; node: Node }> {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* everyNode(each, `${path}/${index}`);
  } else if (typeof value === 'object' && value !== null) {
    yield { path, node: value as Node };
    for (const [name, each] of Object.entries(value)) yield* everyNode(each, `${path}/${name}`);
  }
}

function* fieldProblems(path: string, node: Node, kinds: ReadonlyMap<string, string>): Generator<string> {
  for (const [name, value] of Object.entries(node)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each === null || each === undefined) yield `${path}/${name}: null`;
      if (typeof each === 'number' && !(Number.isInteger(each) && each >= 0))
        yield `${path}/${name}: ${each}`;
      if (!/Ids?$/.test(name) || names.has(name)) continue;
      const allowed = references[name];
      if (allowed === undefined) yield `${path}/${name}: nothing is known of such a reference`;
      else if (!allowed.includes(kinds.get(String(each)) ?? ''))
        yield `${path}/${name}: ${each} leads nowhere`;
    }
  }
}

const listOf = (node: Node | undefined, name: string) => (node?.[name] ?? []) as Node[];

function below(report: Node): Map<string, string[]> {
  return new Map(
    listOf(report, 'GpUnit').map(unit => [String(unit['@id']), (unit.ComposingGpUnitIds ?? []) as string[]]),
  );
}

function* treeProblems(report: Node): Generator<string> {
  const children = below(report);
  const seen = new Set<string>();
  for (const [unit, parts] of children) {
    for (const part of parts) {
      if (seen.has(part)) yield `${part} is part of two units`;
      seen.add(part);
      const further = [...(children.get(part) ?? [])];
      for (let each = further.pop(); each !== undefined; each = further.pop()) {
        if (each === unit) {
          yield `${unit} is part of itself`;
          break;
        }
        further.push(...(children.get(each) ?? []));
      }
    }
  }
  const roots = [...children.keys()].filter(unit => !seen.has(unit));
  const scopes = listOf(report, 'Election').map(each => each.ElectionScopeId);
  if (
    children.size > 0 &&
    'Issuer' in report &&
    (roots.length !== 1 || scopes.some(scope => scope !== roots[0]))
  )
    yield `Expected one unit above all, the election's, but there are ${roots.join(', ')}`;
}

function* sumProblems(report: Node): Generator<string> {
  const children = below(report);
  for (const election of listOf(report, 'Election')) {
    for (const name of ['BallotsCast', 'BallotsRejected'])
      yield* unequal(`Ballots ${name}`, children, listOf(election, 'BallotCounts'), name);
    for (const contest of listOf(election, 'Contest')) {
      for (const name of ['Overvotes', 'Undervotes'])
        yield* unequal(`${contest['@id']} ${name}`, children, listOf(contest, 'OtherCounts'), name);
      for (const selection of listOf(contest, 'ContestSelection'))
        yield* unequal(String(selection['@id']), children, listOf(selection, 'VoteCounts'), 'Count');
    }
  }
}

/** Units whose number is not the sum of what is right below them, as far as anything is. */
function* unequal(
  what: string,
  children: ReadonlyMap<string, readonly string[]>,
  counts: readonly Node[],
  name: string,
): Generator<string> {
  const byUnit = new Map<string, number>();
  for (const count of counts) {
    const unit = String(count.GpUnitId);
    if (byUnit.has(unit)) yield `${what}: ${unit} is counted twice`;
    if (typeof count[name] === 'number') byUnit.set(unit, count[name]);
  }
  for (const [unit, value] of byUnit) {
    const parts = (children.get(unit) ?? []).flatMap(part => byUnit.get(part) ?? []);
    const sum = parts.reduce((total, each) => total + each, 0);
    if (parts.length > 0 && sum !== value) yield `${what}: ${unit} has ${value}, its parts ${sum}`;
  }
}
