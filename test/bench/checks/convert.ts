import { CheckLine } from '../../../cli/check-file.ts';
import { ElectionDefinition } from '../../../shared/domain/election.ts';
import { parseNumeral } from '../../../shared/forms/numerals.ts';
import type { Entry, FormType, Registry } from './corpus.ts';

/** Sections of S.S. 6/1 → count fields of the form definitions. */
export const fieldOfSection = {
  '1.1': 'eligible_voters',
  '1.2': 'voters_present',
  '2.1': 'ballots_allocated',
  '2.2': 'ballots_used',
  '2.3': 'ballots_remaining',
  '3.1': 'counted_polling_day',
  '3.2': 'counted_early_in_district',
  '3.3': 'counted_outside_and_overseas',
  '3.4': 'ballots_counted',
  '4.1': 'good_ballots',
  '4.2': 'void_ballots',
  '4.3': 'no_vote_ballots',
} as const;

export const formIds: Readonly<Record<FormType, string>> = {
  constituency: 'th-ss-6-1-constituency',
  party_list: 'th-ss-6-1-party-list',
};

const partyList = 'party-list';
const nation = 'thailand';

/** The contest that a form of an area reports. */
export function contestIdOf(type: FormType, area: string): string {
  return type === 'party_list' ? partyList : `constituency-${area}`;
}

/** The election of the registry: provinces and constituencies, a contest for each, the party list for all. */
export function electionOf(registry: Registry, withComparison: boolean): ElectionDefinition {
  const areas = Object.keys(registry.constituency);
  return ElectionDefinition.parse({
    schemaVersion: 1,
    id: 'thailand-2026',
    name: 'House of Representatives, February 2026',
    country: 'TH',
    date: '2026-02-08',
    reportingUnits: [
      { id: nation, name: 'ประเทศไทย', type: 'country', parentId: null },
      ...Object.entries(registry.provinces).map(([code, name]) => ({
        id: `province-${code}`,
        name,
        type: 'province',
        parentId: nation,
      })),
      ...areas.map(area => constituency(area, registry)),
    ],
    contests: [
      { id: partyList, name: 'Party list', unitId: nation, options: parties(registry) },
      ...areas.map(area => ({
        id: contestIdOf('constituency', area),
        name: `Constituency ${area}`,
        unitId: area,
        options: Object.entries(registry.constituency[area]!).map(([number, candidate]) => ({
          id: number,
          number: Number(number),
          ...candidate,
        })),
      })),
    ],
    forms: [
      {
        formId: formIds.constituency,
        contests: { votes: areas.map(area => contestIdOf('constituency', area)) },
        unitType: 'constituency',
      },
      { formId: formIds.party_list, contests: { votes: [partyList] }, unitType: 'constituency' },
    ],
    ...(withComparison ? { comparison: comparisonOf(registry) } : {}),
  });
}

function constituency(area: string, registry: Registry): object {
  const [code, number] = area.split('_');
  return {
    id: area,
    name: `${registry.provinces[code!]} เขตเลือกตั้งที่ ${number}`,
    type: 'constituency',
    parentId: `province-${code}`,
    header: { constituency: number },
  };
}

function parties(registry: Registry): object[] {
  return Object.entries(registry.party_list).map(([number, name]) => ({
    id: number,
    number: Number(number),
    name,
  }));
}

function comparisonOf(registry: Registry): object {
  const counts: Record<string, Record<string, Record<string, number>>> = {};
  for (const type of ['constituency', 'party_list'] as const) {
    for (const [area, votes] of Object.entries(registry.provisional[type])) {
      counts[area] = { ...counts[area], [contestIdOf(type, area)]: votes };
    }
  }
  return { name: 'the provisional count', asOf: registry.source.slice(0, 100), counts };
}

/** An entry of the corpus as a line of a file of readings. */
export function lineOf(entry: Entry): CheckLine {
  const { header, sections, rows } = entry.extracted;
  const fields = Object.entries(fieldOfSection).map(([section, id]) => [id, sections[section] ?? null]);
  return CheckLine.parse({
    id: entry.id,
    formId: formIds[entry.type],
    pollingPlaceId: entry.area,
    header: { province: header.province, constituency: header.constituency },
    fields: Object.fromEntries(fields),
    contests: [
      {
        contestId: contestIdOf(entry.type, entry.area),
        votes: rows.map(row => ({
          number: numberOf(row.number),
          name: row.name ?? null,
          party: row.party ?? null,
          value: row.votes,
        })),
      },
    ],
  });
}

function numberOf(number: number | string | null): number | null {
  return typeof number === 'string' ? parseNumeral(number, ['thai', 'latn']) : number;
}
