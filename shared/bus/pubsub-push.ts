import { z } from 'zod';
import { InvalidInputError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import { parseJson } from './cloud-event.ts';
import type { BusMessage } from './message-bus.ts';
import { fromPubSub } from './pubsub-message.ts';

/** A message that Pub/Sub pushed. */
export interface PushDelivery extends BusMessage {
  /** Pub/Sub's own id of the message: another at each publish, the same at each delivery. */
  readonly messageId: string;
  /** `projects/…/subscriptions/…`. */
  readonly subscription: string;
  /** 1 the first time; null where the subscription has no dead-letter policy: Pub/Sub doesn't count then. */
  readonly attempt: number | null;
}

const PushBody = z.object({
  message: z.object({
    data: z.base64().default(''),
    attributes: z.record(z.string(), z.string()).default({}),
    messageId: z.string().min(1),
    orderingKey: z.string().default(''),
  }),
  subscription: z.string().min(1),
  deliveryAttempt: z.int().min(1).nullish(),
});

/**
 * The message in the body of a push request (https://cloud.google.com/pubsub/docs/push#receive_push), which is also
 * the data of Eventarc's CloudEvents: parsed, or as JSON text or bytes. Its event is what
 * {@link import('./cloud-event.ts').decodeCloudEvent} makes of it. Throws {@link InvalidInputError} `invalid_event`.
 */
export function decodePushBody(body: unknown): PushDelivery {
  const json = body instanceof Uint8Array ? decodeUtf8(body, 'Pub/Sub push body') : body;
  const parsed = typeof json === 'string' ? parseJson(json, 'Pub/Sub push body') : json;
  const pushed = parse(PushBody, parsed, 'Pub/Sub push body', 'invalid_event');
  const { attributes, orderingKey, messageId, data } = pushed.message;
  const text = decodeUtf8(Buffer.from(data, 'base64'), 'message.data of a Pub/Sub push body');
  return {
    ...fromPubSub({ id: messageId, attributes, orderingKey, body: text }),
    messageId,
    subscription: pushed.subscription,
    attempt: pushed.deliveryAttempt ?? null,
  };
}

/** The CloudEvents type under which Eventarc hands on a message. */
export const messagePublishedType = 'google.cloud.pubsub.topic.v1.messagePublished';

const MessagePublished = z.object({ type: z.literal(messagePublishedType), data: z.unknown() });

/** The message in an event of Eventarc's; as {@link decodePushBody}, and the type must be Pub/Sub's. */
export function decodeMessagePublished(event: unknown): PushDelivery {
  return decodePushBody(parse(MessagePublished, event, 'Pub/Sub CloudEvent', 'invalid_event').data);
}

function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InvalidInputError('invalid_event', `Invalid ${what}: expected UTF-8`);
  }
}
