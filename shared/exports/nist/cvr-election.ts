import type { Contest, Option } from '../../domain/election.ts';
import { electionIndex } from '../../forms/election-index.ts';
import type { Election } from '../../ledger/elections.ts';
import { voteVariation } from './contests.ts';
import { unitType } from './gp-units.ts';
import { ids, partyOf } from './names.ts';

/** An id of the election definition, by which a reader finds the thing in this ledger. */
function code(value: string) {
  return [{ '@type': 'CVR.Code', Type: 'other', OtherType: 'election-definition', Value: value }];
}

/** `ReportingUnitType` of SP 1500-103, which knows polling places and little above them. */
const cvrTypes: ReadonlySet<string> = new Set([
  'combined-precinct',
  'polling-place',
  'precinct',
  'split-precinct',
  'vote-center',
]);

/** The election as cast vote records refer to it: all its contests, their selections and people. */
export function cvrElection({ definition }: Election): object {
  const { contests } = definition;
  const root = definition.reportingUnits.find(unit => unit.parentId === null)!;
  return {
    '@id': ids.election(definition.id),
    '@type': 'CVR.Election',
    Name: definition.name,
    ElectionScopeId: ids.gpUnit(root.id),
    Code: code(definition.id),
    Candidate: contests
      .filter(({ kind = 'candidate' }) => kind === 'candidate')
      .flatMap(contest => contest.options.map(option => candidate(contest, option))),
    Contest: contests.map(contestBody),
  };
}

function candidate(contest: Contest, option: Option): object {
  const party = partyOf(contest, option);
  return {
    '@id': ids.candidate(contest.id, option.id),
    '@type': 'CVR.Candidate',
    Name: option.name,
    Code: code(option.id),
    PartyId: party === null ? undefined : ids.party(party),
  };
}

function contestBody(contest: Contest): object {
  const { kind = 'candidate' } = contest;
  return {
    '@id': ids.contest(contest.id),
    '@type': `CVR.${{ candidate: 'CandidateContest', party: 'PartyContest', measure: 'BallotMeasureContest' }[kind]}`,
    Name: contest.name,
    Code: code(contest.id),
    VoteVariation: voteVariation(contest),
    VotesAllowed: kind === 'candidate' ? contest.votesAllowed : undefined,
    ContestSelection: contest.options.map(option => selectionBody(contest, option)),
  };
}

function selectionBody(contest: Contest, option: Option): object {
  const common = { '@id': ids.selection(contest.id, option.id), Code: code(option.id) };
  switch (contest.kind ?? 'candidate') {
    case 'candidate':
      return {
        ...common,
        '@type': 'CVR.CandidateSelection',
        CandidateIds: [ids.candidate(contest.id, option.id)],
      };
    case 'party':
      return {
        ...common,
        '@type': 'CVR.PartySelection',
        PartyIds: [ids.party(partyOf(contest, option) ?? option.name)],
      };
    case 'measure':
      return { ...common, '@type': 'CVR.BallotMeasureSelection', Selection: option.name };
  }
}

/** Every unit of the election, so that any ballot's place is there. */
export function* cvrUnits({ definition }: Election): Generator<object> {
  const { leaves } = electionIndex(definition);
  for (const unit of definition.reportingUnits) {
    const type = unitType(unit, leaves.has(unit.id));
    yield {
      '@id': ids.gpUnit(unit.id),
      '@type': 'CVR.GpUnit',
      Name: unit.name,
      Code: code(unit.id),
      ...(cvrTypes.has(type.Type) ? type : { Type: 'other', OtherType: unit.type }),
    };
  }
}
