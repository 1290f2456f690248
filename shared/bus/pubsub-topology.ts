import type { CreateSubscriptionOptions, PubSub } from '@google-cloud/pubsub';
import type { SubscribeOptions } from './message-bus.ts';
import { deadTopicOf } from './redelivery.ts';

/** A subscription as it is to be made. */
export interface SubscriptionPlan
  extends Pick<SubscribeOptions, 'subscription' | 'maxAttempts' | 'minBackoffMs' | 'maxBackoffMs'> {
  readonly topic: string;
  /** A push subscription's URL; pulled where absent. */
  readonly pushEndpoint?: string;
  /** How long a push may take, or a worker may be silent, before the message goes to another: 10 to 600, default 60. */
  readonly ackDeadlineSeconds?: number;
  /** https://cloud.google.com/pubsub/docs/subscription-message-filter */
  readonly filter?: string;
}

/**
 * Makes topics and subscriptions that are missing, each topic with a dead-letter topic `<topic>-dead` and a
 * subscription of that name that keeps what comes there; for the emulator and for tests. What exists is left as it is.
 * On Google Cloud the deployment makes the same, and lets Pub/Sub's service account publish to the dead-letter topics.
 *
 * Pub/Sub's own limit of deliveries is twice `maxAttempts`, within its 5 to 100: it is for messages that kill their
 * worker. A message that fails is given up by its worker before, with the reason; and one that only had to wait for
 * another of its key, which counts as a delivery, too, is not given up unhandled.
 */
export async function ensureTopology(client: PubSub, plans: readonly SubscriptionPlan[]): Promise<void> {
  for (const plan of plans) {
    const dead = deadTopicOf(plan.topic);
    await unlessExists(client.createTopic(plan.topic));
    await unlessExists(client.createTopic(dead));
    await unlessExists(client.createSubscription(dead, dead, { ...durable, enableMessageOrdering: true }));
    const deadLetterTopic = `projects/${client.projectId}/topics/${dead}`;
    const maxDeliveryAttempts = Math.min(100, Math.max(5, 2 * plan.maxAttempts));
    await unlessExists(
      client.createSubscription(plan.topic, plan.subscription, {
        ...durable,
        ackDeadlineSeconds: plan.ackDeadlineSeconds ?? 60,
        enableMessageOrdering: true,
        retryPolicy: {
          minimumBackoff: durationOf(plan.minBackoffMs),
          maximumBackoff: durationOf(plan.maxBackoffMs),
        },
        deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts },
        ...(plan.pushEndpoint === undefined ? {} : { pushConfig: { pushEndpoint: plan.pushEndpoint } }),
        ...(plan.filter === undefined ? {} : { filter: plan.filter }),
      }),
    );
  }
}

/** Kept for the longest time there is, and never removed for want of a subscriber (after 31 days by default). */
const durable: CreateSubscriptionOptions = {
  messageRetentionDuration: { seconds: 7 * 86_400 },
  expirationPolicy: {},
};

/** A retry policy's backoff lies between 0 and 600 seconds. */
function durationOf(ms: number): { seconds: number; nanos: number } {
  const bounded = Math.min(ms, 600_000);
  return { seconds: Math.floor(bounded / 1000), nanos: Math.round((bounded % 1000) * 1e6) };
}

const alreadyExists = 6;

async function unlessExists(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if ((error as { code?: unknown }).code !== alreadyExists) throw error;
  }
}
