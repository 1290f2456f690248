import { renewalsPerLease } from '../config/retry-policy.ts';

/** Calls `beat` every so often until the function that comes back is called. */
export type Every = (everyMs: number, beat: () => void) => () => void;

/** By the system's timer, which keeps no process alive by itself. */
const everyInterval: Every = (everyMs, beat) => {
  const timer = setInterval(beat, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};

/** A lease to be kept while its work goes on. */
export interface Hold {
  readonly leaseMs: number;
  readonly now: () => number;
  /** Extends the lease in a transaction that checks who owns it; false where it is lost. */
  readonly renew: () => Promise<boolean>;
  /** What the work is aborted with once the lease is lost. */
  readonly lost: Error;
  /** Told of a renewal that failed; the lease lives on until its end. */
  readonly onTrouble: (error: unknown) => void;
  readonly every?: Every;
}

/**
 * Does work under a lease and renews it three times within its length. Once it is lost, or could not be renewed before
 * its end, the work's signal is aborted; a work that can't be stopped runs on, and its commit finds the lease gone.
 */
export async function whileHeld<Outcome>(
  { leaseMs, now, renew, lost, onTrouble, every = everyInterval }: Hold,
  work: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const gone = new AbortController();
  let expiresAt = now() + leaseMs;
  let renewing: Promise<void> | null = null;

  async function beat(): Promise<void> {
    const begun = now();
    try {
      if (await renew()) expiresAt = begun + leaseMs;
      else gone.abort(lost);
    } catch (error) {
      onTrouble(error);
      if (now() >= expiresAt) gone.abort(lost);
    }
  }

  const stop = every(leaseMs / renewalsPerLease, () => {
    if (renewing !== null || gone.signal.aborted) return;
    renewing = beat().finally(() => {
      renewing = null;
    });
  });
  try {
    return await work(gone.signal);
  } finally {
    stop();
    // A renewal under way must not meet what comes next, a store that is closed for example.
    await renewing;
  }
}
