/** A message on a topic. `id` is the sender's and the same at every repetition. */
export interface BusMessage {
  readonly id: string;
  /** The CloudEvents binary binding: `ce-id`, `ce-type` … and the filter attributes of DESIGN section 10. */
  readonly attributes: Readonly<Record<string, string>>;
  /** JSON text, UTF-8. */
  readonly body: string;
  /** Messages of one key come in the order in which they were published. */
  readonly orderingKey: string;
}

export interface Delivery extends BusMessage {
  readonly topic: string;
  /** 1 the first time. */
  readonly attempt: number;
}

/**
 * At least once, in order within an ordering key, possibly late or twice. A handler that resolves acknowledges;
 * one that throws has the message delivered again later, with backoff, until `maxAttempts`, after which it
 * goes to the dead-letter topic `<topic>-dead`.
 */
export interface MessageBus {
  /** Resolves when the message is durable. Outages throw {@link import('../domain/errors.ts').TransientError}. */
  publish(topic: string, message: BusMessage): Promise<void>;
  /** Starts delivering; `close` waits for handlers under way. */
  subscribe(
    topic: string,
    handler: (delivery: Delivery) => Promise<void>,
    options: SubscribeOptions,
  ): Promise<Subscription>;
  close(): Promise<void>;
}

export interface SubscribeOptions {
  /** Each subscription of a topic gets every message. */
  readonly subscription: string;
  /** Handlers at once. */
  readonly concurrency: number;
  readonly maxAttempts: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
}

export interface Subscription {
  close(): Promise<void>;
}
