import { sqliteQueueStep } from '../config/retry-policy.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { withRetry } from '../domain/retry.ts';
import { isSqliteBusy, openSqlite, sqliteError } from '../store/sqlite-database.ts';
import { type BusObserver, warningObserver } from './bus-observer.ts';
import type { BusMessage, Delivery, MessageBus, SubscribeOptions, Subscription } from './message-bus.ts';
import { checkMessage } from './message-limits.ts';
import { type QueueCount, queueSchema, SqliteQueue } from './sqlite-queue.ts';
import { SqliteSubscription, type SubscriptionContext } from './sqlite-subscription.ts';

export interface SqliteBusOptions {
  /** May be the ledger's file. Several processes may share it. */
  readonly file: string;
  readonly clock?: Clock;
  readonly observer?: BusObserver;
  /** How long after a kill -9 a message comes again. Handlers under way extend it. Default 30 s. */
  readonly leaseMs?: number;
  /** How soon what another process published is seen; one look costs some 20 µs. Default 200 ms. */
  readonly pollMs?: number;
}

/** A durable queue in an SQLite file. */
export async function openSqliteBus(options: SqliteBusOptions): Promise<SqliteBus> {
  const { file, clock = systemClock, observer = warningObserver, leaseMs = 30_000, pollMs = 200 } = options;
  const database = await openSqlite(file, 'bus', queueSchema, [], clock);
  // SQLite's own waiting stops the event loop; the pauses above don't.
  database.exec('PRAGMA busy_timeout = 20');
  const queue = new SqliteQueue(database);
  const patiently = async <Outcome>(work: () => Outcome) => {
    try {
      return await withRetry(sqliteQueueStep, clock, async () => work(), { retryable: isSqliteBusy });
    } catch (error) {
      throw sqliteError(error);
    }
  };
  return new SqliteBus({ queue, clock, observer, leaseMs, pollMs, patiently });
}

/**
 * Subscriptions are durable, as in Pub/Sub: one gets what is published from its first `subscribe` on, running or not.
 * Within an ordering key a message that fails holds up those after it. A second publish of an id that waits for its
 * first delivery is left out; later ones are delivered again.
 */
export class SqliteBus implements MessageBus {
  readonly #context: SubscriptionContext;
  readonly #subscriptions = new Set<SqliteSubscription>();

  constructor(context: SubscriptionContext) {
    this.#context = context;
  }

  async publish(topic: string, message: BusMessage): Promise<void> {
    checkMessage(topic, message);
    const { queue, clock, patiently } = this.#context;
    await patiently(() => queue.publish(topic, message, clock.now()));
    for (const subscription of this.#subscriptions) if (subscription.topic === topic) subscription.wake();
  }

  async subscribe(
    topic: string,
    handler: (delivery: Delivery) => Promise<void>,
    options: SubscribeOptions,
  ): Promise<Subscription> {
    await this.register(topic, options.subscription);
    const running = new SqliteSubscription(this.#context, topic, handler, options);
    this.#subscriptions.add(running);
    const close = async () => {
      this.#subscriptions.delete(running);
      await running.close();
    };
    return { close };
  }

  /** Makes a subscription known before anybody runs it. */
  async register(topic: string, subscription: string): Promise<void> {
    await this.#context.patiently(() => this.#context.queue.register(topic, subscription));
  }

  /** Ends a subscription that nobody will run again, with what waits in it. */
  async forget(topic: string, subscription: string): Promise<void> {
    await this.#context.patiently(() => this.#context.queue.forget(topic, subscription));
  }

  /** What waits and what is being handled, for each subscription; dead letters are those of the `-dead` topics. */
  async counts(): Promise<QueueCount[]> {
    return this.#context.patiently(() => this.#context.queue.counts(this.#context.clock.now()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#subscriptions].map(subscription => subscription.close()));
    this.#subscriptions.clear();
    this.#context.queue.close();
  }
}
