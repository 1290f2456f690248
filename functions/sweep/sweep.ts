import type { Services } from '../../shared/config/services.ts';
import type { DocumentRecord, OpenArrival } from '../../shared/domain/document.ts';
import { topics } from '../../shared/domain/events.ts';
import type { Arrival } from '../../shared/ledger/arrival.ts';
import { signOffDay } from '../../shared/ledger/audit-heads.ts';
import { pageArrivedMessage } from '../../shared/ledger/events.ts';
import { pendingRows, publishRows } from '../../shared/ledger/outbox.ts';
import { noteSentAgain } from '../../shared/ledger/sending-again.ts';
import { createSteps } from '../../shared/ledger/steps.ts';
import { dueDocuments, dueStep, takeOn, waitingDocuments } from '../../shared/ledger/sweeping.ts';
import { sweepTallies } from '../../shared/ledger/tally-sweep.ts';
import { tellSoon } from '../../shared/ledger/telling.ts';
import { releaseWaitingDocuments } from './release-waiting.ts';
import { tellDamaged } from './tell-damaged.ts';

type SweepServices = Pick<
  Services,
  'config' | 'store' | 'inbox' | 'bus' | 'elections' | 'ledger' | 'clock' | 'log' | 'readingPrices'
>;

/** What one run did. `more`: it stopped at its bound and the next run goes on. */
export interface SweepReport {
  readonly published: number;
  readonly rearrived: number;
  readonly takenOn: number;
  /** Documents that waited for admission and are offered to the readers again. */
  readonly released: number;
  /** Units whose tallies were made anew. */
  readonly tallied: number;
  /** The day that was signed off, null where that was done before. */
  readonly signedOff: string | null;
  readonly more: boolean;
}

export interface SweepOptions {
  /** No page will come any more: documents that wait for some are read as they are. */
  readonly closePages?: boolean;
}

const bound = 200;
/** A worker publishes right after its commit; what is older than this was left behind. */
const leftBehindMs = 10_000;

/**
 * Finds what messages forgot: events that were not published, workers that did not come back, pages that never came.
 * Bounded work a run; two at once do no harm, since each step decides again inside its transaction. What fails keeps
 * back nothing else, so that an event which can't be published does not leave documents lying; it is thrown at the end.
 */
export async function sweep(services: SweepServices, options: SweepOptions = {}): Promise<SweepReport> {
  const { store, clock, ledger, config } = services;
  const closePages = options.closePages ?? false;
  const steps = createSteps();
  const left = (await steps.attempt(() => pendingRows(store, clock.now() - leftBehindMs, bound))) ?? [];
  await steps.attempt(() => publishRows(services, left));
  const onDamaged = tellDamaged(services.log);
  const due = (await steps.attempt(() => dueDocuments(store, clock.now(), bound, onDamaged))) ?? [];
  const waiting = closePages
    ? ((await steps.attempt(() => waitingDocuments(store, bound, onDamaged))) ?? [])
    : [];
  let rearrived = 0;
  let takenOn = 0;
  for (const document of distinct([...due, ...waiting])) {
    const step = dueStep(document, clock.now(), closePages);
    if (step.kind === 'rearrive') {
      for (const arrival of step.arrivals) {
        await steps.attempt(async () => {
          await rearrive(services, document, arrival);
          rearrived++;
        });
      }
      continue;
    }
    await steps.attempt(async () => {
      const rows = await takeOn(ledger, document.documentId, {
        closePages,
        maxAttempts: config.MAX_EXTRACT_ATTEMPTS,
      });
      await tellSoon(services, rows);
      takenOn += rows.length > 0 ? 1 : 0;
    });
  }
  const released = (await steps.attempt(() => releaseWaitingDocuments(services, bound))) ?? 0;
  const tallies = await steps.attempt(() => sweepTallies(services));
  const head = await steps.attempt(() => signOffDay(ledger));
  steps.end();
  return {
    published: left.length,
    rearrived,
    takenOn,
    released,
    tallied: tallies?.recomputed ?? 0,
    signedOff: head?.id ?? null,
    more: tallies?.more === true || [left.length, due.length, waiting.length, released].includes(bound),
  };
}

function distinct(documents: readonly DocumentRecord[]): DocumentRecord[] {
  return [...new Map(documents.map(document => [document.documentId, document])).values()];
}

/**
 * Asks preprocess for an object again. The id tells this sweep's message from the next one's. Noted afterwards: what
 * fails between is sent once more rather than not at all.
 */
async function rearrive(
  { bus, inbox, clock, ledger }: SweepServices,
  { documentId }: DocumentRecord,
  open: OpenArrival,
): Promise<void> {
  const arrival: Arrival = { bucket: inbox.bucket, object: open.object, generation: open.generation };
  await bus.publish(topics.pageArrived, pageArrivedMessage(ledger.project, documentId, arrival, clock.now()));
  await noteSentAgain(ledger, documentId, open);
}
