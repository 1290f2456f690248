import type { Clock } from './clock.ts';
import { TransientError } from './errors.ts';

/** How often and how patiently one call is tried. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** Upper bound of the first pause, doubled with every further one. */
  readonly baseMs: number;
  /** No pause is longer. Where the other side asks for more, the caller gives up and its platform waits instead. */
  readonly capMs: number;
  /** No further try begins this long after the first began. */
  readonly deadlineMs: number;
}

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Which failures may pass by themselves; every {@link TransientError} where absent. */
  readonly retryable?: (error: unknown) => boolean;
  /** Told of each failure that is tried again. */
  readonly onRetry?: (error: unknown, attempt: number, pauseMs: number) => void;
}

/**
 * The pause after a failed try: full jitter, a random share of a bound that doubles up to the cap.
 * Source: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 * @param attempt 1 for the first try
 * @param random in [0, 1)
 */
export function backoffMs(policy: RetryPolicy, attempt: number, random: number): number {
  return Math.floor(random * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1)));
}

/**
 * Runs an operation until it succeeds, fails for good, or the policy is used up; then the last failure is thrown as
 * it was. What the other side asked for (`retryAfterMs`) is a lower bound of the pause.
 */
export async function withRetry<Value>(
  policy: RetryPolicy,
  clock: Clock,
  operation: (attempt: number) => Promise<Value>,
  { signal, retryable = error => error instanceof TransientError, onRetry }: RetryOptions = {},
): Promise<Value> {
  const startedAt = clock.now();
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await operation(attempt);
    } catch (error) {
      const askedMs = error instanceof TransientError ? (error.retryAfterMs ?? 0) : 0;
      const pauseMs = Math.max(askedMs, backoffMs(policy, attempt, clock.random()));
      const late = clock.now() + pauseMs - startedAt > policy.deadlineMs;
      if (attempt >= policy.attempts || askedMs > policy.capMs || late || !retryable(error)) throw error;
      onRetry?.(error, attempt, pauseMs);
      await clock.sleep(pauseMs, signal);
    }
  }
}
