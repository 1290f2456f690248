import { createHash } from 'node:crypto';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import { type AcceptancePolicy, ElectionDefinition } from '../../shared/domain/election.ts';
import type { ReadingContent } from '../../shared/domain/reading.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';

/** A paper of the made-up election: a one-page sheet or a two-page one of a polling place. */
export interface Paper {
  readonly documentId: string;
  readonly documentKey: string;
  readonly formId: 'sheet' | 'long-sheet';
  readonly placeId: string;
  /** Object names of its pages, in order. */
  readonly objects: readonly string[];
}

/** A made-up election as large as a test needs it, and what truly stands on its papers. */
export interface Country {
  readonly definition: ElectionDefinition;
  readonly forms: readonly FormDefinition[];
  readonly papers: readonly Paper[];
}

export interface CountryOptions {
  readonly documents: number;
  /** Every third paper has two pages unless this says otherwise. */
  readonly onePage?: boolean;
  readonly secondReading?: AcceptancePolicy['secondReading'];
}

const electionId = 'faultland';
const placesInDistrict = 20;
const optionIds = ['a', 'b', 'c'] as const;
const slots = { sheet: 'president', 'long-sheet': 'assembly' } as const;

const fieldIds = ['registered', 'cast', 'valid', 'rejected'] as const;
type FieldId = (typeof fieldIds)[number];

/** Some number below a limit that follows from the words alone. */
function numberOf(words: string, below: number): number {
  return createHash('sha256').update(words).digest().readUInt32BE() % below;
}

/** What truly stands on a place's form. No two have the same counts. */
export function truthOf({ formId, placeId }: Pick<Paper, 'formId' | 'placeId'>): {
  readonly fields: Readonly<Record<FieldId, number>>;
  readonly votes: Readonly<Record<(typeof optionIds)[number], number>>;
} {
  const [a, b, c] = optionIds.map(id => 20 + numberOf(`${placeId} ${formId} ${id}`, 900));
  const votes = { a: a!, b: b!, c: c! };
  const valid = votes.a + votes.b + votes.c;
  const rejected = numberOf(`${placeId} ${formId} rejected`, 30);
  const cast = valid + rejected;
  return { fields: { registered: registeredAt(placeId), cast, valid, rejected }, votes };
}

/** More than all votes that may be cast. */
function registeredAt(placeId: string): number {
  return 3_000 + numberOf(placeId, 500);
}

/** The same as a reader transcribes it. */
export function contentOf(paper: Pick<Paper, 'formId' | 'placeId'>): ReadingContent {
  const { fields, votes } = truthOf(paper);
  const page = paper.formId === 'sheet' ? 1 : 2;
  const cell = (value: number, on: number) => ({
    value,
    raw: String(value),
    words: null,
    page: on,
    box: [100, 100, 300, 200] as [number, number, number, number],
  });
  const rows = optionIds.map((id, index) => ({
    ...cell(votes[id], page),
    number: index + 1,
    name: nameOf(id),
    party: null,
  }));
  return {
    header: { place: paper.placeId },
    fields: Object.fromEntries(fieldIds.map(id => [id, cell(fields[id], 1)])),
    contests: [{ slot: 'votes', votes: rows }],
  };
}

const nameOf = (optionId: string) => `Candidate ${optionId.toUpperCase()}`;

function formOf(id: Paper['formId'], pages: number): FormDefinition {
  return FormDefinition.parse({
    schemaVersion: 1,
    id,
    version: 1,
    title: id,
    recognisedBy: [[id]],
    languages: ['en'],
    numerals: ['latn'],
    pages,
    header: [{ id: 'place', labels: ['Place'], names: 'unit_id' }],
    fields: fieldIds.map(field => ({ id: field, labels: [field] })),
    contests: [{ id: 'votes', labels: ['Votes'], columns: ['number', 'name', 'votes'], pages: [pages] }],
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
}

/** An election with as many papers as are asked for: a sheet for every place, a long sheet for every second one. */
export function countryOf({ documents, onePage = false, secondReading }: CountryOptions): Country {
  const papers: Paper[] = [];
  const placeIds: string[] = [];
  while (papers.length < documents) {
    const placeId = `P${String(placeIds.length + 1).padStart(5, '0')}`;
    placeIds.push(placeId);
    papers.push(paperOf('sheet', placeId));
    if (!onePage && placeIds.length % 2 === 0) papers.push(paperOf('long-sheet', placeId));
  }
  const contest = (id: string) => ({
    id,
    name: id,
    unitId: 'N',
    options: optionIds.map((option, index) => ({ id: option, number: index + 1, name: nameOf(option) })),
  });
  const districts = Math.ceil(placeIds.length / placesInDistrict);
  const districtIds = Array.from({ length: districts }, (_, index) => `D${index + 1}`);
  const definition = ElectionDefinition.parse({
    schemaVersion: 1,
    id: electionId,
    name: 'Faultland',
    country: 'Faultland',
    date: '2026-11-23',
    reportingUnits: [
      { id: 'N', name: 'Nation', type: 'nation', parentId: null },
      ...districtIds.map(id => ({ id, name: id, type: 'district', parentId: 'N' })),
      ...placeIds.map((id, index) => ({
        id,
        name: id,
        type: 'place',
        parentId: districtIds[Math.floor(index / placesInDistrict)],
        registeredVoters: registeredAt(id),
      })),
    ],
    contests: [contest('president'), contest('assembly')],
    forms: Object.entries(slots).map(([formId, contestId]) => ({ formId, contests: { votes: [contestId] } })),
    ...(secondReading === undefined ? {} : { policy: { secondReading } }),
  });
  return {
    definition,
    forms: [formOf('sheet', 1), formOf('long-sheet', 2)],
    papers: papers.slice(0, documents),
  };
}

function paperOf(formId: Paper['formId'], placeId: string): Paper {
  const documentKey = `${electionId}/${formId}/${placeId}`;
  const objects =
    formId === 'sheet' ? [`${documentKey}.png`] : [`${documentKey}_p1.png`, `${documentKey}_p2of2.png`];
  return { documentId: documentIdOf('inbox', documentKey), documentKey, formId, placeId, objects };
}

/** A tally as it must be, made from the truth alone. */
export interface TrueTally {
  readonly contestId: string;
  readonly unitId: string;
  readonly votes: Readonly<Record<string, number>>;
  readonly cast: number;
  readonly counted: number;
  readonly expected: number;
}

/** Every tally that has counts once all papers are accepted: of each place, district and the nation. */
export function trueTallies({ definition, papers }: Country): TrueTally[] {
  const parents = new Map(definition.reportingUnits.map(({ id, parentId }) => [id, parentId]));
  const places = definition.reportingUnits.filter(({ type }) => type === 'place').map(({ id }) => id);
  const within = (unitId: string) => (placeId: string) =>
    placeId === unitId || parents.get(placeId) === unitId || unitId === 'N';
  return Object.values(slots).flatMap(contestId =>
    definition.reportingUnits.flatMap(({ id: unitId }): TrueTally[] => {
      const mine = papers.filter(paper => slots[paper.formId] === contestId && within(unitId)(paper.placeId));
      if (mine.length === 0) return [];
      const truths = mine.map(truthOf);
      const votes = Object.fromEntries(
        optionIds.map(id => [id, truths.reduce((sum, truth) => sum + truth.votes[id], 0)]),
      );
      const cast = truths.reduce((sum, { fields }) => sum + fields.cast, 0);
      const expected = places.filter(within(unitId)).length;
      return [{ contestId, unitId, votes, cast, counted: mine.length, expected }];
    }),
  );
}
