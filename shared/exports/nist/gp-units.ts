import type { ReportingUnit } from '../../domain/election.ts';
import { electionIndex } from '../../forms/election-index.ts';
import type { Election } from '../../ledger/elections.ts';
import { countStatus, type SumOfCoverage } from './count-status.ts';
import { ids, languageOf } from './names.ts';
import { externalIdentifier, internationalized } from './results-text.ts';

/** `ReportingUnitType` of SP 1500-100 V2, as far as a country's own word for a level may be one of them. */
const knownTypes: ReadonlySet<string> = new Set([
  'borough',
  'city',
  'combined-precinct',
  'congressional',
  'country',
  'county',
  'municipality',
  'polling-place',
  'precinct',
  'school',
  'split-precinct',
  'state',
  'state-house',
  'state-senate',
  'town',
  'township',
  'village',
  'vote-center',
  'ward',
]);

/** The type of a unit: its own word where the standard has it; a leaf is a polling place; else `other` with the word. */
export function unitType({ type }: ReportingUnit, leaf: boolean): { Type: string; OtherType?: string } {
  const word = type.toLowerCase().replaceAll('_', '-');
  if (knownTypes.has(word)) return { Type: word };
  if (word === 'nation') return { Type: 'country' };
  return leaf ? { Type: 'polling-place' } : { Type: 'other', OtherType: type };
}

/** The reporting units of the hierarchy, each with those right below it and how far its count is. */
export function* gpUnits(election: Election, coverage: SumOfCoverage): Generator<object> {
  const { reportingUnits } = election.definition;
  const { leaves } = electionIndex(election.definition);
  const language = languageOf(election);
  const below = Map.groupBy(reportingUnits, unit => unit.parentId);
  for (const unit of reportingUnits) {
    const parts = below.get(unit.id)?.map(({ id }) => ids.gpUnit(id));
    yield {
      '@id': ids.gpUnit(unit.id),
      '@type': 'ElectionResults.ReportingUnit',
      Name: internationalized(language, unit.name),
      ...unitType(unit, leaves.has(unit.id)),
      ExternalIdentifier: externalIdentifier(unit.id),
      ComposingGpUnitIds: parts,
      VotersRegistered: unit.registeredVoters,
      CountStatus: countStatus(coverage.of(unit.id)),
    };
  }
}
