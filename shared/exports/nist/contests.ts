import type { Contest, Option } from '../../domain/election.ts';
import { jsonArray, jsonArrayOfPieces, jsonObject, type Pieces } from '../json-pieces.ts';
import type { ContestCounts } from './contest-counts.ts';
import { countStatus } from './count-status.ts';
import { ids, partyOf } from './names.ts';
import { externalIdentifier, internationalized } from './results-text.ts';

const variations = { approval: 'approval', ranked: 'rcv' } as const;

/** `VoteVariation` of either standard. */
export function voteVariation({ method, votesAllowed }: Contest): string {
  if (method === 'plurality') return votesAllowed > 1 ? 'n-of-m' : 'plurality';
  return variations[method];
}

/** A contest with its selections and what was counted for each, in every unit that reported it. */
export function contestPieces(counts: ContestCounts, language: string): Pieces {
  const { contest } = counts;
  const { kind = 'candidate' } = contest;
  const coverage = counts.coverage(contest.unitId);
  const type = { candidate: 'CandidateContest', party: 'PartyContest', measure: 'BallotMeasureContest' }[
    kind
  ];
  const fields = {
    '@id': ids.contest(contest.id),
    '@type': `ElectionResults.${type}`,
    Name: contest.name,
    ElectionDistrictId: ids.gpUnit(contest.unitId),
    ExternalIdentifier: externalIdentifier(contest.id),
    VoteVariation: voteVariation(contest),
    VotesAllowed: kind === 'candidate' ? contest.votesAllowed : undefined,
    CountStatus: countStatus(coverage),
    SubUnitsReported: coverage.expected === 0 ? undefined : coverage.counted,
    TotalSubUnits: coverage.expected === 0 ? undefined : coverage.expected,
  };
  const selections = contest.options.map((option, position) =>
    selectionPieces(counts, option, position, language),
  );
  return jsonObject(fields, [
    ['ContestSelection', jsonArrayOfPieces(selections)],
    ['OtherCounts', jsonArray(otherCounts(counts))],
  ]);
}

function selectionPieces(counts: ContestCounts, option: Option, position: number, language: string): Pieces {
  const { contest } = counts;
  const fields = {
    '@id': ids.selection(contest.id, option.id),
    SequenceOrder: position + 1,
    ...selectionKind(contest, option, language),
  };
  return jsonObject(fields, [['VoteCounts', jsonArray(voteCounts(counts, position))]]);
}

function selectionKind(contest: Contest, option: Option, language: string): object {
  switch (contest.kind ?? 'candidate') {
    case 'candidate':
      return {
        '@type': 'ElectionResults.CandidateSelection',
        CandidateIds: [ids.candidate(contest.id, option.id)],
      };
    case 'party':
      return {
        '@type': 'ElectionResults.PartySelection',
        PartyIds: [ids.party(partyOf(contest, option) ?? option.name)],
      };
    case 'measure':
      return {
        '@type': 'ElectionResults.BallotMeasureSelection',
        Selection: internationalized(language, option.name),
        ExternalIdentifier: externalIdentifier(option.id),
      };
  }
}

/** Of ranks the first preferences are counted, which is round 1. What nobody reported is left out: it is not 0. */
function* voteCounts(counts: ContestCounts, position: number): Generator<object> {
  const round = counts.contest.method === 'ranked' ? 1 : undefined;
  for (const unitId of counts.units) {
    const Count = counts.votes(position, unitId);
    if (Count === null) continue;
    yield {
      '@type': 'ElectionResults.VoteCounts',
      GpUnitId: ids.gpUnit(unitId),
      Type: 'total',
      Count,
      Round: round,
    };
  }
}

function* otherCounts(counts: ContestCounts): Generator<object> {
  for (const unitId of counts.units) {
    const overvotes = counts.ballots('overvotes', unitId);
    const undervotes = counts.ballots('undervotes', unitId);
    if (overvotes === null && undervotes === null) continue;
    yield {
      '@type': 'ElectionResults.OtherCounts',
      GpUnitId: ids.gpUnit(unitId),
      Overvotes: overvotes ?? undefined,
      Undervotes: undervotes ?? undefined,
    };
  }
}

/** The people of all contests that are between people. */
export function* candidates(contests: readonly Contest[], language: string): Generator<object> {
  for (const contest of contests) {
    if ((contest.kind ?? 'candidate') !== 'candidate') continue;
    for (const option of contest.options) {
      const party = partyOf(contest, option);
      yield {
        '@id': ids.candidate(contest.id, option.id),
        '@type': 'ElectionResults.Candidate',
        BallotName: internationalized(language, option.name),
        ExternalIdentifier: externalIdentifier(option.id),
        PartyId: party === null ? undefined : ids.party(party),
      };
    }
  }
}
