import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionContext, TestFn } from 'ava';
import type { BusMessage, Delivery, MessageBus, SubscribeOptions } from '../../shared/bus/message-bus.ts';
import { deadTopicOf, readDeadLetter } from '../../shared/bus/redelivery.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';

/** A bus under test. Each call of `open` is another client of the same queue, as another process would be. */
export interface BusUnderTest {
  open(): Promise<MessageBus>;
  /** Makes a topic with its subscriptions, and its dead-letter topic, known. */
  prepare(topic: string, subscriptions: readonly string[], options: Backoff): Promise<void>;
}

type Backoff = Pick<SubscribeOptions, 'maxAttempts' | 'minBackoffMs' | 'maxBackoffMs'>;

/** How soon what has to come has come, at the latest. */
const patienceMs = 60_000;

const backoff: Backoff = { maxAttempts: 5, minBackoffMs: 10, maxBackoffMs: 40 };
let topics = 0;

export function message(id: string, orderingKey = ''): BusMessage {
  return { id, attributes: { state: 'accepted' }, body: JSON.stringify({ id }), orderingKey };
}

/** What every MessageBus must do. */
export function messageBusContract(test: TestFn, adapter: string, bus: BusUnderTest): void {
  const clause = (name: string, check: (bench: Bench, t: ExecutionContext) => Promise<void>) =>
    test(`${adapter}: ${name}`, async t => {
      const bench = new Bench(bus);
      t.teardown(() => bench.close());
      await bench.prepare();
      await check(bench, t);
    });

  clause('a message arrives as it was published', async (bench, t) => {
    const sent = {
      id: 'id/1 ☑',
      attributes: { plain: 'x', 'ce-subject': 'documents/ก', empty: '', emoji: '🗳️', long: 'é'.repeat(512) },
      body: JSON.stringify({ label: 'พรรค "ประชาชน"\n\u0000\u2028', value: 487, nested: [null, { a: [] }] }),
      orderingKey: 'กุญแจ/1',
    };
    const received = await bench.collect('s1');
    await bench.publish(sent);
    await received.atLeast(1);
    t.deepEqual(received.deliveries[0], { ...sent, topic: bench.topic, attempt: 1 });
  });

  clause('of 1,000 messages none is lost', async (bench, t) => {
    const received = await bench.collect('s1', { concurrency: 20 });
    const ids = Array.from({ length: 1000 }, (_, n) => `m${n}`);
    await Promise.all(ids.map(id => bench.publish(message(id, `key ${id.at(-1)}`))));
    await received.distinct(1000);
    t.deepEqual([...new Set(received.ids())].sort(), ids.sort());
  });

  clause('each subscription gets every message', async (bench, t) => {
    const first = await bench.collect('s1');
    const second = await bench.collect('s2');
    for (const id of ['a', 'b', 'c']) await bench.publish(message(id));
    await Promise.all([first.distinct(3), second.distinct(3)]);
    t.deepEqual([...new Set(first.ids())].sort(), ['a', 'b', 'c']);
    t.deepEqual([...new Set(second.ids())].sort(), ['a', 'b', 'c']);
  });

  clause('what is published while no subscriber runs is kept for it', async (bench, t) => {
    for (const id of ['a', 'b', 'c']) await bench.publish(message(id, 'key'));
    await bench.reopen();
    const received = await bench.collect('s1');
    await received.distinct(3);
    t.deepEqual([...new Set(received.ids())], ['a', 'b', 'c']);
  });

  clause('a message whose handler throws comes again with a higher attempt', async (bench, t) => {
    const received = await bench.collect('s1', {}, async delivery => {
      if (delivery.attempt < 3) throw new Error('not yet');
    });
    await bench.publish(message('a'));
    await received.atLeast(3);
    t.deepEqual(
      received.deliveries.map(({ id, attempt }) => `${id} ${attempt}`),
      ['a 1', 'a 2', 'a 3'],
    );
  });

  clause(
    'messages of one key are handled one after the other, in order; those of others meanwhile',
    async (bench, t) => {
      const underWay = new Map<string, number>();
      let most = 0;
      const received = await bench.collect('s1', { concurrency: 6 }, async ({ orderingKey }) => {
        t.is(underWay.get(orderingKey) ?? 0, 0, 'two of one key at once');
        underWay.set(orderingKey, 1);
        most = Math.max(most, [...underWay.values()].filter(count => count > 0).length);
        await pause(5);
        underWay.set(orderingKey, 0);
      });
      const keys = ['k1', 'k2', 'k3'];
      for (let n = 0; n < 15; n++) {
        await Promise.all(keys.map(key => bench.publish(message(`${key} ${n}`, key))));
      }
      await received.distinct(45);
      for (const key of keys) {
        const order = received.deliveries
          .filter(({ orderingKey }) => orderingKey === key)
          .map(({ id }) => id);
        t.deepEqual(
          order,
          Array.from({ length: 15 }, (_, n) => `${key} ${n}`),
        );
      }
      t.true(most > 1, 'keys were handled one at a time');
    },
  );

  clause('a message that fails holds up its key, and no other', async (bench, t) => {
    const succeeded: string[] = [];
    let failures = 2;
    const received = await bench.collect('s1', { concurrency: 4 }, async ({ id, orderingKey }) => {
      if (id === 'bad 0' && failures-- > 0) throw new Error('not yet');
      succeeded.push(id);
      await pause(orderingKey === 'bad' ? 5 : 0);
    });
    for (let n = 0; n < 4; n++) {
      await bench.publish(message(`bad ${n}`, 'bad'));
      await bench.publish(message(`good ${n}`, 'good'));
    }
    await received.until(() => new Set(succeeded).size === 8);
    const firsts = [...new Set(succeeded)];
    t.deepEqual(
      firsts.filter(id => id.startsWith('bad')),
      ['bad 0', 'bad 1', 'bad 2', 'bad 3'],
    );
    t.deepEqual(
      firsts.filter(id => id.startsWith('good')),
      ['good 0', 'good 1', 'good 2', 'good 3'],
    );
  });

  clause(
    'after its last attempt a message goes to the dead-letter topic, and its key goes on',
    async (bench, t) => {
      const dead = await bench.collect(deadTopicOf(bench.topic), {}, undefined, deadTopicOf(bench.topic));
      const handled: string[] = [];
      await bench.collect('s1', {}, async delivery => {
        if (delivery.id === 'poison') throw new Error('cannot be read: 🗳️');
        handled.push(delivery.id);
      });
      await bench.publish(message('poison', 'key'));
      await bench.publish(message('next', 'key'));
      await dead.atLeast(1);
      await dead.until(() => handled.includes('next'));
      const [letter] = dead.deliveries;
      t.is(letter?.id, 'poison');
      t.is(letter?.attributes.state, 'accepted');
      t.is(letter?.body, message('poison').body);
      const { subscription, attempts, reason } = readDeadLetter(letter!)!;
      t.is(subscription.split('/').at(-1), bench.nameOf('s1'));
      t.true(attempts >= backoff.maxAttempts);
      t.is(reason, 'Error: cannot be read: 🗳️');
    },
  );

  clause('closing waits for handlers under way; what they finished does not come again', async (bench, t) => {
    let finish = () => {};
    const finished = new Promise<void>(resolve => {
      finish = resolve;
    });
    let done = false;
    const received = await bench.collect('s1', {}, async () => {
      await finished;
      done = true;
    });
    await bench.publish(message('slow'));
    await received.atLeast(1);
    const closed = bench.reopen();
    await pause(20);
    t.false(done);
    finish();
    await closed;
    t.true(done);
    const later = await bench.collect('s1');
    await bench.publish(message('later'));
    await later.atLeast(1);
    t.deepEqual(later.ids(), ['later']);
  });

  clause('what was not acknowledged before a restart comes after it', async (bench, t) => {
    for (let n = 0; n < 20; n++) await bench.publish(message(String(n)));
    let goDown = () => {};
    const goingDown = new Promise<void>(resolve => {
      goDown = resolve;
    });
    let inHand = 0;
    const before = await bench.collect('s1', { concurrency: 3 }, async ({ id }) => {
      if (Number(id) % 2 === 0) return;
      inHand++;
      await goingDown;
      throw new Error('going down');
    });
    await before.until(() => inHand > 0);
    const reopened = bench.reopen();
    goDown();
    await reopened;
    const succeeded = new Set(before.ids().filter(id => Number(id) % 2 === 0));
    const after = await bench.collect('s1');
    await after.until(() => new Set([...succeeded, ...after.ids()]).size === 20);
    t.true(after.ids().some(id => Number(id) % 2 === 1));
  });

  clause('what Pub/Sub could not carry is refused', async (bench, t) => {
    const bad: Partial<BusMessage>[] = [
      { id: '' },
      { body: '', attributes: {} },
      { attributes: { long: 'x'.repeat(1025) } },
      { attributes: { googclient: 'x' } },
      { orderingKey: 'x'.repeat(1025) },
      { body: '\ud800' },
    ];
    for (const part of bad) {
      await t.throwsAsync(bench.publish({ ...message('x'), ...part }), { instanceOf: InvalidInputError });
    }
  });
}

