import type { RetryPolicy } from '../domain/retry.ts';

/**
 * Every number of trying again, in the one place where it may be changed; docs/retries.md explains them and a test
 * keeps its numbers equal to these. There are three layers: inside a call, at the platform that delivers messages, and
 * in the ledger, which alone decides when a document is given up.
 */

/**
 * A call of the model. Pauses of up to 0.5, 1 and 2 s between tries; longer where the model asks for it, up to 20 s.
 * The deadline lets an answer that is too slow be waited for twice at the default time limit of 120 s, and keeps a
 * reading that has to be asked for again (four minutes each) below the nine minutes that an event-driven function has.
 */
export const modelCall: RetryPolicy = { attempts: 4, baseMs: 500, capMs: 20_000, deadlineMs: 150_000 };

/** A call of Cloud Storage that is safe to repeat. */
export const storageCall: RetryPolicy = { attempts: 4, baseMs: 500, capMs: 8_000, deadlineMs: 60_000 };

/** Runs of a Firestore transaction that meets contention; the client's own pauses grow from 1 s by half, with jitter. */
export const firestoreTransaction = { attempts: 7 } as const;

/** Runs of an SQLite transaction that meets conflicts, about 2 s: pauses of up to 2, 4, 8 … ms, at most `capMs`. */
export const sqliteTransaction = { attempts: 25, capMs: 200 } as const;

/** A step of the local queue while another process writes, about 10 s in all. */
export const sqliteQueueStep: RetryPolicy = { attempts: 100, baseMs: 5, capMs: 200, deadlineMs: 10_000 };

/** How one subscription is delivered. */
export interface DeliveryPolicy {
  /** Deliveries, the first included, before a message goes to the dead-letter topic `<topic>-dead`. */
  readonly maxAttempts: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
}

/** Pub/Sub's deliveries to the functions: 20 of them take about two and a half hours. */
export const cloudDelivery: DeliveryPolicy = {
  maxAttempts: 20,
  minBackoffMs: 10_000,
  maxBackoffMs: 600_000,
};

/** The same in local mode, but quicker: a person is watching. */
export const localDelivery: DeliveryPolicy = {
  maxAttempts: 20,
  minBackoffMs: 1_000,
  maxBackoffMs: 60_000,
};

/** Pub/Sub's longest; the functions must answer before it. */
export const ackDeadlineSeconds = 600;

/** How often a document or an object is tried in all, and how long the ledger pauses between. */
export interface LedgerRetry {
  /** Attempts, the first included, at what may pass by itself. */
  readonly maxAttempts: number;
  /** The pause after the first attempt at most, doubled with each further one. */
  readonly baseMs: number;
  readonly capMs: number;
}

/** Readings of a document: 5 s, 10 s, 20 s … up to 10 minutes, half an hour in all. */
export const extractRetry: LedgerRetry = { maxAttempts: 10, baseMs: 5_000, capMs: 600_000 };

/** Attempts at an uploaded object; between them the platform's pauses and sweep's minute. */
export const preprocessAttempts = 5;

/** A failure that is not transient looks the same the next time: it gets a second try and no third. */
export const deterministicAttempts = 2;

/** Attempts in all after a failure of that kind. */
export function attemptsFor(transient: boolean, maxAttempts: number): number {
  return transient ? maxAttempts : Math.min(deterministicAttempts, maxAttempts);
}

/**
 * The ledger's pause after a failed attempt, jittered down to a half; more where the other side asked for more.
 * @param attempt 1 for the first
 * @param random in [0, 1)
 */
export function ledgerPauseMs(retry: LedgerRetry, attempt: number, random: number): number {
  return Math.floor(Math.min(retry.capMs, retry.baseMs * 2 ** (attempt - 1)) * (0.5 + random / 2));
}

/**
 * The breaker before the model. It opens when the newest `failures` readings of all instances, none older than
 * `windowMs`, failed for the model's sake; then nobody reads for `openMs`, doubled with each probe that fails.
 */
export const breakerPolicy = { failures: 5, windowMs: 600_000, openMs: 30_000, maxOpenMs: 600_000 } as const;

/** Looks for a free place to read in, and the pause before each further one, before a message is put off. */
export const slotSearch = { looks: 5, pauseMs: 2_000 } as const;

/** A worker renews its lease this often within the lease's length, so that it survives two failed renewals. */
export const renewalsPerLease = 3;

/** What a deployment sets on the subscriptions, as plain JSON; deploy/retry-policy.json is made from it. */
export function platformPolicy() {
  const { maxAttempts, minBackoffMs, maxBackoffMs } = cloudDelivery;
  return {
    ackDeadlineSeconds,
    deadLetterTopicSuffix: '-dead',
    maxDeliveryAttempts: maxAttempts,
    minimumBackoffSeconds: minBackoffMs / 1000,
    maximumBackoffSeconds: maxBackoffMs / 1000,
  };
}
