/** Time and chance, handed in so that tests can hold them still. */
export interface Clock {
  /** Now, in milliseconds since 1970 UTC. */
  now(): number;
  /** A number in [0, 1), for jitter. */
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', aborted, { once: true });
      function done(): void {
        signal?.removeEventListener('abort', aborted);
        resolve();
      }
      function aborted(): void {
        clearTimeout(timer);
        reject(signal?.reason);
      }
    }),
};

/** The ledger's form of a time: UTC with milliseconds. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
