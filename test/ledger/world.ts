import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Clock } from '../../shared/domain/clock.ts';
import { DocumentRecord } from '../../shared/domain/document.ts';
import type { Page } from '../../shared/domain/page.ts';
import type { Reading } from '../../shared/domain/reading.ts';
import { type ClaimedArrival, claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import type { LedgerContext } from '../../shared/ledger/context.ts';
import type { ArrivalIdentity } from '../../shared/ledger/identity.ts';
import { OutboxRecord } from '../../shared/ledger/outbox.ts';
import { paths } from '../../shared/ledger/paths.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { firstAttemptFails } from '../store/first-attempt-fails.ts';
import { openLedgerStore } from '../store/ledger-store.ts';

/** A ledger of its own for one test, with a clock that the test moves and two workers. */
export interface World {
  readonly store: DocumentStore;
  readonly anna: LedgerContext;
  readonly ben: LedgerContext;
  readonly leaseMs: number;
  pass(ms: number): void;
  document(): Promise<DocumentRecord>;
  outbox(): Promise<OutboxRecord[]>;
}

export const documentId = 'a'.repeat(20);
const start = Date.parse('2026-11-23T10:00:00.000Z');
const leaseMs = 60_000;

/** Every world's store loses each transaction's first attempt: a step must be right when it runs twice. */
export async function openWorld(t: ExecutionContext): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'ballots-ledger-'));
  const store = firstAttemptFails(await openLedgerStore(join(folder, 'l.db')));
  t.teardown(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  let now = start;
  const clock: Clock = { now: () => now, random: () => 0.5, sleep: async () => undefined };
  const worker = (owner: string): LedgerContext => ({ store, clock, owner, leaseMs, project: 'test' });
  return {
    store,
    anna: worker('anna'),
    ben: worker('ben'),
    leaseMs,
    pass: ms => {
      now += ms;
    },
    document: async () => DocumentRecord.parse(await store.get(paths.document(documentId))),
    outbox: async () => {
      const rows = await store.query({ collection: 'outbox', limit: 100 });
      return rows.map(row => OutboxRecord.parse(row.value));
    },
  };
}

export function identity(overrides: Partial<ArrivalIdentity> = {}): ArrivalIdentity {
  return {
    documentId,
    documentKey: 'e/f/p',
    electionId: 'e',
    formId: 'f',
    pollingPlaceId: 'p',
    keyProblem: null,
    page: 1,
    of: null,
    formPages: 1,
    pageWaitMs: 600_000,
    ...overrides,
  };
}

export function arrival(page: number, generation = '100') {
  return { bucket: 'inbox', object: `e/f/p_p${page}.jpg`, generation };
}

/** A page as preprocess makes it; `mark` is the hexadecimal digit of its hash. */
export function page(number: number, mark: string, overrides: Partial<Page> = {}): Page {
  const { object, generation } = arrival(number);
  return {
    page: number,
    of: null,
    object,
    generation,
    sha256: mark.repeat(64),
    frame: 0,
    state: 'processed',
    code: null,
    message: null,
    warnings: [],
    image: null,
    receivedAt: '2026-11-23T10:00:00.000Z',
    ...overrides,
  };
}

export async function claimed(
  worker: LedgerContext,
  number: number,
  as: ArrivalIdentity,
  generation?: string,
): Promise<ClaimedArrival> {
  const claim = await claimArrival(worker, arrival(number, generation), as);
  if (claim.kind !== 'claimed') throw new Error(`Expected a claim but it is ${claim.kind}`);
  return claim;
}

/** A document with its only page in, ready to be read. */
export async function readyDocument(world: World): Promise<DocumentRecord> {
  const claim = await claimed(world.anna, 1, identity());
  await commitArrival(world.anna, claim, { kind: 'pages', pages: [page(1, 'a')] });
  return world.document();
}

export function reading(mark = 'a'): Omit<Reading, 'n' | 'readingId' | 'documentId'> {
  return {
    formId: 'f',
    formVersion: 1,
    purpose: 'first',
    reader: 'stand-in',
    model: 'stand-in',
    promptVersion: '1',
    content: { header: {}, fields: {}, contests: [] },
    failure: null,
    rawAnswer: '{}',
    imageSha256: [mark.repeat(64)],
    usage: { inputTokens: 1, outputTokens: 1, costUsd: 0 },
    startedAt: '2026-11-23T10:00:00.000Z',
    readMs: 5,
  };
}
