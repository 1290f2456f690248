import test from 'ava';
import fc from 'fast-check';
import { type Dispatchable, OrderedDispatcher } from '../../shared/bus/ordered-dispatcher.ts';
import { systemClock } from '../../shared/domain/clock.ts';

/** A queue that hands returned messages out again, each time in another order. */
class UnorderedQueue {
  readonly handled: string[] = [];
  readonly #failures: Map<string, number>;
  readonly #order: (left: number) => number;
  #queued: (Dispatchable & { orderingKey: string })[];

  constructor(
    messages: readonly { id: string; key: string; failures: number }[],
    order: (left: number) => number,
  ) {
    this.#failures = new Map(messages.map(({ id, failures }) => [id, failures]));
    this.#order = order;
    this.#queued = messages.map(({ id, key }) => {
      const message = { id, orderingKey: key, nack: () => void this.#queued.push(message) };
      return message;
    });
  }

  async run(concurrency: number): Promise<void> {
    const dispatcher = new OrderedDispatcher<Dispatchable>(concurrency, 1e9, systemClock, message =>
      this.#handle(message),
    );
    let first = true;
    const count = this.#queued.length;
    while (this.handled.length < count) {
      const batch = this.#queued;
      this.#queued = [];
      while (batch.length > 0) {
        const [next] = batch.splice(first ? 0 : this.#order(batch.length), 1);
        dispatcher.add(next!);
      }
      first = false;
      await new Promise(resolve => setImmediate(resolve));
    }
    await dispatcher.close();
  }

  async #handle(message: Dispatchable): Promise<boolean> {
    await new Promise(resolve => setImmediate(resolve));
    const left = this.#failures.get(message.id) ?? 0;
    this.#failures.set(message.id, left - 1);
    if (left <= 0) this.handled.push(message.id);
    else message.nack();
    return left <= 0;
  }
}

test('within a key messages succeed in the order in which they first came, whichever fail and in whatever order they come again', async t => {
  const messages = fc
    .array(fc.record({ key: fc.constantFrom('a', 'b'), failures: fc.constantFrom(0, 0, 1, 2) }), {
      maxLength: 12,
    })
    .map(list => list.map((message, n) => ({ ...message, id: `${message.key}${n}` })));
  await fc.assert(
    fc.asyncProperty(
      messages,
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.nat()),
      async (sent, hands, order) => {
        const queue = new UnorderedQueue(sent, left => order.next().value % left);
        await queue.run(hands);
        for (const key of ['a', 'b']) {
          t.deepEqual(
            queue.handled.filter(id => id.startsWith(key)),
            sent.filter(message => message.key === key).map(({ id }) => id),
          );
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a key goes on without a message that another process got, after a time', async t => {
  let now = 0;
  const clock = { ...systemClock, now: () => now };
  const handled: string[] = [];
  const returned: string[] = [];
  const dispatcher = new OrderedDispatcher<Dispatchable>(1, 1_000, clock, async ({ id }) => {
    handled.push(id);
    return id !== 'lost';
  });
  const add = async (id: string) => {
    dispatcher.add({ id, orderingKey: 'key', nack: () => void returned.push(id) });
    await new Promise(resolve => setImmediate(resolve));
  };
  await add('lost');
  await add('next');
  t.deepEqual(returned, ['next']);
  now = 1_000;
  await add('next');
  t.deepEqual(handled, ['lost', 'next']);
});
