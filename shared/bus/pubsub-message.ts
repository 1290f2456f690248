import type { BusMessage } from './message-bus.ts';

/** Carries the sender's id where the message is no CloudEvent of that id: Pub/Sub gives each publish an id of its own. */
const idAttribute = 'message-id';

/** The attributes with which a message goes through Pub/Sub. */
export function toPubSubAttributes({ id, attributes }: BusMessage): Record<string, string> {
  return attributes['ce-id'] === id ? { ...attributes } : { ...attributes, [idAttribute]: id };
}

/** The message as its sender published it; `id` is Pub/Sub's, for messages of senders that gave none. */
export function fromPubSub(message: BusMessage): BusMessage {
  const { [idAttribute]: id, ...attributes } = message.attributes;
  return { ...message, id: id ?? attributes['ce-id'] ?? message.id, attributes };
}
