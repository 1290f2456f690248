import type { Message, PubSub, Topic } from '@google-cloud/pubsub';
import { type Clock, systemClock } from '../domain/clock.ts';
import { type BusObserver, warningObserver } from './bus-observer.ts';
import type { BusMessage, Delivery, MessageBus, SubscribeOptions, Subscription } from './message-bus.ts';
import { checkMessage } from './message-limits.ts';
import { OrderedDispatcher } from './ordered-dispatcher.ts';
import { translatePubSubError } from './pubsub-errors.ts';
import { fromPubSub, toPubSubAttributes } from './pubsub-message.ts';
import { deadLetter, deadTopicOf, isDeadTopic } from './redelivery.ts';

export interface PubSubBusOptions {
  readonly clock?: Clock;
  readonly observer?: BusObserver;
  /** How long a publish is tried before it throws. */
  readonly publishTimeoutMs?: number;
  /** How long after its stream broke for good (missing, no permission) a subscription is opened again. */
  readonly reopenMs?: number;
}

/**
 * Cloud Pub/Sub. The bus takes the client over and closes it. Subscriptions exist beforehand, see
 * {@link import('./pubsub-topology.ts').ensureTopology}. Backoff between deliveries, counting them and giving up on a
 * message that kills its workers are the subscription's policies, thus Pub/Sub's; order within a key while a message
 * fails, and dead letters that say why, are this adapter's.
 */
export function createPubSubBus(client: PubSub, options: PubSubBusOptions = {}): MessageBus {
  return new PubSubBus(client, options);
}

class PubSubBus implements MessageBus {
  readonly #client: PubSub;
  readonly #clock: Clock;
  readonly #observer: BusObserver;
  readonly #publishTimeoutMs: number;
  readonly #reopenMs: number;
  readonly #topics = new Map<string, Topic>();
  readonly #subscriptions = new Set<Subscription>();

  constructor(client: PubSub, options: PubSubBusOptions) {
    this.#client = client;
    this.#clock = options.clock ?? systemClock;
    this.#observer = options.observer ?? warningObserver;
    this.#publishTimeoutMs = options.publishTimeoutMs ?? 30_000;
    this.#reopenMs = options.reopenMs ?? 5_000;
  }

  async publish(topicName: string, message: BusMessage): Promise<void> {
    checkMessage(topicName, message);
    const topic = this.#topic(topicName);
    const { orderingKey } = message;
    try {
      await topic.publishMessage({
        data: Buffer.from(message.body),
        attributes: toPubSubAttributes(message),
        orderingKey,
      });
    } catch (error) {
      // After a failure the client refuses a key until told that its order may have a gap.
      if (orderingKey !== '') topic.resumePublishing(orderingKey);
      throw translatePubSubError(error);
    }
  }

  async subscribe(
    topic: string,
    handler: (delivery: Delivery) => Promise<void>,
    options: SubscribeOptions,
  ): Promise<Subscription> {
    const subscription = this.#client.subscription(options.subscription, {
      // What comes in excess waits in the dispatcher, which can still return it when the bus is closed.
      flowControl: { maxMessages: options.concurrency, allowExcessMessages: true },
      // One carries 10 MB/s; five, the default, fetch that much more than there are hands for.
      streamingOptions: { maxStreams: 1 },
      closeOptions: { behavior: 'WAIT' },
    });
    const dispatcher = new OrderedDispatcher<Message>(
      options.concurrency,
      options.maxBackoffMs + 30_000,
      this.#clock,
      message => this.#handle(topic, message, handler, options),
    );
    const closing = new AbortController();
    subscription.on('message', (message: Message) => dispatcher.add(message));
    subscription.on('error', error => this.#observer.trouble(translatePubSubError(error)));
    subscription.on('close', () => {
      const reopen = () => void subscription.open();
      this.#clock.sleep(this.#reopenMs, closing.signal).then(reopen, () => {});
    });
    const running = {
      close: async () => {
        this.#subscriptions.delete(running);
        closing.abort();
        await Promise.all([dispatcher.close(), subscription.close()]);
      },
    };
    this.#subscriptions.add(running);
    return running;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#subscriptions].map(subscription => subscription.close()));
    await this.#client.close();
  }

  #topic(name: string): Topic {
    const known =
      this.#topics.get(name) ??
      this.#client.topic(name, { messageOrdering: true, gaxOpts: { timeout: this.#publishTimeoutMs } });
    this.#topics.set(name, known);
    return known;
  }

  /** Handles and settles a message. False when it was returned, to come again. */
  async #handle(
    topic: string,
    message: Message,
    handler: (delivery: Delivery) => Promise<void>,
    options: SubscribeOptions,
  ): Promise<boolean> {
    const { id, attributes, orderingKey = '', data } = message;
    const content = fromPubSub({ id, attributes, orderingKey, body: data.toString() });
    // 0 where the subscription has no dead-letter policy: nobody counts then.
    const delivery = { ...content, topic, attempt: Math.max(1, message.deliveryAttempt) };
    try {
      await handler(delivery);
      message.ack();
      return true;
    } catch (error) {
      const dead = delivery.attempt >= options.maxAttempts && (await this.#bury(delivery, options, error));
      if (dead) message.ack();
      else message.nack();
      this.#observer.failed(delivery, error, null);
      return dead;
    }
  }

  /** True when the dead letter is safe. Where it isn't, the message comes again and gets another chance. */
  async #bury(delivery: Delivery, { subscription }: SubscribeOptions, error: unknown): Promise<boolean> {
    if (isDeadTopic(delivery.topic)) return false;
    const { topic, attempt, ...message } = delivery;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    try {
      await this.publish(
        deadTopicOf(topic),
        deadLetter(message, { subscription, attempts: attempt, reason }),
      );
      return true;
    } catch (failure) {
      this.#observer.trouble(failure);
      return false;
    }
  }
}
