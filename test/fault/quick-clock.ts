import { type Clock, systemClock } from '../../shared/domain/clock.ts';

/** A pause no longer than this is not shortened: it is there for another process to come to its turn. */
const realPauseMs = 20;

/**
 * A clock that goes faster than the world, the same in every process that is given the same beginning: leases, pauses
 * between attempts and waits for pages keep their proportions and take less of a test's time.
 * @param beginMs the moment, by the system's clock, at which both show the same
 */
export function quickClock(beginMs: number, speed: number): Clock {
  return {
    random: systemClock.random,
    now: () => beginMs + Math.round((systemClock.now() - beginMs) * speed),
    sleep: (ms, signal) => systemClock.sleep(Math.max(Math.min(ms, realPauseMs), ms / speed), signal),
  };
}
