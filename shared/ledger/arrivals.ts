import { z } from 'zod';
import { attemptsFor, preprocessAttempts } from '../config/retry-policy.ts';
import { timestamp } from '../domain/clock.ts';
import type { DocumentRecord, OpenArrival } from '../domain/document.ts';
import { TransientError } from '../domain/errors.ts';
import type { Page } from '../domain/page.ts';
import { Timestamp } from '../domain/primitives.ts';
import type { Transaction } from '../store/document-store.ts';
import { type Arrival, arrivalIdOf } from './arrival.ts';
import { auditStart } from './audit.ts';
import { touchDocument, writeChange } from './change.ts';
import { isLive, type LedgerContext, newLease, readDocument, withDueAt } from './context.ts';
import { failed } from './failing.ts';
import { finishedPath, giveUpArrival } from './giving-up.ts';
import type { ArrivalIdentity } from './identity.ts';
import { readImages, writeImages } from './images.ts';
import type { OutboxRecord } from './outbox.ts';
import { allArrived, type Placement, pagesExpected, placePages, readablePages } from './pages.ts';
import { paths } from './paths.ts';
import { enterClaim } from './places.ts';
import { becomeReady } from './ready.ts';

/** A finished arrival: `documents/{id}/arrivals/{arrivalId}`. Its presence makes a repeated event harmless. */
export const FinishedArrival = z.object({
  arrivalId: z.string(),
  bucket: z.string(),
  object: z.string(),
  generation: z.string(),
  outcome: z.string(),
  finishedAt: Timestamp,
});

export interface ClaimedArrival {
  readonly arrival: Arrival;
  readonly identity: ArrivalIdentity;
  readonly open: OpenArrival;
}

export type ArrivalClaim =
  | ({ readonly kind: 'claimed' } & ClaimedArrival)
  /** Finished before, or in another worker's hands. */
  | { readonly kind: 'done' | 'busy' }
  /** Tried too often: the document is failed and says so. */
  | { readonly kind: 'given_up'; readonly rows: readonly OutboxRecord[] };

const maxOpenArrivals = 50;

/** Takes an uploaded object in hand; the document comes into being with its first one. */
export async function claimArrival(
  context: LedgerContext,
  arrival: Arrival,
  identity: ArrivalIdentity,
): Promise<ArrivalClaim> {
  const arrivalId = arrivalIdOf(arrival);
  return context.store.transaction<ArrivalClaim>(async transaction => {
    const now = context.clock.now();
    const finished = await transaction.get(paths.arrival(identity.documentId, arrivalId));
    const before = await readDocument(transaction, identity.documentId);
    const known = before?.openArrivals.find(each => each.arrivalId === arrivalId);
    if (finished !== null && known === undefined) return { kind: 'done' };
    if (known !== undefined && isLive(context, known.lease, now)) return { kind: 'busy' };
    if (before !== null && known !== undefined && known.attempt >= preprocessAttempts) {
      return { kind: 'given_up', rows: await giveUp(context, transaction, before, known, arrival) };
    }
    const others = before?.openArrivals.filter(each => each.arrivalId !== arrivalId) ?? [];
    if (others.length >= maxOpenArrivals) {
      throw new TransientError(
        'contention',
        `Document ${identity.documentId} has ${others.length} objects in hand already`,
      );
    }
    const open: OpenArrival = {
      arrivalId,
      object: arrival.object,
      generation: arrival.generation,
      lease: newLease(context),
      attempt: (known?.attempt ?? 0) + 1,
      lastFailure: known?.lastFailure ?? (known === undefined ? null : 'the worker did not come back'),
      ...(known?.redrives === undefined ? {} : { redrives: known.redrives }),
    };
    const document = before ?? newDocument(arrival, identity, timestamp(now));
    if (before === null && identity.sharesPlace !== true) await enterClaim(transaction, document);
    const after = withDueAt({
      ...document,
      openArrivals: [...others, open],
      attempts: { ...document.attempts, preprocess: document.attempts.preprocess + 1 },
    });
    writeChange(
      transaction,
      {
        before,
        after,
        type: 'page.started',
        actor: `worker:${context.owner}`,
        details: { ...arrival, attempt: open.attempt, lastFailure: open.lastFailure },
      },
      now,
    );
    return { kind: 'claimed', arrival, identity, open };
  });
}

