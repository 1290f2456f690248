import type { Election } from '../../ledger/elections.ts';
import {
  inChunks,
  jsonArray,
  jsonArrayOfPieces,
  jsonObject,
  jsonValue,
  type Pieces,
} from '../json-pieces.ts';
import type { ExportServices } from '../results-csv.ts';
import { ballotContests, ballotCounts } from './ballot-counts.ts';
import { everyContest } from './contest-counts.ts';
import { candidates, contestPieces } from './contests.ts';
import { countStatus, SumOfCoverage, statusOf } from './count-status.ts';
import { gpUnits } from './gp-units.ts';
import { application, generatedDate, ids, languageOf, partiesOf } from './names.ts';
import { externalIdentifier, internationalized } from './results-text.ts';

/** Who gives the report out. */
export interface Issuer {
  readonly name: string;
  readonly abbreviation: string;
}

/** The issuer where none is named. */
export const noIssuer: Issuer = { name: application, abbreviation: application };

/**
 * The counted results of an election as an ElectionReport of NIST SP 1500-100 V2, JSON in pieces. One contest's numbers
 * are held at a time; what is known of the whole (the units' count status, the report's own) comes at the end, since an
 * object's order means nothing.
 */
export function nistReport(
  services: ExportServices,
  election: Election,
  issuer: Issuer = noIssuer,
): AsyncGenerator<string> {
  const language = languageOf(election);
  const parties = partiesOf(election.definition.contests).map(name => ({
    '@id': ids.party(name),
    '@type': 'ElectionResults.Party',
    Name: internationalized(language, name),
  }));
  const fields = {
    '@type': 'ElectionResults.ElectionReport',
    Format: 'precinct-level',
    GeneratedDate: generatedDate(services.clock.now()),
    Issuer: issuer.name,
    IssuerAbbreviation: issuer.abbreviation,
    SequenceStart: 1,
    SequenceEnd: 1,
    VendorApplicationId: application,
    Party: parties,
  };
  return inChunks(jsonObject(fields, reportParts(services, election)));
}

async function* reportParts(
  services: ExportServices,
  election: Election,
): AsyncGenerator<readonly [string, Pieces]> {
  const coverage = new SumOfCoverage();
  const whole = new SumOfCoverage();
  yield ['Election', jsonArrayOfPieces([electionPieces(services, election, coverage, whole)])];
  yield ['GpUnit', jsonArray(gpUnits(election, coverage))];
  const complete = statusOf(whole.of('')) === 'completed';
  yield ['Status', jsonValue(complete ? 'unofficial-complete' : 'unofficial-partial')];
}

function electionPieces(
  services: ExportServices,
  election: Election,
  coverage: SumOfCoverage,
  whole: SumOfCoverage,
): Pieces {
  const { definition } = election;
  const language = languageOf(election);
  const root = definition.reportingUnits.find(unit => unit.parentId === null)!;
  const fields = {
    '@type': 'ElectionResults.Election',
    Name: internationalized(language, definition.name),
    StartDate: definition.date,
    EndDate: definition.date,
    Type: 'other',
    OtherType: 'not stated',
    ElectionScopeId: ids.gpUnit(root.id),
    ExternalIdentifier: externalIdentifier(definition.id),
    Candidate: [...candidates(definition.contests, language)],
  };
  return jsonObject(fields, electionParts(services, election, coverage, whole));
}

/** The contests, and behind them what was gathered on the way through them. */
async function* electionParts(
  services: ExportServices,
  election: Election,
  coverage: SumOfCoverage,
  whole: SumOfCoverage,
): AsyncGenerator<readonly [string, Pieces]> {
  const ballots: object[] = [];
  const speaking = ballotContests(election);
  async function* contests(): AsyncGenerator<Pieces> {
    for await (const counts of everyContest(services, election)) {
      yield contestPieces(counts, languageOf(election));
      for (const unitId of counts.units) coverage.add(unitId, counts.coverage(unitId));
      whole.add('', counts.coverage(counts.contest.unitId));
      if (speaking.has(counts.contest.id)) ballots.push(...ballotCounts(counts));
    }
  }
  yield ['Contest', jsonArrayOfPieces(contests())];
  yield ['BallotCounts', jsonArray(ballots)];
  yield ['CountStatus', jsonValue(countStatus(whole.of('')))];
}
