import type { Clock } from '../domain/clock.ts';
import { TransientError } from '../domain/errors.ts';
import { type RetryPolicy, withRetry } from '../domain/retry.ts';
import { translateGcsError } from './gcs-errors.ts';

/**
 * Calls of the Cloud Storage client with the port's errors, and an end. The library's own `timeout` does nothing on
 * Node (teeny-request 11 hands it to node-fetch 3, which has none): a connection that hangs would hang its caller.
 */
export class GcsCalls {
  readonly #clock: Clock;
  readonly #retry: RetryPolicy;
  readonly #timeoutMs: number;

  constructor(clock: Clock, retry: RetryPolicy, timeoutMs: number) {
    this.#clock = clock;
    this.#retry = retry;
    this.#timeoutMs = timeoutMs;
  }

  /** For what is safe to do twice. */
  repeated<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    return withRetry(this.#retry, this.#clock, () => this.once(call));
  }

  once<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    return this.#within(this.#timeoutMs, call);
  }

  /** For large content: one call with ten times the time. */
  long<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    return this.#within(10 * this.#timeoutMs, call);
  }

  async #within<Answer>(timeoutMs: number, call: () => Promise<Answer>): Promise<Answer> {
    const settled = new AbortController();
    const timeout = this.#clock.sleep(timeoutMs, settled.signal).then((): never => {
      throw new TransientError('storage_timeout', `Cloud Storage did not answer within ${timeoutMs} ms`);
    });
    try {
      return await Promise.race([call(), timeout]);
    } catch (error) {
      throw translateGcsError(error);
    } finally {
      settled.abort();
    }
  }
}
