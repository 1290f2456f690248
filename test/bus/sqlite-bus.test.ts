import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import type { BusObserver } from '../../shared/bus/bus-observer.ts';
import type { Delivery } from '../../shared/bus/message-bus.ts';
import { openSqliteBus, type SqliteBus } from '../../shared/bus/sqlite-bus.ts';
import { type Clock, systemClock } from '../../shared/domain/clock.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { message, messageBusContract } from '../contract/message-bus.ts';

const root = await mkdtemp(path.join(tmpdir(), 'ballots-sqlite-bus-'));
test.after.always(() => rm(root, { recursive: true, force: true }));
let files = 0;
const newFile = () => path.join(root, `${files++}.db`);

const shared = newFile();
messageBusContract(test, 'SQLite', {
  open: () => openSqliteBus({ file: shared, pollMs: 20 }),
  async prepare(topic, subscriptions) {
    const bus = await openSqliteBus({ file: shared });
    for (const subscription of subscriptions) await bus.register(topic, subscription);
    await bus.close();
  },
});

const often = { concurrency: 1, maxAttempts: 5, minBackoffMs: 10, maxBackoffMs: 40 };

/** A clock that moves only by hand: sleepers wake when its time has come. */
function handClock(): Clock & { advance(ms: number): Promise<void> } {
  let now = 1_000_000;
  let sleepers: { until: number; wake: () => void }[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
  };
  return {
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        sleepers.push({ until: now + ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    async advance(ms) {
      await settle();
      now += ms;
      const due = sleepers.filter(({ until }) => until <= now);
      sleepers = sleepers.filter(({ until }) => until > now);
      for (const { wake } of due) wake();
      await settle();
    },
  };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; !(await holds()); waitedMs += 10) {
    if (waitedMs > 30_000) throw new Error('Still waiting');
    await pause(10);
  }
}

const counted = async (bus: SqliteBus, topic: string) =>
  (await bus.counts()).find(count => count.topic === topic);

test('the backoff doubles from the smallest to the largest, with jitter, as the clock says', async t => {
  const clock = handClock();
  const delays: (number | null)[] = [];
  const observer: BusObserver = {
    failed: (_delivery, _error, retryInMs) => void delays.push(retryInMs),
    trouble: error => t.fail(String(error)),
  };
  const bus = await openSqliteBus({ file: newFile(), clock, observer });
  const attempts: number[] = [];
  await bus.subscribe(
    'topic',
    async ({ attempt }) => {
      attempts.push(attempt);
      throw attempt === 4
        ? new TransientError('rate_limited', 'slow down', { retryAfterMs: 7_000 })
        : new Error();
    },
    { subscription: 'sub', concurrency: 1, maxAttempts: 7, minBackoffMs: 1_000, maxBackoffMs: 8_000 },
  );
  await bus.publish('topic', message('a'));
  for (const [delayMs, attempt] of [
    [1_500, 1],
    [2_500, 2],
    [4_500, 3],
    [7_000, 4],
    [4_500, 5],
    [4_500, 6],
  ] as const) {
    await clock.advance(0);
    t.is(attempts.length, attempt);
    for (let waited = 0; waited < delayMs - 100; waited += 100) await clock.advance(100);
    t.is(attempts.length, attempt, 'came too early');
    await clock.advance(100);
  }
  await clock.advance(200);
  t.deepEqual(delays, [1_500, 2_500, 4_500, 7_000, 4_500, 4_500, null]);
  const closed = bus.close();
  await clock.advance(1_000);
  await closed;
});

test('a lease is extended while its handler runs, and expires when nobody extends it', async t => {
  const clock = handClock();
  const file = newFile();
  const bus = await openSqliteBus({ file, clock, leaseMs: 30_000 });
  let finish = () => {};
  const attempts: number[] = [];
  const handler = ({ attempt }: Delivery) =>
    new Promise<void>(resolve => {
      attempts.push(attempt);
      finish = resolve;
    });
  await bus.subscribe('topic', handler, { ...often, subscription: 'sub', concurrency: 5 });
  await bus.publish('topic', message('a'));
  for (let ms = 0; ms < 120_000; ms += 1_000) await clock.advance(1_000);
  t.deepEqual(attempts, [1]);
  t.like(await counted(bus, 'topic'), { waiting: 0, inHand: 1 });
  finish();
  await clock.advance(1_000);
  t.like(await counted(bus, 'topic'), { waiting: 0, inHand: 0, oldestPublishedAt: null });
  const closed = bus.close();
  await clock.advance(1_000);
  await closed;
});

test('what is finished is deleted, so the file stops growing', async t => {
  const file = newFile();
  const bus = await openSqliteBus({ file });
  let handled = 0;
  await bus.subscribe('topic', async () => void handled++, {
    ...often,
    subscription: 'sub',
    concurrency: 20,
  });
  const sizes: number[] = [];
  for (let round = 1; round <= 4; round++) {
    const body = 'x'.repeat(20_000);
    const publishing = Array.from({ length: 100 }, (_, n) =>
      bus.publish('topic', { ...message(`${round} ${n}`), body }),
    );
    await Promise.all(publishing);
    await until(() => handled === round * 100);
    sizes.push((await stat(file)).size);
  }
  await until(async () => (await counted(bus, 'topic'))?.inHand === 0);
  t.like(await counted(bus, 'topic'), { waiting: 0, inHand: 0 });
  t.true(sizes.at(-1)! <= Math.max(sizes[0]!, sizes[1]!) * 1.5, `file sizes ${sizes}`);
  await bus.close();
});

test('a repetition of a message that waits for its first delivery is left out, later ones are delivered', async t => {
  const bus = await openSqliteBus({ file: newFile() });
  await bus.register('topic', 'sub');
  for (let n = 0; n < 5; n++) await bus.publish('topic', message('same'));
  t.is((await counted(bus, 'topic'))?.waiting, 1);
  let handled = 0;
  await bus.subscribe('topic', async () => void handled++, { ...often, subscription: 'sub' });
  await until(() => handled === 1);
  await bus.publish('topic', message('same'));
  await until(() => handled === 2);
  await bus.close();
});

test('counts show what waits, is in hand and is dead, also where nobody subscribed to the dead', async t => {
  const bus = await openSqliteBus({ file: newFile(), pollMs: 10 });
  await bus.publish('topic', message('before anybody subscribed'));
  t.deepEqual(await bus.counts(), []);
  await bus.subscribe(
    'topic',
    async () => {
      throw new Error('no');
    },
    { ...often, subscription: 'sub', maxAttempts: 2 },
  );
  await bus.publish('topic', message('a'));
  await until(async () => (await counted(bus, 'topic-dead'))?.waiting === 1);
  t.like(await counted(bus, 'topic'), { waiting: 0, inHand: 0 });
  await bus.forget('topic-dead', 'topic-dead');
  t.is(await counted(bus, 'topic-dead'), undefined);
  await bus.close();
});

test('a dead letter whose handler throws is delivered until it is acknowledged', async t => {
  const bus = await openSqliteBus({ file: newFile(), pollMs: 10 });
  const failing = async () => {
    throw new Error('no');
  };
  await bus.subscribe('topic', failing, { ...often, subscription: 'sub', maxAttempts: 1 });
  let attempts = 0;
  await bus.subscribe(
    'topic-dead',
    async ({ attempt }) => {
      attempts = attempt;
      if (attempt < 4) throw new Error('not yet');
    },
    { ...often, subscription: 'topic-dead', maxAttempts: 2 },
  );
  await bus.publish('topic', message('a'));
  await until(async () => attempts === 4 && (await counted(bus, 'topic-dead'))?.inHand === 0);
  t.is((await bus.counts()).length, 2);
  await bus.close();
});

interface Report {
  readonly kind: 'started' | 'finished';
  readonly id: string;
  readonly attempt: number;
  readonly pid: number;
}

/** A consumer in a process of its own, and what its handlers reported. */
interface Consumer {
  readonly child: ChildProcess;
  readonly reports: Report[];
  readonly ready: Promise<void>;
}

function startConsumer(file: string, options: object): Consumer {
  const program = new URL('consume.ts', import.meta.url).pathname;
  const child = fork(program, [file, JSON.stringify(options)], { execArgv: [] });
  const reports: Report[] = [];
  const ready = new Promise<void>(resolve => {
    child.on('message', report => {
      if (report === 'ready') resolve();
      else reports.push(report as Report);
    });
  });
  return { child, reports, ready };
}

test('a message in the hands of a process that is killed comes again after its lease', async t => {
  const file = newFile();
  const bus = await openSqliteBus({ file, leaseMs: 1_000 });
  await bus.register('topic', 'sub');
  await bus.publish('topic', message('a', 'key'));
  await bus.publish('topic', message('b', 'key'));
  const { child, reports } = startConsumer(file, { leaseMs: 1_000, handleMs: 1_000_000 });
  await until(() => reports.length === 1);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  const received: string[] = [];
  await bus.subscribe('topic', async ({ id, attempt }) => void received.push(`${id} ${attempt}`), {
    ...often,
    subscription: 'sub',
    concurrency: 4,
  });
  await until(() => received.length === 2);
  t.deepEqual(received, ['a 2', 'b 1']);
  await bus.close();
});

test('a message that kills its process each time ends among the dead', async t => {
  const file = newFile();
  const bus = await openSqliteBus({ file, leaseMs: 100 });
  await bus.register('topic', 'sub');
  await bus.publish('topic', message('killer'));
  for (let attempt = 1; attempt <= 2; attempt++) {
    const { child, reports } = startConsumer(file, { leaseMs: 100, handleMs: 1_000_000, maxAttempts: 2 });
    await until(() => reports.length === 1);
    t.is(reports[0]?.attempt, attempt);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
  let handled = 0;
  await bus.subscribe('topic', async () => void handled++, { ...often, subscription: 'sub', maxAttempts: 2 });
  await until(async () => (await counted(bus, 'topic-dead'))?.waiting === 1);
  t.is(handled, 0);
  await bus.close();
});

test('processes share the work, and none is handled twice while leases hold', async t => {
  const file = newFile();
  const bus = await openSqliteBus({ file });
  await bus.register('topic', 'sub');
  const consumers = [0, 1].map(() => startConsumer(file, { leaseMs: 30_000, handleMs: 5, concurrency: 2 }));
  await Promise.all(consumers.map(({ ready }) => ready));
  for (let n = 0; n < 200; n++) await bus.publish('topic', message(`m${n}`, `key ${n % 7}`));
  const reports = () => consumers.flatMap(consumer => consumer.reports);
  const finished = () => reports().filter(({ kind }) => kind === 'finished');
  await until(() => finished().length >= 200);
  for (const { child } of consumers) {
    const exited = once(child, 'exit');
    child.send('close');
    await exited;
  }
  t.is(finished().length, 200);
  t.is(new Set(finished().map(({ id }) => id)).size, 200);
  t.true(reports().every(({ attempt }) => attempt === 1));
  t.true(consumers.every(consumer => consumer.reports.length > 0));
  t.like(await counted(bus, 'topic'), { waiting: 0, inHand: 0 });
  await bus.close();
});

test('publishing waits for another process’s write and fails as transient when it lasts', async t => {
  const file = newFile();
  // Pauses cost no time, but count for the deadline.
  let now = 0;
  const sleep = async (ms: number) => {
    now += ms;
  };
  const clock: Clock = { ...systemClock, now: () => now, sleep };
  const bus = await openSqliteBus({ file, clock });
  const { DatabaseSync } = await import('node:sqlite');
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  await t.throwsAsync(bus.publish('topic', message('a')), { instanceOf: TransientError });
  other.exec('COMMIT');
  await bus.publish('topic', message('a'));
  other.close();
  await bus.close();
});
