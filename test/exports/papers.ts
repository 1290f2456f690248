import type { Services } from '../../shared/config/services.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { ElectionDefinition } from '../../shared/domain/election.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { CountValue } from '../../shared/domain/reading.ts';
import type { Result } from '../../shared/domain/result.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import { withDueAt } from '../../shared/ledger/context.ts';
import { resultRow } from '../../shared/ledger/events.ts';
import { claimExtraction, commitExtraction, recordReading } from '../../shared/ledger/extraction.ts';
import { emptyResult } from '../../shared/ledger/failing.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { noPlace, readPlace, writePlace } from '../../shared/ledger/places.ts';
import { provenanceOf } from '../../shared/ledger/results.ts';
import { reading } from '../ledger/world.ts';

/** The services that papers are brought to, over whichever store. */
export type PaperServices = Pick<Services, 'ledger' | 'elections' | 'inbox' | 'config'>;

/** What a test says of a document; its key names election, form and place. */
export interface Paper {
  readonly electionId: string;
  readonly formId: string;
  readonly placeId: string;
  /** Beside others of its place and form: a ballot's serial number. */
  readonly serial?: string;
  readonly state?: 'accepted' | 'needs_review';
  readonly source?: Result['source'];
  readonly reader?: string;
  /** contest id → option id → votes, marks or ranks. */
  readonly votes?: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  /** contest id → votes lost. */
  readonly lost?: Readonly<
    Record<string, { readonly overvotes: number | null; readonly undervotes: number | null }>
  >;
  readonly fields?: Readonly<Record<string, number | null>>;
  readonly findings?: readonly Pick<Finding, 'rule' | 'severity'>[];
  /** A newer page of the same document makes its next revision. */
  readonly generation?: string;
}

const cell = (value: number | null): CountValue => ({ value, raw: null, words: null, page: null, box: null });

/** Brings a one-page document to its end by the ledger's own steps; again, with a newer page, to its next revision. */
export async function bringPaper(services: PaperServices, paper: Paper): Promise<DocumentRecord> {
  const { ledger, inbox } = services;
  const { electionId, formId, placeId, serial, generation = '1', reader = 'stand-in' } = paper;
  const object = `${[electionId, formId, placeId, ...(serial === undefined ? [] : [serial])].join('/')}.jpg`;
  const identity = { ...(await identifyArrival(services, object)), formPages: 1 };
  const claim = await claimArrival(ledger, { bucket: inbox.bucket, object, generation }, identity);
  if (claim.kind !== 'claimed') throw new Error(`Expected a claim but it is ${claim.kind}`);
  const sha256 = Buffer.from(`${generation}${identity.documentId}`)
    .toString('hex')
    .padEnd(64, '0')
    .slice(0, 64);
  const page = {
    page: 1,
    of: null,
    object,
    generation,
    sha256,
    frame: 0,
    state: 'processed' as const,
    code: null,
    message: null,
    warnings: [],
    image: null,
    receivedAt: '2026-11-23T10:00:00.000Z',
  };
  const arrived = await commitArrival(ledger, claim, { kind: 'pages', pages: [page] });
  if (arrived === null) throw new Error('The lease was lost');
  const extraction = await claimExtraction(ledger, arrived.document);
  if (extraction.kind !== 'claimed') throw new Error(`Expected a claim but it is ${extraction.kind}`);
  const made = await recordReading(ledger, extraction.document, { ...reading(), reader });
  const ballot = (await services.elections.get(electionId))?.forms.get(formId)?.kind === 'ballot';
  const committed = await commitExtraction(
    ledger,
    extraction.document,
    async (transaction, document, now) => {
      const place = ballot ? noPlace : await readPlace(transaction, document);
      const result = { ...resultOf(document, paper), provenance: provenanceOf([made!], document) };
      const { counted, revision, findings, state } = result;
      const after = withDueAt({ ...document, state, counted, revision, findings, reader, error: null });
      writePlace(transaction, place, after);
      const records = [{ path: paths.result(document.documentId, revision), value: result }];
      return { after, details: {}, records, outbox: [resultRow(ledger, after, result, now)] };
    },
  );
  return committed!.document;
}

function resultOf(
  document: DocumentRecord,
  { state = 'accepted', source = 'model', votes = {}, lost = {}, fields = {}, findings = [] }: Paper,
): Omit<Result, 'provenance'> {
  return {
    ...emptyResult(document, state),
    source,
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
      ...lost[contestId],
    })),
    findings: findings.map(finding => ({
      ...finding,
      message: finding.rule,
      fields: [],
      expected: null,
      actual: null,
    })),
    checks: [],
  };
}

/** A form of so many table slots that reports all kinds of ballots. */
export function sheetForm(id: string, over: Record<string, unknown> = {}): FormDefinition {
  const kinds = ['registered', 'cast', 'valid', 'rejected', 'over', 'under'];
  return FormDefinition.parse({
    schemaVersion: 1,
    id,
    version: 1,
    title: `Form ${id}`,
    recognisedBy: [[id]],
    languages: ['en'],
    numerals: ['latn'],
    pages: 1,
    header: [],
    fields: kinds.map(name => ({ id: name, labels: [`Label of ${name}`] })),
    contests: [{ id: 'votes', labels: ['votes'], columns: ['number', 'name', 'votes'] }],
    rules: [],
    roles: {
      registeredVoters: 'registered',
      ballotsCast: 'cast',
      validVotes: 'valid',
      rejectedVotes: 'rejected',
      overvotes: 'over',
      undervotes: 'under',
    },
    source: 'test',
    ...over,
  });
}

/** A single ballot for one contest. */
export function ballotForm(id: string, method: 'plurality' | 'approval' | 'ranked'): FormDefinition {
  const column = method === 'ranked' ? 'rank' : 'mark';
  const contests = [{ id: 'votes', labels: ['votes'], columns: ['name', column], method }];
  return sheetForm(id, { kind: 'ballot', fields: [], roles: {}, contests });
}

/** An election of that id with defaults for what a test does not care about. */
export function electionOf(
  id: string,
  over: Pick<ElectionDefinition, 'reportingUnits' | 'forms'> & { readonly contests: readonly object[] },
): ElectionDefinition {
  return ElectionDefinition.parse({
    schemaVersion: 1,
    id,
    name: `Election ${id}`,
    country: 'Lakeland',
    date: '2026-11-23',
    ...over,
  });
}