/** One topic of its own, a client that can be replaced, and what its subscribers received. */
class Bench {
  readonly topic = `contract-${process.pid}-${topics++}`;
  readonly #under: BusUnderTest;
  #bus: MessageBus | null = null;

  constructor(under: BusUnderTest) {
    this.#under = under;
  }

  async prepare(): Promise<void> {
    await this.#under.prepare(this.topic, [this.nameOf('s1'), this.nameOf('s2')], backoff);
    this.#bus = await this.#under.open();
  }

  /** Subscriptions have names of their own in a project, not in a topic. */
  nameOf(subscription: string): string {
    return subscription.startsWith(this.topic) ? subscription : `${this.topic}-${subscription}`;
  }

  publish(sent: BusMessage): Promise<void> {
    return this.#bus!.publish(this.topic, sent);
  }

  async collect(
    subscription: string,
    options: Partial<SubscribeOptions> = {},
    handle: (delivery: Delivery) => Promise<void> = async () => {},
    topic = this.topic,
  ): Promise<Received> {
    const received = new Received();
    await this.#bus!.subscribe(
      topic,
      async delivery => {
        received.deliveries.push(delivery);
        await handle(delivery);
      },
      { subscription: this.nameOf(subscription), concurrency: 4, ...backoff, ...options },
    );
    return received;
  }

  /** Closes the client and takes another, as a restart does. */
  async reopen(): Promise<void> {
    await this.#bus!.close();
    this.#bus = await this.#under.open();
  }

  async close(): Promise<void> {
    await this.#bus?.close();
  }
}

/** What a subscriber received, in the order in which its handler was called. */
class Received {
  readonly deliveries: Delivery[] = [];

  ids(): string[] {
    return this.deliveries.map(({ id }) => id);
  }

  atLeast(count: number): Promise<void> {
    return this.until(() => this.deliveries.length >= count);
  }

  distinct(count: number): Promise<void> {
    return this.until(() => new Set(this.ids()).size >= count);
  }

  async until(holds: () => boolean): Promise<void> {
    for (let waitedMs = 0; !holds(); waitedMs += 10) {
      if (waitedMs > patienceMs) throw new Error(`Still waiting; received ${JSON.stringify(this.ids())}`);
      await pause(10);
    }
  }
}
