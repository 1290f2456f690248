import test from 'ava';
import fc from 'fast-check';
import type { Clock } from '../../shared/domain/clock.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { backoffMs, type RetryPolicy, withRetry } from '../../shared/domain/retry.ts';

const policy: RetryPolicy = { attempts: 4, baseMs: 100, capMs: 1_000, deadlineMs: 10_000 };

/** A clock that stands still but for the pauses asked of it. */
function stoppedClock(random = 0.5): Clock & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => pauses.reduce((sum, ms) => sum + ms, 0),
    random: () => random,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      pauses.push(ms);
    },
  };
}

function failing(times: number, error: Error): () => Promise<string> {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw error;
    return `after ${calls}`;
  };
}

test('a pause is never negative, never above the cap, and doubles its bound with each try', t => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (n, random) => {
        const pause = backoffMs(policy, n, random);
        return pause >= 0 && pause <= Math.min(policy.capMs, policy.baseMs * 2 ** (n - 1));
      },
    ),
  );
  t.deepEqual(
    [1, 2, 3, 4, 5].map(attempt => backoffMs(policy, attempt, 0.5)),
    [50, 100, 200, 400, 500],
  );
});

test('a transient failure is tried again until it succeeds', async t => {
  const clock = stoppedClock();
  t.is(await withRetry(policy, clock, failing(2, new TransientError('busy', 'busy'))), 'after 3');
  t.deepEqual(clock.pauses, [50, 100]);
});

test('when the tries are used up, the last failure is thrown as it was', async t => {
  const clock = stoppedClock();
  const busy = new TransientError('busy', 'busy');
  t.is(await t.throwsAsync(withRetry(policy, clock, failing(4, busy))), busy);
  t.is(clock.pauses.length, 3);
});

test('any other failure is thrown at once', async t => {
  const clock = stoppedClock();
  await t.throwsAsync(withRetry(policy, clock, failing(1, new Error('broken'))), { message: 'broken' });
  t.deepEqual(clock.pauses, []);
});

test('a pause is at least what the other side asked for', async t => {
  const clock = stoppedClock();
  const busy = new TransientError('busy', 'busy', { retryAfterMs: 700 });
  await withRetry(policy, clock, failing(1, busy));
  t.deepEqual(clock.pauses, [700]);
});

test('a wait longer than the cap is left to the platform', async t => {
  const clock = stoppedClock();
  const busy = new TransientError('busy', 'busy', { retryAfterMs: 1_001 });
  t.is(await t.throwsAsync(withRetry(policy, clock, failing(1, busy))), busy);
  t.deepEqual(clock.pauses, []);
});

test('no try begins after the deadline', async t => {
  const clock = stoppedClock();
  const busy = new TransientError('busy', 'busy', { retryAfterMs: 900 });
  await t.throwsAsync(withRetry({ ...policy, attempts: 100, deadlineMs: 2_000 }, clock, failing(99, busy)));
  t.deepEqual(clock.pauses, [900, 900]);
});

test('an aborted signal stops before the first try and between tries', async t => {
  const stopped = new AbortController();
  stopped.abort(new Error('stopped'));
  const never = () => t.fail();
  await t.throwsAsync(
    withRetry(policy, stoppedClock(), async () => never(), { signal: stopped.signal }),
    {
      message: 'stopped',
    },
  );

  const during = new AbortController();
  const operation = async () => {
    during.abort(new Error('stopped'));
    throw new TransientError('busy', 'busy');
  };
  await t.throwsAsync(withRetry(policy, stoppedClock(), operation, { signal: during.signal }), {
    message: 'stopped',
  });
});
