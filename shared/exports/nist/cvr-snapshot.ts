import type { Contest } from '../../domain/election.ts';
import type { ContestCounts, Result } from '../../domain/result.ts';
import { ids } from './names.ts';

/**
 * A revision of a ballot's marks as a CVRSnapshot of SP 1500-103: `interpreted` as the machine read it under the
 * contest's rules, `modified` as a person settled it.
 */
export function cvrSnapshot(result: Result, contests: ReadonlyMap<string, Contest>): object {
  return {
    '@id': ids.snapshot(result.documentId, result.revision),
    '@type': 'CVR.CVRSnapshot',
    Type: result.source === 'human' ? 'modified' : 'interpreted',
    CVRContest: result.contests.flatMap(table => {
      const contest = contests.get(table.contestId);
      return contest === undefined ? [] : [cvrContest(contest, table)];
    }),
  };
}

function cvrContest(contest: Contest, table: ContestCounts): object {
  const { overvotes, undervotes } = table;
  const status = [
    ...((overvotes ?? 0) > 0 ? ['overvoted', 'invalidated-rules'] : []),
    ...((undervotes ?? 0) > 0 ? ['undervoted'] : []),
  ];
  const order = new Map(contest.options.map(({ id }, index) => [id, index + 1]));
  return {
    '@type': 'CVR.CVRContest',
    ContestId: ids.contest(contest.id),
    Overvotes: overvotes ?? undefined,
    Undervotes: undervotes ?? undefined,
    Status: status.length === 0 ? undefined : status,
    CVRContestSelection: table.votes.flatMap(({ optionId, value }) => {
      const position = order.get(optionId);
      if (position === undefined || value === 0) return [];
      return [cvrSelection(contest, optionId, position, value, (overvotes ?? 0) > 0)];
    }),
  };
}

/**
 * An option that bears a mark or a rank, or of which that can't be told. An empty box has no selection. In a contest
 * with too many marks none of them is a vote: they are there, and not allocable.
 */
function cvrSelection(
  contest: Contest,
  optionId: string,
  position: number,
  value: number | null,
  overvoted: boolean,
): object {
  const ranked = contest.method === 'ranked';
  const rank = ranked && value !== null ? value : undefined;
  // Of ranks only the first choices contradict each other.
  const lost = overvoted && (!ranked || rank === 1);
  const votes = ranked ? undefined : lost || value === null ? 0 : 1;
  const unknown = value === null;
  return {
    '@type': 'CVR.CVRContestSelection',
    ContestSelectionId: ids.selection(contest.id, optionId),
    OptionPosition: position,
    Rank: rank,
    TotalNumberVotes: votes,
    Status: unknown ? ['needs-adjudication'] : lost ? ['invalidated-rules'] : undefined,
    SelectionPosition: [
      {
        '@type': 'CVR.SelectionPosition',
        HasIndication: unknown ? 'unknown' : 'yes',
        IsAllocable: unknown ? 'unknown' : lost ? 'no' : 'yes',
        NumberVotes: unknown ? 0 : 1,
        Rank: rank,
        Status: lost ? ['invalidated-rules'] : undefined,
      },
    ],
  };
}
