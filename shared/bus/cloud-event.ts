import { z } from 'zod';
import { InvalidInputError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import type { Json } from '../store/document-store.ts';
import type { BusMessage } from './message-bus.ts';

/** An event as CloudEvents 1.0 has it, with the attributes that subscriptions filter by. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | null;
  /** RFC 3339. */
  readonly time: string | null;
  /** `electionId`, `state` …; names other than those of the binding. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: Json;
}

const jsonType = 'application/json';
const ownAttributes = new Set([
  'ce-specversion',
  'ce-id',
  'ce-source',
  'ce-type',
  'ce-subject',
  'ce-time',
  'content-type',
]);

/**
 * An event as a message in the Pub/Sub protocol binding's binary mode
 * (https://github.com/googleapis/google-cloudevents/blob/main/docs/spec/pubsub.md): `ce-` attributes, the data as JSON.
 */
export function encodeCloudEvent(event: CloudEvent & { readonly orderingKey: string }): BusMessage {
  const taken = Object.keys(event.attributes).filter(name => ownAttributes.has(name));
  if (taken.length > 0) throw new Error(`Attributes that the binding sets itself: ${taken.join(', ')}`);
  const attributes: Record<string, string> = {
    'ce-specversion': '1.0',
    'ce-id': event.id,
    'ce-source': event.source,
    'ce-type': event.type,
    'content-type': jsonType,
  };
  if (event.subject !== null) attributes['ce-subject'] = event.subject;
  if (event.time !== null) attributes['ce-time'] = event.time;
  return {
    id: event.id,
    attributes: { ...attributes, ...event.attributes },
    body: JSON.stringify(event.data),
    orderingKey: event.orderingKey,
  };
}

const Attributes = z.looseObject({
  'ce-specversion': z.literal('1.0'),
  'ce-id': z.string().min(1),
  'ce-source': z.string().min(1),
  'ce-type': z.string().min(1),
  'ce-subject': z.string().min(1).optional(),
  'ce-time': z.iso.datetime({ offset: true }).optional(),
  'content-type': z
    .string()
    .regex(/^application\/(?:[a-z0-9.-]+\+)?json\s*(?:;|$)/i)
    .optional(),
});

/** The event in a message. Throws {@link InvalidInputError} `invalid_event` that lists what is wrong with it. */
export function decodeCloudEvent(message: Pick<BusMessage, 'attributes' | 'body'>): CloudEvent {
  const known = parse(Attributes, message.attributes, 'CloudEvent attributes', 'invalid_event');
  const others = Object.entries(message.attributes).filter(([name]) => !ownAttributes.has(name));
  return {
    id: known['ce-id'],
    source: known['ce-source'],
    type: known['ce-type'],
    subject: known['ce-subject'] ?? null,
    time: known['ce-time'] ?? null,
    attributes: Object.fromEntries(others),
    data: parseJson(message.body, 'CloudEvent data') as Json,
  };
}

/** Parses JSON text that came from outside. Throws {@link InvalidInputError} `invalid_event`. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError('invalid_event', `Invalid ${what}: ${(error as Error).message}`);
  }
}
