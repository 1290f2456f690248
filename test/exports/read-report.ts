/** Numbers of a report by what they are of; a reader of its own, which knows nothing of how reports are made. */
export interface ReportNumbers {
  /** `contest id | option id | unit id` → votes. */
  readonly votes: ReadonlyMap<string, number>;
  /** `contest id | kind | unit id` → votes lost. */
  readonly lost: ReadonlyMap<string, number>;
  /** `kind | unit id` → ballots. */
  readonly ballots: ReadonlyMap<string, number>;
  /** contest id → units that reported, of how many. */
  readonly reported: ReadonlyMap<string, readonly [number, number]>;
}

type Node = Readonly<Record<string, unknown>>;
const listOf = (node: Node, name: string) => (node[name] ?? []) as Node[];

/** Reads the numbers of the only election in an ElectionReport, under the ids of the election definition. */
export function readReport(report: Node): ReportNumbers {
  const [election] = listOf(report, 'Election');
  const names = new Map<unknown, string>();
  const name = (node: Node) => names.set(node['@id'], String(listOf(node, 'ExternalIdentifier')[0]?.Value));
  listOf(report, 'GpUnit').forEach(name);
  listOf(election!, 'Candidate').forEach(name);
  const votes = new Map<string, number>();
  const lost = new Map<string, number>();
  const ballots = new Map<string, number>();
  const reported = new Map<string, readonly [number, number]>();
  for (const contest of listOf(election!, 'Contest')) {
    const contestId = String(listOf(contest, 'ExternalIdentifier')[0]?.Value);
    if (contest.TotalSubUnits !== undefined)
      reported.set(contestId, [Number(contest.SubUnitsReported), Number(contest.TotalSubUnits)]);
    for (const selection of listOf(contest, 'ContestSelection')) {
      const [candidate] = (selection.CandidateIds ?? []) as string[];
      const optionId = names.get(candidate) ?? String(selection['@id']).replace(/^.*~/, '');
      for (const count of listOf(selection, 'VoteCounts'))
        votes.set(`${contestId}|${optionId}|${names.get(count.GpUnitId)}`, Number(count.Count));
    }
    for (const count of listOf(contest, 'OtherCounts')) {
      for (const kind of ['Overvotes', 'Undervotes']) {
        if (count[kind] !== undefined)
          lost.set(`${contestId}|${kind.toLowerCase()}|${names.get(count.GpUnitId)}`, Number(count[kind]));
      }
    }
  }
  for (const count of listOf(election!, 'BallotCounts')) {
    for (const [kind, field] of [
      ['ballotsCast', 'BallotsCast'],
      ['rejectedVotes', 'BallotsRejected'],
    ] as const) {
      if (count[field] !== undefined)
        ballots.set(`${kind}|${names.get(count.GpUnitId)}`, Number(count[field]));
    }
  }
  return { votes, lost, ballots, reported };
}
