import { TransientError } from '../domain/errors.ts';
import type { BusMessage, SubscribeOptions } from './message-bus.ts';

/**
 * How long to wait before a message is delivered again: a random time between the smallest backoff and a bound that
 * doubles with each attempt up to the largest. What the other side asked for (`retryAfterMs`) is waited for at least,
 * as far as the largest backoff allows.
 * @param attempt the attempt that failed, 1 for the first
 * @param random in [0, 1)
 */
export function redeliveryDelayMs(
  options: Pick<SubscribeOptions, 'minBackoffMs' | 'maxBackoffMs'>,
  attempt: number,
  error: unknown,
  random: number,
): number {
  const { minBackoffMs, maxBackoffMs } = options;
  const boundMs = Math.min(maxBackoffMs, minBackoffMs * 2 ** attempt);
  const askedMs = error instanceof TransientError ? (error.retryAfterMs ?? 0) : 0;
  const delayMs = Math.max(minBackoffMs + random * (boundMs - minBackoffMs), askedMs);
  return Math.round(Math.min(delayMs, maxBackoffMs));
}

const suffix = '-dead';

/** The topic, and the subscription that keeps its messages until somebody looks, of what a topic gave up on. */
export function deadTopicOf(topic: string): string {
  return `${topic}${suffix}`;
}

/** Messages of a dead-letter topic have nowhere to go any more: they are delivered until they are acknowledged. */
export function isDeadTopic(topic: string): boolean {
  return topic.endsWith(suffix);
}

/** Why a message is on a dead-letter topic. */
export interface DeadLetter {
  /** The subscription that gave up. */
  readonly subscription: string;
  readonly attempts: number;
  /** What its handler said last; null where Pub/Sub itself gave up, which doesn't know. */
  readonly reason: string | null;
}

/** The message for the dead-letter topic. Its attributes are Pub/Sub's own, and the reason. */
export function deadLetter(message: BusMessage, { subscription, attempts, reason }: DeadLetter): BusMessage {
  return {
    ...message,
    attributes: {
      ...message.attributes,
      CloudPubSubDeadLetterSourceSubscription: subscription,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      ...(reason === null ? {} : { 'dead-letter-reason': clip(reason) }),
    },
  };
}

/** Reads what {@link deadLetter} or Pub/Sub (https://cloud.google.com/pubsub/docs/handling-failures) wrote. */
export function readDeadLetter({ attributes }: Pick<BusMessage, 'attributes'>): DeadLetter | null {
  const subscription = attributes.CloudPubSubDeadLetterSourceSubscription;
  if (subscription === undefined) return null;
  const attempts = Number(attributes.CloudPubSubDeadLetterSourceDeliveryCount ?? 0);
  return { subscription, attempts, reason: attributes['dead-letter-reason'] ?? null };
}

/** An attribute holds 1,024 bytes; a character has at most 4. */
function clip(text: string): string {
  return Buffer.byteLength(text) <= 1024
    ? text.toWellFormed()
    : `${[...text.toWellFormed()].slice(0, 255).join('')}…`;
}
