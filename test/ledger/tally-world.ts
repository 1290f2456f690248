import type { ExecutionContext } from 'ava';
import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { type DocumentRecord, DocumentState } from '../../shared/domain/document.ts';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import { ElectionDefinition } from '../../shared/domain/election.ts';
import type { Result } from '../../shared/domain/result.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import { withDueAt } from '../../shared/ledger/context.ts';
import type { Election, ElectionCatalogue } from '../../shared/ledger/elections.ts';
import { resultRow } from '../../shared/ledger/events.ts';
import { claimExtraction, commitExtraction, recordReading } from '../../shared/ledger/extraction.ts';
import { emptyResult } from '../../shared/ledger/failing.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { readPlace, writePlace } from '../../shared/ledger/places.ts';
import { TallyRecord } from '../../shared/ledger/tallies.ts';
import type { TallyServices } from '../../shared/ledger/tally-leaf.ts';
import { silentLogger } from '../../shared/telemetry/log.ts';
import { identity, openWorld, page, reading, type World } from './world.ts';

const slot = (id: string) => ({ id, labels: [id], columns: ['number', 'name', 'votes'] });

function form(id: string, over: Record<string, unknown> = {}): FormDefinition {
  return FormDefinition.parse({
    schemaVersion: 1,
    id,
    version: 1,
    title: id,
    recognisedBy: [[id]],
    languages: ['en'],
    numerals: ['latn'],
    pages: 1,
    header: [],
    fields: ['registered', 'cast', 'valid', 'rejected'].map(name => ({ id: name, labels: [name] })),
    contests: [slot('national'), slot('local')],
    rules: [],
    roles: {
      registeredVoters: 'registered',
      ballotsCast: 'cast',
      validVotes: 'valid',
      rejectedVotes: 'rejected',
    },
    source: 'test',
    ...over,
  });
}

const forms = [
  form('sheet'),
  form('summary', { contests: [slot('national')] }),
  form('ballot', {
    kind: 'ballot',
    fields: [],
    roles: {},
    contests: [{ id: 'rank', labels: ['rank'], columns: ['name', 'rank'], method: 'ranked' }],
  }),
];

const options = (...ids: string[]) => ids.map((id, index) => ({ id, number: index + 1, name: id }));

/** Two districts of two places each; a national contest, one seat a district, and a referendum on ranked ballots. */
export const definition = ElectionDefinition.parse({
  schemaVersion: 1,
  id: 'e',
  name: 'Test election',
  country: 'X',
  date: '2026-11-23',
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    ...['D1', 'D2'].map(id => ({ id, name: id, type: 'district', parentId: 'N' })),
    ...['p', 'q'].map(id => ({ id, name: id, type: 'place', parentId: 'D1' })),
    ...['r', 's'].map(id => ({ id, name: id, type: 'place', parentId: 'D2' })),
  ],
  contests: [
    { id: 'president', name: 'President', unitId: 'N', options: options('a', 'b') },
    { id: 'seat-1', name: 'Seat 1', unitId: 'D1', options: options('c', 'd') },
    { id: 'seat-2', name: 'Seat 2', unitId: 'D2', options: options('e', 'f') },
    { id: 'ranked', name: 'Ranked', unitId: 'N', method: 'ranked', options: options('x', 'y') },
  ],
  forms: [
    { formId: 'sheet', contests: { national: ['president'], local: ['seat-1', 'seat-2'] } },
    { formId: 'summary', contests: { national: ['president'] }, unitType: 'district' },
    { formId: 'ballot', contests: { rank: ['ranked'] } },
  ],
});

export const election: Election = { definition, forms: new Map(forms.map(each => [each.id, each])) };

/** A catalogue that knows this one election. */
export const catalogue: ElectionCatalogue = {
  get: async electionId => (electionId === definition.id ? election : null),
  all: async () => [election],
  import: () => Promise.reject(new Error('Nothing is imported here')),
};

/** What a test says of a document. */
export interface Paper {
  readonly key: string;
  readonly formId?: string;
  readonly placeId?: string;
  readonly state?: 'ready' | 'accepted' | 'needs_review';
  /** contest id → option id → votes. */
  readonly votes?: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly fields?: Readonly<Record<string, number>>;
  readonly generation?: string;
}

