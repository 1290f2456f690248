import { createHash } from 'node:crypto';
import type { BlobInfo } from '../../shared/blobs/blob-store.ts';
import type { Services } from '../../shared/config/services.ts';
import { timestamp } from '../../shared/domain/clock.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import type { Page, PageRejectionCode } from '../../shared/domain/page.ts';
import type { Arrival } from '../../shared/ledger/arrival.ts';
import {
  type ArrivalOutcome,
  abandonArrival,
  type ClaimedArrival,
  claimArrival,
  commitArrival,
  renewArrival,
} from '../../shared/ledger/arrivals.ts';
import { whileHeld } from '../../shared/ledger/heartbeat.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { tellSoon } from '../../shared/ledger/telling.ts';
import { type ProcessedFrame, preprocessImage } from './image/preprocess-image.ts';
import { preprocessOptions } from './options.ts';

type PreprocessServices = Pick<
  Services,
  | 'config'
  | 'store'
  | 'inbox'
  | 'processed'
  | 'bus'
  | 'imageTokens'
  | 'elections'
  | 'ledger'
  | 'clock'
  | 'log'
>;

/** What became of an uploaded object; everything but `committed` has changed nothing. */
export type PreprocessReport =
  | { readonly kind: 'committed'; readonly document: DocumentRecord }
  | { readonly kind: 'not_inbox' | 'done' | 'busy' | 'given_up' | 'lease_lost' };

/**
 * Makes an uploaded object into pages of its document. Safe to repeat: the same object and generation is worked on
 * once. Outages throw, and the platform delivers the event again; what is wrong with the image itself is recorded
 * with a code.
 */
export async function preprocessArrival(
  services: PreprocessServices,
  arrival: Arrival,
): Promise<PreprocessReport> {
  if (arrival.bucket !== services.inbox.bucket) {
    services.log.log('WARNING', 'An event of another bucket than the inbox was left alone', { ...arrival });
    return { kind: 'not_inbox' };
  }
  const identity = await identifyArrival(services, arrival.object);
  const claim = await claimArrival(services.ledger, arrival, identity);
  if (claim.kind === 'given_up') await tellSoon(services, claim.rows);
  if (claim.kind !== 'claimed') return { kind: claim.kind };
  let outcome: ArrivalOutcome;
  const lost = new Error(`The lease on ${arrival.object} was lost`);
  try {
    outcome = await whileHeld(holdOf(services, claim, lost), signal => work(services, claim, signal));
  } catch (error) {
    if (error === lost) return { kind: 'lease_lost' };
    const reason = error instanceof Error ? error.message : String(error);
    const transient = error instanceof TransientError;
    const given = await abandonArrival(services.ledger, claim, { reason, transient });
    if (given === null) throw error;
    await tellSoon(services, given.rows);
    services.log.log('ERROR', 'An object was given up', { ...arrival, error });
    return { kind: given.kind };
  }
  const committed = await commitArrival(services.ledger, claim, outcome);
  if (committed === null) return { kind: 'lease_lost' };
  await tellSoon(services, committed.rows);
  return { kind: 'committed', document: committed.document };
}

function holdOf({ ledger, clock, log }: PreprocessServices, claim: ClaimedArrival, lost: Error) {
  return {
    leaseMs: ledger.leaseMs,
    now: clock.now,
    renew: () => renewArrival(ledger, claim),
    lost,
    onTrouble: (error: unknown) => log.log('WARNING', 'A lease was not renewed', { ...claim.arrival, error }),
  };
}

/** Stops between two steps once the lease is lost. */
async function work(
  services: PreprocessServices,
  claim: ClaimedArrival,
  signal: AbortSignal,
): Promise<ArrivalOutcome> {
  const { object, generation } = claim.arrival;
  const info = await services.inbox.head(object, generation);
  if (info === null) return { kind: 'gone' };
  const refusal = refusedBySize(services, info);
  if (refusal !== null) return { kind: 'pages', pages: [rejectedPage(services, claim, null, refusal)] };
  const blob = await services.inbox.get(object, generation);
  if (blob === null) return { kind: 'gone' };
  signal.throwIfAborted();
  const sha256 = createHash('sha256').update(blob.bytes).digest('hex');
  const options = preprocessOptions(services.config, services.imageTokens);
  const outcome = await preprocessImage(blob.bytes, options);
  if (outcome.kind === 'rejected') {
    return { kind: 'pages', pages: [rejectedPage(services, claim, sha256, outcome)] };
  }
  const pages: Page[] = [];
  for (const frame of outcome.frames) {
    signal.throwIfAborted();
    pages.push(await storedPage(services, claim, sha256, frame, outcome.frames.length));
  }
  return { kind: 'pages', pages };
}

interface Refusal {
  readonly code: PageRejectionCode;
  readonly message: string;
}

/** What can be refused before a byte is loaded. */
function refusedBySize({ config }: PreprocessServices, { bytes }: BlobInfo): Refusal | null {
  if (bytes === 0) return { code: 'empty_file', message: 'Expected an image but received an empty file' };
  if (bytes <= config.MAX_IMAGE_BYTES) return null;
  const message = `Expected at most ${config.MAX_IMAGE_BYTES} bytes but received ${bytes}`;
  return { code: 'too_large', message };
}

function rejectedPage(
  services: PreprocessServices,
  claim: ClaimedArrival,
  sha256: string | null,
  { code, message }: Refusal,
): Page {
  return { ...pageOf(services, claim, sha256, 0, 1), state: 'rejected', code, message };
}

/** Everything of a page that does not depend on what became of its image. */
function pageOf(
  services: PreprocessServices,
  { arrival, identity }: ClaimedArrival,
  sha256: string | null,
  frame: number,
  frames: number,
): Page {
  const first = identity.page ?? 1;
  return {
    page: first + frame,
    of: identity.of ?? (frames > 1 ? first + frames - 1 : null),
    object: arrival.object,
    generation: arrival.generation,
    sha256,
    frame,
    state: 'processed',
    code: null,
    message: null,
    warnings: [],
    image: null,
    receivedAt: timestamp(services.clock.now()),
  };
}

/** Puts a page's image in the processed bucket; its name follows from the original's hash, so a repetition is the same. */
async function storedPage(
  services: PreprocessServices,
  claim: ClaimedArrival,
  sha256: string,
  frame: ProcessedFrame,
  frames: number,
): Promise<Page> {
  const page = pageOf(services, claim, sha256, frame.frame, frames);
  if (frame.kind === 'rejected')
    return { ...page, state: 'rejected', code: frame.code, message: frame.message };
  const extension = frame.image.contentType === 'image/webp' ? 'webp' : 'jpg';
  const object = `pages/${claim.identity.documentId}/${sha256}-${frame.frame}.${extension}`;
  await services.processed.put(object, frame.bytes, { contentType: frame.image.contentType });
  return { ...page, warnings: frame.warnings, image: { ...frame.image, object } };
}
