import { type InputIssue, InvalidInputError } from '../domain/errors.ts';
import type { BusMessage } from './message-bus.ts';

/**
 * Throws {@link InvalidInputError} `invalid_message` for what Pub/Sub would not take, so that it shows with the local
 * queue, too. Source: https://cloud.google.com/pubsub/quotas#resource_limits and #naming; one attribute and 10 kB are
 * kept free for the id and what is added to dead letters.
 */
export function checkMessage(topic: string, message: BusMessage): void {
  const issues: InputIssue[] = [];
  const expect = (holds: boolean, path: string, what: string) => {
    if (!holds) issues.push({ path, message: `expected ${what}` });
  };
  const entries = Object.entries(message.attributes);
  expect(isTopicName(topic), 'topic', '3 to 250 letters, digits and "-._~%+", first a letter, not "goog…"');
  expect(within(message.id, 1, 1024), 'id', '1 to 1,024 bytes');
  expect(within(message.orderingKey, 0, 1024), 'orderingKey', 'at most 1,024 bytes');
  expect(within(message.body, 0, 9_990_000), 'body', 'at most 9.99 MB');
  expect(message.body !== '' || entries.length > 0, 'body', 'a body or an attribute');
  expect(entries.length <= 90, 'attributes', 'at most 90');
  for (const [name, value] of entries) {
    expect(
      within(name, 1, 256) && !name.startsWith('goog'),
      `attributes.${name}`,
      'a name of 1 to 256 bytes',
    );
    expect(within(value, 0, 1024), `attributes.${name}`, 'at most 1,024 bytes');
  }
  if (issues.length === 0) return;
  const list = issues.map(issue => `${issue.path}: ${issue.message}`).join('; ');
  throw new InvalidInputError('invalid_message', `Invalid message for ${topic}: ${list}`, issues);
}

/** Room is left for the `-dead` of its dead-letter topic. */
function isTopicName(topic: string): boolean {
  return /^[A-Za-z][A-Za-z0-9._~%+-]{2,249}$/.test(topic) && !topic.startsWith('goog');
}

function within(text: string, least: number, most: number): boolean {
  const bytes = Buffer.byteLength(text);
  return bytes >= least && bytes <= most && text.isWellFormed();
}