export interface TallyWorld extends World {
  readonly services: TallyServices;
  /** Brings a document to its state by the ledger's own steps; again, with a newer page, to its next revision. */
  bring(paper: Paper): Promise<DocumentRecord>;
  tally(contestId: string, unitId: string): Promise<TallyRecord | null>;
  marks(): Promise<string[]>;
}

export async function openTallyWorld(t: ExecutionContext): Promise<TallyWorld> {
  const world = await openWorld(t);
  const { store, anna } = world;
  const services = { store, clock: anna.clock, elections: catalogue, log: silentLogger };
  return {
    ...world,
    services,
    bring: paper => bring(world, paper),
    tally: async (contestId, unitId) => {
      const value = await store.get(paths.tally(definition.id, contestId, unitId));
      return value === null ? null : TallyRecord.parse(value);
    },
    marks: async () => (await store.query({ collection: 'dirty', limit: 100 })).map(({ id }) => id),
  };
}

const cell = (value: number | null) => ({ value, raw: null, words: null, page: null, box: null });

async function bring(world: Pick<World, 'anna'>, paper: Paper): Promise<DocumentRecord> {
  const { anna } = world;
  const { key, formId = 'sheet', placeId = 'p', state = 'accepted', generation = '100' } = paper;
  const documentId = documentIdOf('inbox', key);
  const named = { documentId, documentKey: key, electionId: definition.id, formId, pollingPlaceId: placeId };
  const object = `${key}.jpg`;
  const claim = await claimArrival(anna, { bucket: 'inbox', object, generation }, identity(named));
  if (claim.kind !== 'claimed') throw new Error(`Expected a claim but it is ${claim.kind}`);
  const mark = documentIdOf(generation, key)
    .replaceAll(/[^a-f2-7]/g, '0')
    .padEnd(64, '0')
    .slice(0, 64);
  const pages = [page(1, 'a', { object, generation, sha256: mark })];
  const arrived = await commitArrival(anna, claim, { kind: 'pages', pages });
  if (state === 'ready') return arrived!.document;
  return conclude(world, arrived!.document, paper);
}

/** Reads a ready document and commits the counts that the paper says. */
export async function conclude(
  { anna }: Pick<World, 'anna'>,
  ready: DocumentRecord,
  { state = 'accepted', votes = {}, fields = {} }: Paper,
): Promise<DocumentRecord> {
  const extraction = await claimExtraction(anna, ready);
  if (extraction.kind !== 'claimed') throw new Error(`Expected a claim but it is ${extraction.kind}`);
  await recordReading(anna, extraction.document, reading());
  const committed = await commitExtraction(anna, extraction.document, async (transaction, document, now) => {
    const place = await readPlace(transaction, document);
    const result: Result = {
      ...emptyResult(
        document,
        DocumentState.exclude(['waiting_for_pages', 'ready', 'extracting']).parse(state),
      ),
      counted: state === 'accepted',
      fields: Object.fromEntries(Object.entries(fields).map(([id, value]) => [id, cell(value)])),
      contests: Object.entries(votes).map(([contestId, byOption]) => ({
        contestId,
        votes: Object.entries(byOption).map(([optionId, value]) => ({
          optionId,
          label: optionId,
          ...cell(value),
        })),
        overvotes: null,
        undervotes: null,
      })),
      findings: [],
      checks: [],
    };
    const { counted, revision } = result;
    const after = withDueAt({ ...document, state: result.state, counted, revision, error: null });
    const ballot = forms.find(each => each.id === document.formId)?.kind === 'ballot';
    if (!ballot) writePlace(transaction, place, after);
    const records = [{ path: paths.result(document.documentId, revision), value: result }];
    return { after, details: {}, records, outbox: [resultRow(anna, after, result, now)] };
  });
  return committed!.document;
}

/** All tallies as text, without version and time. */
export async function tallyTexts({ store }: Pick<World, 'store'>): Promise<string[]> {
  const records = await store.query({ collection: 'tallies', limit: 1000 });
  return records.map(({ id, value }) => {
    const { version: _version, at: _at, ...content } = TallyRecord.parse(value);
    return `${id} ${canonicalJson(content)}`;
  });
}

/** The processed bucket of a ledger without imported elections. */
export const noBlobs: BlobStore = {
  bucket: 'none',
  put: () => Promise.reject(new Error('Nothing is stored here')),
  get: async () => null,
} as Partial<BlobStore> as BlobStore;
