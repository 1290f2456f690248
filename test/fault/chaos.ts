import { AsyncLocalStorage } from 'node:async_hooks';
import { TransientError } from '../../shared/domain/errors.ts';
import type { Boundary, PortName } from './boundary.ts';

/** What a worker met so far. */
export interface ChaosCount {
  /** Deliveries and sweeps that were begun. */
  readonly deliveries: number;
  /** Of those, how many met a failure, by the port that failed. */
  readonly failures: Readonly<Record<PortName, number>>;
}

interface Plan {
  /** Passes of the store, on average, before the failure: some deliveries fail early and some late. */
  readonly patience: number;
  failed: boolean;
}

const mostPatience = 16;

/** How likely a call of each port is to be the one that fails, beside one of the store, which is called most. */
const weightOf: Readonly<Record<PortName, number>> = { store: 1, blobs: 4, bus: 1, reader: 8 };

/**
 * Makes one call fail in so many of all deliveries: any port's, any of its calls, before its effect or after it, so that
 * only the answer is lost. Every failure is one that may pass. A short delivery may end before the failure it was to
 * have, so the share that is met is smaller than the one that is asked for; `count` tells it.
 * @param random a number below its argument
 */
export function chaosBoundary(
  rate: number,
  random: (below: number) => number,
): { readonly boundary: Boundary; count(): ChaosCount } {
  const plans = new AsyncLocalStorage<Plan | null>();
  const failures: Record<PortName, number> = { store: 0, blobs: 0, bus: 0, reader: 0 };
  let deliveries = 0;

  function planned(): Plan | null {
    return random(1_000) < rate * 1_000 ? { patience: 1 + random(mostPatience), failed: false } : null;
  }

  async function pass(side: 'before' | 'after', port: PortName, call: string): Promise<void> {
    const plan = plans.getStore();
    if (plan == null || plan.failed || random(1_000) * plan.patience >= 1_000 * weightOf[port]) return;
    plan.failed = true;
    failures[port]++;
    throw new TransientError('chaos', `${side} ${port}.${call} failed on purpose`);
  }

  return {
    count: () => ({ deliveries, failures: { ...failures } }),
    boundary: {
      before: (port, call) => pass('before', port, call),
      after: (port, call) => pass('after', port, call),
      delivery(_topic, handle) {
        deliveries++;
        return plans.run(planned(), handle);
      },
    },
  };
}
