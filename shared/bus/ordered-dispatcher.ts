import type { Clock } from '../domain/clock.ts';

/** What the dispatcher needs of a message. */
export interface Dispatchable {
  readonly id: string;
  readonly orderingKey?: string;
  nack(): void;
}

/** The messages of a key that were returned, in their order, and until when they are waited for. */
interface Returned {
  readonly ids: readonly string[];
  readonly until: number;
}

/**
 * Runs at most so many handlers at once, and one at a time for each ordering key, in the order in which messages came.
 * When one fails, those of its key that came after it are returned, too, and taken again in the same order: streaming
 * pull hands out messages of a key while earlier ones are still being handled, may have sent some before it learns of
 * the failure, and (the emulator) sends returned ones again in any order.
 */
export class OrderedDispatcher<Message extends Dispatchable> {
  readonly #concurrency: number;
  readonly #holdMs: number;
  readonly #clock: Clock;
  readonly #handle: (message: Message) => Promise<boolean>;
  readonly #running = new Map<Message, Promise<void>>();
  readonly #busyKeys = new Set<string>();
  readonly #returned = new Map<string, Returned>();
  #waiting: Message[] = [];
  #closing = false;

  /**
   * @param holdMs how long a key waits for the next that was returned; another process may have got it
   * @param handle settles the message; false when it was returned
   */
  constructor(
    concurrency: number,
    holdMs: number,
    clock: Clock,
    handle: (message: Message) => Promise<boolean>,
  ) {
    this.#concurrency = concurrency;
    this.#holdMs = holdMs;
    this.#clock = clock;
    this.#handle = handle;
  }

  add(message: Message): void {
    if (this.#closing || this.#isHeldUp(message)) message.nack();
    else this.#waiting.push(message);
    this.#startNext();
  }

  /** Returns what has not been begun, and waits for what has. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const message of this.#waiting) message.nack();
    this.#waiting = [];
    await Promise.all(this.#running.values());
  }

  /** Whether an earlier message of its key has to come again first. */
  #isHeldUp({ id, orderingKey = '' }: Message): boolean {
    const returned = this.#returned.get(orderingKey);
    if (returned === undefined) return false;
    const { ids, until } = returned;
    this.#returned.delete(orderingKey);
    if (this.#clock.now() >= until) return false;
    if (ids[0] === id) {
      this.#waitFor(orderingKey, ids.slice(1));
      return false;
    }
    this.#returned.set(orderingKey, { ids: ids.includes(id) ? ids : [...ids, id], until });
    return true;
  }

  #waitFor(orderingKey: string, ids: readonly string[]): void {
    if (ids.length > 0) this.#returned.set(orderingKey, { ids, until: this.#clock.now() + this.#holdMs });
  }

  #startNext(): void {
    while (this.#running.size < this.#concurrency) {
      const index = this.#waiting.findIndex(({ orderingKey = '' }) => !this.#busyKeys.has(orderingKey));
      const [message] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (message === undefined) return;
      this.#running.set(message, this.#run(message));
    }
  }

  async #run(message: Message): Promise<void> {
    const { id, orderingKey = '' } = message;
    if (orderingKey !== '') this.#busyKeys.add(orderingKey);
    const settled = await this.#handle(message);
    this.#busyKeys.delete(orderingKey);
    if (!settled && orderingKey !== '') this.#returnFrom(id, orderingKey);
    this.#running.delete(message);
    this.#startNext();
  }

  #returnFrom(id: string, orderingKey: string): void {
    const later = this.#waiting.filter(message => message.orderingKey === orderingKey);
    this.#waiting = this.#waiting.filter(message => message.orderingKey !== orderingKey);
    for (const message of later) message.nack();
    const earlier = this.#returned.get(orderingKey)?.ids ?? [];
    this.#waitFor(orderingKey, [id, ...later.map(message => message.id), ...earlier]);
  }
}
