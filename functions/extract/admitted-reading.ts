import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { DocumentReady } from '../../shared/domain/events.ts';
import { admit, leave, type Permit } from '../../shared/ledger/admission.ts';
import { admissionLimits } from '../../shared/ledger/admission-limits.ts';
import { renewSlot } from '../../shared/ledger/admission-slots.ts';
import { waitForAdmission } from '../../shared/ledger/admission-waiting.ts';
import { breakerGate, readBreaker } from '../../shared/ledger/breaker.ts';
import { nothingSpent, reservationFor } from '../../shared/ledger/budget.ts';
import { documentNow } from '../../shared/ledger/context.ts';
import {
  type ClaimRefusal,
  claimExtraction,
  claimRefusal,
  postponeExtraction,
  renewExtraction,
} from '../../shared/ledger/extraction.ts';
import { whileHeld } from '../../shared/ledger/heartbeat.ts';
import { pauseBySystem } from '../../shared/ledger/settings.ts';
import type { FormReader } from '../../shared/readers/form-reader.ts';
import { pausesReading } from '../../shared/readers/model-errors.ts';
import { LeaseLostError } from './lease-lost.ts';
import { type MeteredReader, meteredReader } from './metered-reader.ts';
import type { ExtractServices } from './services.ts';

/** A claimed document with leave to be read. */
export interface AdmittedReading {
  readonly kind: 'admitted';
  readonly document: DocumentRecord;
  /** Does the work, with the lease kept alive; the reader it is given stops when the lease is lost. */
  read<Outcome>(work: (reader: FormReader) => Promise<Outcome>): Promise<Outcome>;
  /**
   * Puts the document off where the failure is one of the model that stops all reading; no attempt is counted unless
   * it was the one that tried for all. False for any other failure, which is the document's own.
   */
  putOff(error: unknown): Promise<boolean>;
  /** Gives the leave back. Never throws: what it could not write runs out by itself. */
  leave(): Promise<void>;
}

/** What became of the request: `waits` is recorded on the document, the other refusals need nothing. */
export type ReadingEntry = AdmittedReading | { readonly kind: ClaimRefusal | 'waits' };

/** Asks for leave to read a document and claims it. */
export async function enterReading(services: ExtractServices, ready: DocumentReady): Promise<ReadingEntry> {
  const { ledger, config, clock, readingPrices = null } = services;
  const now = await documentNow(ledger.store, ready.documentId);
  const refusal = claimRefusal(ledger, now, ready.edition, clock.now());
  if (now === null || refusal !== null) return { kind: refusal ?? 'unknown' };
  const estimate = reservationFor(now, readingPrices);
  const { documentId } = ready;
  const admission = await admit(ledger, admissionLimits(config), { documentId, estimate });
  if (admission.kind === 'waits') {
    await waitForAdmission(ledger, ready, admission.waiting);
    services.log.log('INFO', 'A document waits to be read', { documentId, ...admission.waiting });
    return { kind: 'waits' };
  }
  const giveBack = leaving(services, documentId, admission.permit);
  try {
    const claim = await claimExtraction(ledger, ready);
    if (claim.kind === 'claimed') return admitted(services, claim.document, admission.permit, giveBack);
    await giveBack(null);
    return { kind: claim.kind };
  } catch (error) {
    await giveBack(null);
    throw error;
  }
}

type GiveBack = (meter: MeteredReader | null) => Promise<void>;

function leaving({ ledger, log }: ExtractServices, documentId: string, permit: Permit): GiveBack {
  let left = false;
  return async meter => {
    if (left) return;
    left = true;
    const used = meter?.used() ?? nothingSpent;
    const reason = meter?.failure()?.message ?? null;
    try {
      await leave(ledger, permit, { used, ok: meter?.answered() ?? null, reason });
    } catch (error) {
      log.log('WARNING', 'A reading slot was not given back, its lease will run out', { documentId, error });
    }
  };
}

function admitted(
  services: ExtractServices,
  document: DocumentRecord,
  permit: Permit,
  giveBack: GiveBack,
): AdmittedReading {
  const { ledger, clock, config } = services;
  const log = services.log.with({ documentId: document.documentId, stage: 'extract' });
  let meter: MeteredReader | null = null;
  const hold = {
    leaseMs: ledger.leaseMs,
    now: clock.now,
    lost: new LeaseLostError(document.documentId),
    onTrouble: (error: unknown) => log.log('WARNING', 'A lease was not renewed', { error }),
    async renew() {
      const [mine] = await Promise.all([renewExtraction(ledger, document), renewSlot(ledger, permit)]);
      return mine;
    },
  };
  return {
    kind: 'admitted',
    document,
    read: work =>
      whileHeld(hold, signal => {
        meter = meteredReader(services.reader, signal);
        return work(meter.reader);
      }),
    async putOff(error) {
      if (meter === null || !meter.threw(error)) return false;
      if (pausesReading(error)) {
        const { by, reason } = await pauseBySystem(ledger, error.message);
        log.log('ERROR', "Reading is paused: the model can't be used", { code: error.code, reason });
        const message = `Reading is paused by ${by}: ${reason}`;
        const waiting = { reason: 'paused' as const, message, until: null };
        return postponeExtraction(ledger, document, { waiting, failure: error, counted: false });
      }
      await giveBack(meter);
      const gate = breakerGate(await readBreaker(ledger.store), clock.now());
      // Who tries for all pays for it, so that one which always fails is given up in the end.
      const lastTry = permit.probe && document.attempts.extract >= config.MAX_EXTRACT_ATTEMPTS;
      if (gate.kind === 'pass' || lastTry) return false;
      const message = `The model is out: ${error.message}`;
      const until = gate.kind === 'shut' ? gate.until : null;
      const waiting = { reason: 'model_outage' as const, message, until };
      return postponeExtraction(ledger, document, { waiting, failure: error, counted: permit.probe });
    },
    leave: () => giveBack(meter),
  };
}