/** A document with nothing in it yet. */
function newDocument(arrival: Arrival, identity: ArrivalIdentity, at: string): DocumentRecord {
  return {
    documentId: identity.documentId,
    documentKey: identity.documentKey,
    object: arrival.object,
    electionId: identity.electionId,
    formId: identity.formId,
    pollingPlaceId: identity.pollingPlaceId,
    placeNamedByKey: identity.pollingPlaceId !== null,
    keyProblem: identity.keyProblem,
    state: 'waiting_for_pages',
    revision: 0,
    counted: false,
    edition: 0,
    pages: [],
    timeline: [],
    findings: [],
    error: null,
    attempts: { preprocess: 0, extract: 0 },
    lease: null,
    lastFailure: null,
    openArrivals: [],
    waitsUntil: null,
    dueAt: null,
    readings: 0,
    readingsFrom: 0,
    reviews: 0,
    audit: auditStart,
    reader: null,
    readyAt: null,
    queuedMs: null,
    readMs: null,
    createdAt: at,
    updatedAt: at,
    waiting: null,
    notBefore: null,
    reviewClaim: null,
    rules: [],
    source: null,
  };
}

/** How an arrival ended: its pages, or why there are none to place. */
export type ArrivalOutcome =
  | { readonly kind: 'pages'; readonly pages: readonly Page[] }
  /** The object, or this generation of it, is not there any more. */
  | { readonly kind: 'gone' };

export interface CommittedArrival {
  readonly document: DocumentRecord;
  readonly rows: readonly OutboxRecord[];
}

/** Puts the pages in the document. Null where the lease was lost meanwhile: then nothing is written. */
export async function commitArrival(
  context: LedgerContext,
  claim: ClaimedArrival,
  outcome: ArrivalOutcome,
): Promise<CommittedArrival | null> {
  const { arrival, identity, open } = claim;
  return context.store.transaction(async transaction => {
    const now = context.clock.now();
    const before = await readDocument(transaction, identity.documentId);
    if (before === null || !holds(context, before, open, now)) return null;
    const incoming = outcome.kind === 'pages' ? outcome.pages : [];
    const images = await readImages(transaction, incoming);
    const { pages, placements } = placePages(before, incoming);
    const changed = placements.some(placement => placement === 'added' || placement === 'replaced');
    const settled: DocumentRecord = {
      ...before,
      pages,
      openArrivals: before.openArrivals.filter(each => each.arrivalId !== open.arrivalId),
    };
    const next =
      changed || pages.length === 0 ? afterPages(context, settled, identity, now) : { after: settled };
    const finished = {
      arrivalId: open.arrivalId,
      ...arrival,
      outcome: outcomeWord(outcome, placements),
      finishedAt: timestamp(now),
    };
    writeImages(transaction, images, before.documentId, incoming);
    const document = writeChange(
      transaction,
      {
        before,
        after: withDueAt(next.after),
        type: 'page.completed',
        actor: `worker:${context.owner}`,
        details: {
          ...arrival,
          outcome: finished.outcome,
          pages: incoming.map(page => ({ page: page.page, sha256: page.sha256, code: page.code })),
        },
        records: [
          { path: finishedPath(before.documentId, open), value: finished },
          ...incoming.map(page => ({
            path: paths.page(before.documentId, page.page, open.arrivalId),
            value: page,
          })),
          ...(next.records ?? []),
        ],
        outbox: next.rows ?? [],
      },
      now,
    );
    return { document, rows: next.rows ?? [] };
  });
}

function outcomeWord(outcome: ArrivalOutcome, placements: readonly Placement[]): string {
  return outcome.kind === 'gone' ? 'gone' : [...new Set(placements)].sort().join(',');
}

