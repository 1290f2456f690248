import type { Clock } from '../domain/clock.ts';
import type { BusObserver } from './bus-observer.ts';
import type { Delivery, SubscribeOptions, Subscription } from './message-bus.ts';
import { isDeadTopic, redeliveryDelayMs } from './redelivery.ts';
import type { Claim, SqliteQueue } from './sqlite-queue.ts';

/** What a subscription works with. */
export interface SubscriptionContext {
  readonly queue: SqliteQueue;
  readonly clock: Clock;
  readonly observer: BusObserver;
  readonly leaseMs: number;
  readonly pollMs: number;
  /** Runs database work again while another process holds the lock. */
  readonly patiently: <Outcome>(work: () => Outcome) => Promise<Outcome>;
}

type Handler = (delivery: Delivery) => Promise<void>;

/** A running subscription: claims what is due, keeps the leases of what is being handled, and settles it. */
export class SqliteSubscription implements Subscription {
  readonly topic: string;
  readonly #context: SubscriptionContext;
  readonly #handler: Handler;
  readonly #options: SubscribeOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #loop: Promise<void>;
  #closing = false;
  #pause = new AbortController();

  constructor(context: SubscriptionContext, topic: string, handler: Handler, options: SubscribeOptions) {
    this.topic = topic;
    this.#context = context;
    this.#handler = handler;
    this.#options = options;
    this.#loop = this.#run();
  }

  /** Looks for messages now instead of at the next poll. */
  wake(): void {
    this.#pause.abort();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.wake();
    await this.#loop;
    await Promise.all(this.#running);
  }

  async #run(): Promise<void> {
    while (!this.#closing) {
      // Made before looking: a message that is published meanwhile ends the pause before it begins.
      this.#pause = new AbortController();
      const pauseMs = await this.#claimDue().catch((error: unknown) => {
        this.#context.observer.trouble(error);
        return this.#context.pollMs;
      });
      if (this.#closing || pauseMs <= 0) continue;
      // Aborting is how the pause is meant to end early.
      await this.#context.clock.sleep(pauseMs, this.#pause.signal).catch(() => {});
    }
  }

  /** Starts handlers for what is due and says how long to wait before looking again. */
  async #claimDue(): Promise<number> {
    const { queue, clock, patiently, leaseMs, pollMs } = this.#context;
    const { subscription, concurrency, maxAttempts } = this.#options;
    const limit = concurrency - this.#running.size;
    if (limit <= 0) return pollMs;
    const now = clock.now();
    const claims = await patiently(() =>
      queue.claim(this.topic, subscription, { now, leaseMs, limit, maxAttempts }),
    );
    for (const claim of claims) this.#start(claim);
    // All hands are full; the first that is free wakes this up.
    if (claims.length === limit) return pollMs;
    const dueAt = queue.nextDueAt(this.topic, subscription, now);
    return dueAt === null ? pollMs : Math.min(pollMs, dueAt - now);
  }

  #start(claim: Claim): void {
    const handled: Promise<void> = this.#handle(claim)
      .catch((error: unknown) => this.#context.observer.trouble(error))
      .finally(() => {
        this.#running.delete(handled);
        this.wake();
      });
    this.#running.add(handled);
  }

  async #handle(claim: Claim): Promise<void> {
    const { queue, patiently } = this.#context;
    const delivery = { ...claim.message, topic: this.topic, attempt: claim.attempt };
    const finished = new AbortController();
    const lease = this.#keepLease(claim, finished.signal);
    try {
      await this.#handler(delivery);
    } catch (error) {
      return await this.#giveBack(claim, delivery, error);
    } finally {
      finished.abort();
      await lease;
    }
    await patiently(() => queue.acknowledge(claim));
  }

  /** Extends the lease each third of it, until the handler is finished or somebody else has the message. */
  async #keepLease(claim: Claim, finished: AbortSignal): Promise<void> {
    const { queue, clock, observer, leaseMs, patiently } = this.#context;
    while (!finished.aborted) {
      const slept = await clock.sleep(leaseMs / 3, finished).then(
        () => true,
        () => false,
      );
      if (!slept) return;
      try {
        if (!(await patiently(() => queue.extend(claim, clock.now() + leaseMs)))) return;
      } catch (error) {
        observer.trouble(error);
      }
    }
  }

  async #giveBack(claim: Claim, delivery: Delivery, error: unknown): Promise<void> {
    const { queue, clock, observer, patiently } = this.#context;
    const { subscription, maxAttempts } = this.#options;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (claim.attempt >= maxAttempts && !isDeadTopic(this.topic)) {
      await patiently(() => queue.bury(this.topic, subscription, claim, reason, clock.now()));
      return observer.failed(delivery, error, null);
    }
    const delayMs = redeliveryDelayMs(this.#options, claim.attempt, error, clock.random());
    await patiently(() => queue.release(claim, clock.now() + delayMs, reason));
    observer.failed(delivery, error, delayMs);
  }
}
