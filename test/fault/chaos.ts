import { TransientError } from '../../shared/domain/errors.ts';
import type { Boundary, PortName } from './boundary.ts';

/** Calls of a port, and how many of them failed. */
export interface CallCount {
  readonly calls: number;
  readonly failures: number;
}

/** What a worker met so far. */
export type ChaosCount = Readonly<Record<PortName, CallCount>>;

const none = (): Record<PortName, { calls: number; failures: number }> => ({
  store: { calls: 0, failures: 0 },
  blobs: { calls: 0, failures: 0 },
  bus: { calls: 0, failures: 0 },
  reader: { calls: 0, failures: 0 },
});

/**
 * Makes so many of all calls of every port fail, each with a failure that may pass: before their effect, or after it, so
 * that only the answer is lost. A transaction is one call of the store and may fail at its begin, before its commit or
 * after it. A delivery is one of the bus and fails before its handler or after it, when all is done but acknowledging.
 * @param rate share of the calls that fail, 0 to 1
 * @param random a number below its argument
 */
export function chaosBoundary(
  rate: number,
  random: (below: number) => number,
): { readonly boundary: Boundary; count(): ChaosCount } {
  const counts = none();
  const happens = (chance: number) => random(2 ** 30) < chance * 2 ** 30;
  /** The chance at each of so many points, so that all of them come to the rate. */
  const atEach = (points: number) => 1 - (1 - rate) ** (1 / points);

  function fail(port: PortName, what: string): never {
    counts[port].failures++;
    throw new TransientError('chaos', `${what} failed on purpose`);
  }

  async function pass(side: 'before' | 'after', port: PortName, call: string): Promise<void> {
    if (call.startsWith('transaction get') || call.startsWith('handler')) return;
    if (side === 'before' && call !== 'commit') counts[port].calls++;
    const points = call === 'transaction' || call === 'commit' ? 3 : 2;
    if (happens(atEach(points))) fail(port, `${side} ${port}.${call}`);
  }

  return {
    count: () => structuredClone(counts),
    boundary: {
      before: (port, call) => pass('before', port, call),
      after: (port, call) => pass('after', port, call),
      async delivery(topic, handle) {
        counts.bus.calls++;
        const fails = happens(rate);
        if (fails && happens(0.5)) fail('bus', `delivery of ${topic}`);
        await handle().catch((error: unknown) => {
          if (!fails) throw error;
        });
        if (fails) fail('bus', `acknowledging ${topic}`);
      },
    },
  };
}

/** All of them together. */
export function sumOfCounts(counts: readonly ChaosCount[]): ChaosCount {
  const sum = none();
  for (const count of counts) {
    for (const port of Object.keys(sum) as PortName[]) {
      sum[port].calls += count[port].calls;
      sum[port].failures += count[port].failures;
    }
  }
  return sum;
}
