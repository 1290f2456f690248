import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckInput, checkDocument } from '../../shared/checks/check-document.ts';
import { Contest, ElectionDefinition } from '../../shared/domain/election.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { CountValue, ReadingContent, ReadRow } from '../../shared/domain/reading.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { parseForm } from '../../shared/forms/load.ts';

/** One of the built-in form definitions. */
export function builtin(id: string): FormDefinition {
  const path = join(import.meta.dirname, '..', '..', 'shared', 'forms', 'builtin', `${id}.json`);
  return parseForm(readFileSync(path, 'utf8'), id);
}

/** A small form: two options' votes are `valid`, with `rejected` they are `cast`, at most `registered`. */
export const smallForm = FormDefinition.parse({
  schemaVersion: 1,
  id: 'small-form',
  version: 1,
  title: 'Small form',
  recognisedBy: [['SMALL FORM']],
  languages: ['en'],
  numerals: ['latn', 'thai'],
  numberWords: 'en',
  pages: 2,
  header: [
    { id: 'district', labels: ['District'], names: 'ancestor_name' },
    { id: 'station', labels: ['Station'], names: 'unit_name' },
    { id: 'ward', labels: ['Ward'], type: 'number', names: 'none' },
  ],
  fields: [
    { id: 'registered', labels: ['Registered voters'] },
    { id: 'cast', labels: ['Ballots cast'] },
    { id: 'rejected', labels: ['Rejected ballots'] },
    { id: 'valid', labels: ['Valid votes'] },
    { id: 'remarks', labels: ['Spoilt before use'], required: false },
  ],
  contests: [{ id: 'votes', labels: ['Votes'], columns: ['number', 'name', 'party', 'votes'] }],
  rules: [
    { id: 'sum_of_votes', left: ['sum(votes)'], op: '=', right: ['valid'], source: 'test' },
    { id: 'cast_split', left: ['valid', 'rejected'], op: '=', right: ['cast'], source: 'test' },
    { id: 'turnout', left: ['cast'], op: '<=', right: ['registered'], source: 'test' },
  ],
  roles: {
    registeredVoters: 'registered',
    ballotsCast: 'cast',
    validVotes: 'valid',
    rejectedVotes: 'rejected',
  },
  source: 'test',
});

/** Four options, told apart by number, name and party. */
export const smallContest = Contest.parse({
  id: 'mayor',
  name: 'Mayor',
  unitId: 'nation',
  options: [
    { id: 'a', number: 1, name: 'Anna Arden', party: 'Alder' },
    { id: 'b', number: 2, name: 'Bertram Boyle', party: 'Birch' },
    { id: 'c', number: 3, name: 'Cecily Crane', party: 'Cedar' },
    { id: 'd', number: 4, name: 'Dorian Dale', party: 'Douglas' },
  ],
});

/** An election with one nation, two districts and three stations. */
export function smallElection(changes: Record<string, unknown> = {}): ElectionDefinition {
  return ElectionDefinition.parse({
    schemaVersion: 1,
    id: 'small',
    name: 'Small election',
    country: 'XX',
    date: '2026-11-23',
    reportingUnits: [
      { id: 'nation', name: 'Nation', type: 'country', parentId: null },
      { id: 'north', name: 'Northdale', type: 'district', parentId: 'nation' },
      { id: 'south', name: 'Southmere', type: 'district', parentId: 'nation' },
      {
        id: 'n1',
        name: 'North School',
        type: 'station',
        parentId: 'north',
        registeredVoters: 1000,
        header: { ward: '6' },
      },
      { id: 'n2', name: 'North Chapel', type: 'station', parentId: 'north', header: { ward: '5' } },
      { id: 's1', name: 'South School', type: 'station', parentId: 'south' },
    ],
    contests: [smallContest],
    forms: [{ formId: 'small-form', contests: { votes: ['mayor'] } }],
    ...changes,
  });
}

/** A count as a reader gives it. */
export function count(value: number | null, more: Partial<CountValue> = {}): CountValue {
  return { value, raw: null, words: null, page: 1, box: null, ...more };
}

/** The row of one of the small contest's options, as printed. */
export function row(number: number, value: number | null, more: Partial<ReadRow> = {}): ReadRow {
  const option = smallContest.options.find(each => each.number === number);
  return { ...count(value), number, name: option?.name ?? null, party: option?.party ?? null, ...more };
}

/** A reading in which everything is right: 400, 300, 200 and 50 votes. */
export function goodReading(changes: Partial<ReadingContent> = {}): ReadingContent {
  return {
    header: { district: 'Northdale', station: 'North School', ward: '6' },
    fields: {
      registered: count(1000),
      cast: count(960),
      rejected: count(10),
      valid: count(950),
      remarks: count(null),
    },
    contests: [{ slot: 'votes', votes: [row(1, 400), row(2, 300), row(3, 200), row(4, 50)] }],
    ...changes,
  };
}

/** The good reading with other rows. */
export function withRows(votes: ReadRow[]): ReadingContent {
  return goodReading({ contests: [{ slot: 'votes', votes }] });
}

/** The good reading with other counts. */
export function withFields(values: Record<string, number | null>): ReadingContent {
  const counts = Object.entries(values).map(([id, value]) => [id, count(value)]);
  return goodReading({ fields: { ...goodReading().fields, ...Object.fromEntries(counts) } });
}

/** What is checked: the good reading at the station n1, with changes. */
export function sheet(changes: Partial<CheckInput> = {}): CheckInput {
  return {
    form: smallForm,
    election: smallElection(),
    pollingPlaceId: 'n1',
    placeNamedByKey: true,
    contests: { votes: smallContest },
    reading: goodReading(),
    second: null,
    pages: [],
    pagesExpected: 2,
    companions: [],
    sightings: [],
    rivals: [],
    ...changes,
  };
}

/** Findings as `rule severity`, for tables of cases. */
export function said(input: CheckInput, rules?: readonly string[]): string[] {
  return checkDocument(input)
    .findings.filter(each => rules === undefined || rules.includes(each.rule))
    .map(each => `${each.rule} ${each.severity}`);
}

/** The only finding of a rule; fails where there is none or more. */
export function only(input: CheckInput, rule: string): Finding {
  const found = checkDocument(input).findings.filter(each => each.rule === rule);
  if (found.length !== 1) throw new Error(`Expected one finding of ${rule} but received ${found.length}`);
  return found[0]!;
}

/** What a rule's outcome was. */
export function outcome(input: CheckInput, rule: string): string | undefined {
  return checkDocument(input).checks.find(each => each.rule === rule)?.outcome;
}
