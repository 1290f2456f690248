import test from 'ava';
import { type Every, type Hold, whileHeld } from '../../shared/ledger/heartbeat.ts';

/** A timer that the test beats, and how often it was asked to. */
function handTimer() {
  const timer = { everyMs: 0, running: false, beat: () => {} };
  const every: Every = (everyMs, beat) => {
    Object.assign(timer, { everyMs, running: true, beat });
    return () => {
      timer.running = false;
    };
  };
  return { timer, every };
}

const lost = new Error('lost');
const turn = () => new Promise<void>(resolve => setImmediate(resolve));

function hold(overrides: Partial<Hold>): Hold {
  return { leaseMs: 60_000, now: () => 0, renew: async () => true, lost, onTrouble: () => {}, ...overrides };
}

/** Work that ends when it is told to, or when its signal aborts. */
function work() {
  const end = Promise.withResolvers<string>();
  let given: AbortSignal | null = null;
  return {
    end: () => end.resolve('done'),
    aborted: () => given?.aborted ?? false,
    run: (signal: AbortSignal) => {
      given = signal;
      signal.addEventListener('abort', () => end.reject(signal.reason));
      return end.promise;
    },
  };
}

test('a lease is renewed every third of its length while the work goes on, and not after it', async t => {
  const { timer, every } = handTimer();
  let renewals = 0;
  const job = work();
  const renew = async () => {
    renewals += 1;
    return true;
  };
  const outcome = whileHeld(hold({ every, renew }), job.run);
  t.is(timer.everyMs, 20_000);
  for (let beats = 1; beats <= 4; beats++) {
    timer.beat();
    await turn();
    t.is(renewals, beats);
  }
  job.end();
  t.is(await outcome, 'done');
  t.false(timer.running);
});

test('work whose lease is lost is aborted with the reason, and renews no more', async t => {
  const { timer, every } = handTimer();
  let renewals = 0;
  const job = work();
  const renew = async () => {
    renewals += 1;
    return false;
  };
  const outcome = whileHeld(hold({ every, renew }), job.run);
  timer.beat();
  t.is(await t.throwsAsync(outcome), lost);
  timer.beat();
  await turn();
  t.is(renewals, 1);
});

test('a renewal that fails is tried again until the lease ends, then the work is aborted', async t => {
  const { timer, every } = handTimer();
  let now = 0;
  const troubles: unknown[] = [];
  const outage = new Error('Firestore is away');
  const job = work();
  const renew = () => Promise.reject(outage);
  const outcome = whileHeld(
    hold({ every, now: () => now, renew, onTrouble: error => troubles.push(error) }),
    job.run,
  );
  for (now of [20_000, 40_000]) {
    timer.beat();
    await turn();
    t.false(job.aborted());
  }
  now = 60_000;
  timer.beat();
  t.is(await t.throwsAsync(outcome), lost);
  t.deepEqual(troubles, [outage, outage, outage]);
});

test('a renewal that is slow is not begun twice, and is over before the work counts as done', async t => {
  const { timer, every } = handTimer();
  const renewal = Promise.withResolvers<boolean>();
  let renewals = 0;
  const job = work();
  const renew = () => {
    renewals += 1;
    return renewal.promise;
  };
  let over = false;
  const outcome = whileHeld(hold({ every, renew }), job.run).then(() => {
    over = true;
  });
  timer.beat();
  timer.beat();
  job.end();
  await turn();
  t.false(over);
  renewal.resolve(true);
  await outcome;
  t.is(renewals, 1);
});

test('what the work throws is thrown', async t => {
  const { timer, every } = handTimer();
  const broken = new Error('broken');
  t.is(await t.throwsAsync(whileHeld(hold({ every }), () => Promise.reject(broken))), broken);
  t.false(timer.running);
});
