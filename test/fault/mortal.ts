import { type Clock, systemClock } from '../../shared/domain/clock.ts';
import type { Boundary } from './boundary.ts';

export interface MovableClock extends Clock {
  pass(ms: number): void;
}

/** A clock that goes, and can be moved on. */
export function movableClock(): MovableClock {
  let moved = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + moved,
    pass: ms => {
      moved += ms;
    },
  };
}

/** A clock that stands still until it is moved, so that how long a machine takes changes nothing. */
export function stillClock(startMs: number): MovableClock {
  let now = startMs;
  return {
    now: () => now,
    random: () => 0.5,
    sleep: systemClock.sleep,
    pass: ms => {
      now += ms;
    },
  };
}

/** A worker's life: it can end at any point where it waits for a port. */
export interface Life {
  readonly boundary: Boundary;
  readonly clock: Clock;
  /** Every point that was passed so far, in order: `before store.commit`. */
  readonly points: readonly string[];
  /** Resolves to the point at which it ended. */
  readonly ended: Promise<string>;
  /** Lets everything that is held for ever go with an error, so that files can be closed. */
  bury(): void;
}

class Dead extends Error {}

/**
 * A life that ends at the point with this number, or never where it is null. From then on nothing that the worker waits
 * for comes back and its clock stands: to everybody else that is what a killed process looks like.
 * @param kill called at the end, for a process that really dies
 */
export function lifeUntil(point: number | null, clock: Clock, kill: () => void = () => undefined): Life {
  const points: string[] = [];
  const over = Promise.withResolvers<never>();
  const ended = Promise.withResolvers<string>();
  over.promise.catch(() => undefined);
  let dead = false;

  async function pass(name: string): Promise<void> {
    if (!dead) {
      points.push(name);
      if (points.length - 1 !== point) return;
      dead = true;
      kill();
      ended.resolve(name);
    }
    await over.promise;
  }

  return {
    points,
    ended: ended.promise,
    bury: () => over.reject(new Dead('This worker is dead')),
    boundary: {
      before: (port, call) => pass(`before ${port}.${call}`),
      after: (port, call) => pass(`after ${port}.${call}`),
      delivery: (_topic, handle) => handle(),
    },
    clock: {
      random: clock.random,
      now() {
        if (dead) throw new Dead('This worker is dead');
        return clock.now();
      },
      async sleep(ms, signal) {
        try {
          await clock.sleep(ms, signal);
        } finally {
          if (dead) await over.promise;
        }
      },
    },
  };
}