/** Whether this worker still holds this very attempt. */
function holds(context: LedgerContext, document: DocumentRecord, open: OpenArrival, now: number): boolean {
  const current = document.openArrivals.find(each => each.arrivalId === open.arrivalId);
  return (
    current?.lease.owner === context.owner &&
    current.attempt === open.attempt &&
    isLive(context, current.lease, now)
  );
}

interface NextStep {
  readonly after: DocumentRecord;
  readonly rows?: readonly OutboxRecord[];
  readonly records?: readonly { path: string; value: unknown }[];
}

/** Where the document stands once its pages changed. A reading under way is of old pages and loses its claim. */
function afterPages(
  context: LedgerContext,
  document: DocumentRecord,
  identity: ArrivalIdentity,
  now: number,
): NextStep {
  const expected = pagesExpected(document.pages, identity.formPages);
  const readable = readablePages(document.pages);
  if (document.pages.length > 0 && readable.length === 0 && allArrived(document.pages, expected)) {
    const [first] = document.pages;
    const error = { code: first?.code ?? 'corrupt_image', message: first?.message ?? 'No page can be read' };
    return failed(context, document, error, now);
  }
  if (allArrived(readable, expected)) return becomeReady(context, document, now);
  return {
    after: {
      ...document,
      state: 'waiting_for_pages',
      lease: null,
      waitsUntil: timestamp(now + identity.pageWaitMs),
    },
  };
}

/** Extends the claim from now on. False where it is lost: then whoever works under it must stop. */
export async function renewArrival(
  context: LedgerContext,
  { identity, open }: ClaimedArrival,
): Promise<boolean> {
  return context.store.transaction(async transaction => {
    const before = await readDocument(transaction, identity.documentId);
    if (before === null || !holds(context, before, open, context.clock.now())) return false;
    const openArrivals = before.openArrivals.map(each =>
      each.arrivalId === open.arrivalId ? { ...each, lease: newLease(context) } : each,
    );
    touchDocument(transaction, before, { openArrivals });
    return true;
  });
}

/**
 * Gives an arrival back after a failure, to be tried again; or gives it up where it was tried often enough, which for a
 * failure that is not transient is sooner. `given_up` brings the rows to publish. Nothing is written where the lease is
 * lost: another has it.
 */
export async function abandonArrival(
  context: LedgerContext,
  claim: ClaimedArrival,
  { reason, transient }: { readonly reason: string; readonly transient: boolean },
): Promise<Extract<ArrivalClaim, { kind: 'given_up' }> | null> {
  const { arrival, identity, open } = claim;
  return context.store.transaction(async transaction => {
    const now = context.clock.now();
    const before = await readDocument(transaction, identity.documentId);
    if (before === null || !holds(context, before, open, now)) return null;
    if (open.attempt >= attemptsFor(transient, preprocessAttempts)) {
      const failure = { ...open, lastFailure: reason };
      return { kind: 'given_up', rows: await giveUp(context, transaction, before, failure, arrival) };
    }
    const released: OpenArrival = {
      ...open,
      lease: { owner: context.owner, expiresAt: timestamp(now) },
      lastFailure: reason,
    };
    const openArrivals = before.openArrivals.map(each =>
      each.arrivalId === open.arrivalId ? released : each,
    );
    writeChange(
      transaction,
      {
        before,
        after: withDueAt({ ...before, openArrivals }),
        type: 'page.abandoned',
        actor: `worker:${context.owner}`,
        details: { object: open.object, generation: open.generation, attempt: open.attempt, reason },
      },
      now,
    );
    return null;
  });
}

function giveUp(
  context: LedgerContext,
  transaction: Transaction,
  before: DocumentRecord,
  open: OpenArrival,
  arrival: Arrival,
): Promise<readonly OutboxRecord[]> {
  const message = `Object ${open.object} could not be preprocessed in ${open.attempt} attempts: ${open.lastFailure ?? 'unknown'}`;
  return giveUpArrival(context, transaction, before, open, arrival, {
    error: { code: 'preprocess_gave_up', message },
    actor: `worker:${context.owner}`,
  });
}
