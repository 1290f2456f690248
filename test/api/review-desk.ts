import { createHash } from 'node:crypto';
import type { ExecutionContext } from 'ava';
import sharp from 'sharp';
import { createApi } from '../../functions/api/app.ts';
import { extractDocument } from '../../functions/extract/extract.ts';
import { decodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import type { Services } from '../../shared/config/services.ts';
import type { Scope } from '../../shared/domain/api-key.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import type { ElectionDefinition } from '../../shared/domain/election.ts';
import { DocumentReady, topics } from '../../shared/domain/events.ts';
import type { Page } from '../../shared/domain/page.ts';
import type { ReadingContent } from '../../shared/domain/reading.ts';
import { Result } from '../../shared/domain/result.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import { documentNow, readDocument } from '../../shared/ledger/context.ts';
import { giveUpDocument } from '../../shared/ledger/giving-up.ts';
import type { ArrivalIdentity } from '../../shared/ledger/identity.ts';
import { createKey } from '../../shared/ledger/keys.ts';
import { OutboxRecord } from '../../shared/ledger/outbox.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { TallyRecord } from '../../shared/ledger/tallies.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { verifyLedger } from '../../shared/ledger/verify.ts';
import { createLogger } from '../../shared/telemetry/log.ts';
import { count, goodReading, row, smallContest, smallElection, smallForm } from '../checks/sheet.ts';
import { KnownReader } from '../functions/extract/known-reader.ts';
import { firstAttemptFails } from '../store/first-attempt-fails.ts';
import { openLocalServices } from './local-services.ts';

const pairWith = (formId: string) => [
  { id: 'pair_cast', formId, field: 'cast', otherField: 'cast', tolerance: 5, source: 'test' },
];
const mayor = FormDefinition.parse({ ...smallForm, pages: 1, pairs: pairWith('council-form') });
const council = FormDefinition.parse({ ...mayor, id: 'council-form', pairs: pairWith('small-form') });
const ballot = FormDefinition.parse({
  ...smallForm,
  id: 'ballot-form',
  kind: 'ballot',
  pages: 1,
  header: [],
  fields: [],
  rules: [],
  roles: {},
  contests: [{ id: 'votes', labels: ['Votes'], columns: ['name', 'mark'] }],
});

function electionWith(policy: Record<string, unknown>): ElectionDefinition {
  const units = smallElection().reportingUnits.map(({ registeredVoters: _, ...unit }) => unit);
  return smallElection({
    reportingUnits: units,
    contests: [smallContest, { ...smallContest, id: 'council' }, { ...smallContest, id: 'reeve' }],
    forms: [
      { formId: 'small-form', contests: { votes: ['mayor'] } },
      { formId: 'council-form', contests: { votes: ['council'] } },
      { formId: 'ballot-form', contests: { votes: ['reeve'] } },
    ],
    policy: { secondReading: 'never', ...policy },
  });
}

const names: Record<string, { station: string; district: string; ward: string }> = {
  n1: { station: 'North School', district: 'Northdale', ward: '6' },
  n2: { station: 'North Chapel', district: 'Northdale', ward: '5' },
  s1: { station: 'South School', district: 'Southmere', ward: '1' },
};

/** What is read on a form: everything adds up unless a value is given. */
export function filled(
  place: string,
  votes: readonly (number | null)[] = [400, 300, 200, 50],
  over: Readonly<Record<string, number | null>> = {},
): ReadingContent {
  const valid = votes.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  const fields = { registered: 1000, cast: valid + 10, rejected: 10, valid, remarks: null, ...over };
  return goodReading({
    header: { ...names[place] },
    fields: Object.fromEntries(Object.entries(fields).map(([id, value]) => [id, count(value)])),
    contests: [{ slot: 'votes', votes: votes.map((each, index) => row(index + 1, each)) }],
  });
}

/** The marks of a ballot as they are read. */
export function marked(...values: (number | null)[]): ReadingContent {
  const votes = values.map((value, index) => ({ ...row(index + 1, value), number: null, party: null }));
  return { header: {}, fields: {}, contests: [{ slot: 'votes', votes }] };
}

export interface BroughtPaper {
  readonly placeId: string | null;
  readonly content: ReadingContent;
  readonly formId?: string | null;
  /** Behind its place in its name: `small/<form>/<place><suffix>`. */
  readonly suffix?: string;
  readonly generation?: string;
  readonly keyProblem?: ArrivalIdentity['keyProblem'];
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came
  readonly body: any;
}

/** A ledger with reviewers before it, who come in by the API. */
export interface ReviewDesk {
  readonly services: Services;
  bring(paper: BroughtPaper): Promise<string>;
  post(as: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** A review of the newest revision, unless the body names another. */
  review(
    as: string,
    documentId: string,
    body: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  document(documentId: string): Promise<DocumentRecord>;
  result(documentId: string, revision?: number): Promise<Result>;
  /** Votes of the first option of a contest in a unit, and how many places are counted. */
  tally(unitId: string, contestId?: string): Promise<{ votes: number | null; counted: number }>;
  problems(): Promise<string[]>;
  pass(ms: number): void;
  settle(): Promise<void>;
}

/** A logger that tells the test of what broke. */
function errorsTo(t: ExecutionContext) {
  const write = (line: string) => t.log(line);
  return createLogger({ level: 'ERROR', format: 'text', write, now: () => 0 });
}

/** Every transaction's first attempt is lost, unless `plain` says otherwise. */
export async function openReviewDesk(
  t: ExecutionContext,
  options: {
    readonly policy?: Record<string, unknown>;
    readonly plain?: boolean;
  } = {},
): Promise<ReviewDesk> {
  let now = Date.parse('2026-11-23T10:00:00.000Z');
  const clock: Clock = { now: () => now, random: () => 0.5, sleep: async () => undefined };
  const reader = new KnownReader();
  const opened = await openLocalServices({ clock, reader });
  t.teardown(() => opened.close());
  const store = options.plain === true ? opened.store : firstAttemptFails(opened.store);
  const services: Services = { ...opened, store, ledger: { ...opened.ledger, store }, log: errorsTo(t) };
  await services.elections.import(electionWith(options.policy ?? {}), [mayor, council, ballot]);
  const keys = new Map<string, string>();
  const handled = new Set<string>();
  let papers = 0;

  async function keyOf(name: string): Promise<string> {
    const scopes: Scope[] = name === 'admin' ? ['admin'] : ['review', 'documents', 'results', 'status'];
    const key = keys.get(name) ?? (await createKey(services, name, scopes)).key;
    keys.set(name, key);
    return key;
  }

  async function settle(): Promise<void> {
    for (let rounds = 0; rounds < 30; rounds++) {
      const rows = (await store.query({ collection: 'outbox', limit: 500 })).map(each =>
        OutboxRecord.parse(each.value),
      );
      const ready = rows.filter(row => row.topic === topics.documentReady && !handled.has(row.eventId));
      if (ready.length === 0) return;
      for (const each of ready) {
        handled.add(each.eventId);
        now += 10;
        await extractDocument(services, DocumentReady.parse(decodeCloudEvent(each.message).data));
      }
    }
    throw new Error('Documents have each other checked again for ever');
  }

  async function request(
    as: string,
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ) {
    now += 1;
    const headers = { 'X-API-Key': await keyOf(as), 'Content-Type': 'application/json', ...more };
    const response = await createApi(services).request(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  async function document(documentId: string): Promise<DocumentRecord> {
    const found = await documentNow(store, documentId);
    if (found === null) throw new Error(`There is no document ${documentId}`);
    return found;
  }

  return {
    services,
    settle,
    document,
    pass: ms => {
      now += ms;
    },
    post: (as, path, body, headers) => request(as, 'POST', path, body, headers),
    get: path => request('reader', 'GET', path),
    async review(as, documentId, body, headers) {
      const { revision } = await document(documentId);
      return request(as, 'POST', `/v1/documents/${documentId}/reviews`, { revision, ...body }, headers);
    },
    async result(documentId, revision) {
      const newest = (await document(documentId)).revision;
      return Result.parse(await store.get(paths.result(documentId, revision ?? newest)));
    },
    async tally(unitId, contestId = 'mayor') {
      await settleTallies(services);
      const value = await store.get(paths.tally('small', contestId, unitId));
      const tally = value === null ? null : TallyRecord.parse(value);
      return { votes: tally?.options[0]?.total ?? null, counted: tally?.coverage.counted ?? 0 };
    },
    async problems() {
      await settleTallies(services);
      const { problems } = await verifyLedger(services);
      return problems.map(({ path, kind, message }) => `${kind} ${path}: ${message}`);
    },
    async bring({
      placeId,
      content,
      formId = 'small-form',
      suffix = '',
      generation = '1',
      keyProblem = null,
    }) {
      papers += 1;
      now += 1000;
      const documentKey = `small/${formId}/${placeId}${suffix}`;
      const documentId = documentIdOf('inbox', documentKey);
      const background = { r: papers % 256, g: 120, b: 200 };
      const bytes = await sharp({ create: { width: 60, height: 80, channels: 3, background } })
        .webp({ lossless: true })
        .toBuffer();
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      reader.know(sha256, content);
      const stored = `${documentId}/${papers}.webp`;
      await services.processed.put(stored, bytes, { contentType: 'image/webp' });
      const arrival = { bucket: 'inbox', object: `${documentKey}.jpg`, generation };
      const claim = await claimArrival(services.ledger, arrival, {
        documentId,
        documentKey,
        electionId: 'small',
        formId,
        pollingPlaceId: placeId,
        keyProblem,
        page: 1,
        of: null,
        formPages: 1,
        pageWaitMs: 600_000,
        sharesPlace: formId === 'ballot-form',
      });
      if (claim.kind !== 'claimed') throw new Error(`Expected a claim but it is ${claim.kind}`);
      const page: Page = {
        page: 1,
        of: null,
        object: arrival.object,
        generation,
        sha256,
        frame: 0,
        state: 'processed',
        code: null,
        message: null,
        warnings: [],
        image: {
          object: stored,
          contentType: 'image/webp',
          width: 60,
          height: 80,
          bytes: bytes.length,
          sha256,
          perceptualHash: sha256.slice(0, 16),
          sharpness: 1,
          contrast: 1,
          skewDegrees: 0,
          modelTokens: 258,
        },
        receivedAt: '2026-11-23T10:00:00.000Z',
      };
      await commitArrival(services.ledger, claim, { kind: 'pages', pages: [page] });
      await settle();
      return documentId;
    },
  };
}

/** As preprocess or extract do with what fails again and again. */
export async function giveUp({ services: { ledger } }: ReviewDesk, documentId: string): Promise<void> {
  await ledger.store.transaction(async transaction => {
    const before = await readDocument(transaction, documentId);
    const error = { code: 'extract_gave_up', message: 'tried too often' };
    await giveUpDocument(ledger, transaction, before!, { error, actor: 'sweep' });
  });
}
