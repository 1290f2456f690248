import { z } from 'zod';
import { InvalidInputError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import { Timestamp } from '../domain/primitives.ts';
import type { Json } from '../store/document-store.ts';
import type { BusMessage } from './message-bus.ts';

/** A CloudEvent 1.0 as it goes over a bus. `attributes` are extra ones for subscription filters. */
export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly orderingKey: string;
  readonly data: Json;
}

const required = {
  'ce-specversion': z.literal('1.0'),
  'ce-id': z.string().min(1),
  'ce-source': z.string().min(1),
  'ce-type': z.string().min(1),
  'ce-subject': z.string().min(1),
  'ce-time': z.union([Timestamp, z.iso.datetime({ offset: true })]),
};
const Attributes = z.object(required).catchall(z.string());

/**
 * The CloudEvents Pub/Sub binding in binary mode: context attributes as message attributes with the prefix `ce-`,
 * the data as the body. See github.com/googleapis/google-cloudevents, "CloudEvents Pub/Sub binding", section 3.1.
 */
export function encodeCloudEvent(event: BusEvent): BusMessage {
  return {
    id: event.id,
    attributes: {
      ...event.attributes,
      'ce-specversion': '1.0',
      'ce-id': event.id,
      'ce-source': event.source,
      'ce-type': event.type,
      'ce-subject': event.subject,
      'ce-time': event.time,
      'content-type': 'application/json',
    },
    body: JSON.stringify(event.data),
    orderingKey: event.orderingKey,
  };
}

/** The event in a message. Throws {@link InvalidInputError} with code `invalid_event`. */
export function decodeCloudEvent({ attributes, body, orderingKey }: Omit<BusMessage, 'id'>): BusEvent {
  const known = parse(Attributes, attributes, 'event attributes', 'invalid_event');
  const extra = Object.entries(attributes).filter(([name]) => !(name in required) && name !== 'content-type');
  return {
    id: known['ce-id'],
    source: known['ce-source'],
    type: known['ce-type'],
    subject: known['ce-subject'],
    time: known['ce-time'],
    attributes: Object.fromEntries(extra),
    orderingKey,
    data: parseBody(body),
  };
}

function parseBody(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch (error) {
    throw new InvalidInputError('invalid_event', `Expected an event body of JSON: ${(error as Error).message}`);
  }
}

/** A Pub/Sub message as JSON: in a push body, and in the CloudEvent that Eventarc makes of one. */
const PubSubMessage = z.object({
  data: z.base64().default(''),
  attributes: z.record(z.string(), z.string()).nullish(),
  orderingKey: z.string().nullish(),
});
const PubSubBody = z.object({ message: PubSubMessage });

/**
 * The event that a Pub/Sub push carries: the body `{message, subscription}` that Pub/Sub itself posts, or the same
 * as the data of Eventarc's `google.cloud.pubsub.topic.v1.messagePublished`, or the bare message that the functions
 * framework makes of a raw push. Throws {@link InvalidInputError} with code `invalid_event`.
 */
export function decodePushBody(body: unknown): BusEvent {
  const bare = PubSubMessage.extend({ '@type': z.string() }).safeParse(body);
  const message = bare.success ? bare.data : parse(PubSubBody, body, 'Pub/Sub push', 'invalid_event').message;
  return decodeCloudEvent({
    attributes: message.attributes ?? {},
    body: Buffer.from(message.data, 'base64').toString('utf8'),
    orderingKey: message.orderingKey ?? '',
  });
}
