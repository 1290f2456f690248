import { type Clock, systemClock } from '../domain/clock.ts';

/**
 * Lets the callers of one key through one at a time, in the order in which they came, within this process.
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();
  readonly #maxWaitMs: number;
  readonly #clock: Clock;

  /**
   * @param maxWaitMs after which a caller goes ahead out of turn: a turn saves time, and must never cost the
   *   work
   */
  constructor(maxWaitMs: number, clock: Clock = systemClock) {
    this.#maxWaitMs = maxWaitMs;
    this.#clock = clock;
  }

  /** Waits for the turn; what it gives back ends it. */
  async take(key: string): Promise<() => void> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const own = Promise.withResolvers<void>();
    const last = before.then(() => own.promise);
    this.#last.set(key, last);
    void last.then(() => {
      if (this.#last.get(key) === last) this.#last.delete(key);
    });
    const waiting = new AbortController();
    const patience = this.#clock.sleep(this.#maxWaitMs, waiting.signal).catch(() => {});
    await Promise.race([before, patience]);
    waiting.abort();
    return own.resolve;
  }
}
