import test from 'ava';
import fc from 'fast-check';
import { type CloudEvent, decodeCloudEvent, encodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import { checkMessage } from '../../shared/bus/message-limits.ts';
import {
  decodeMessagePublished,
  decodePushBody,
  messagePublishedType,
} from '../../shared/bus/pubsub-push.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';

const event = {
  id: 'abcdefghij234567abcd.1',
  source: '//ballots/demo',
  type: 'ballots.result.accepted.v1',
  subject: 'documents/abcdefghij234567abcd',
  time: '2026-11-23T10:00:00.000Z',
  attributes: { electionId: 'e1', state: 'accepted' },
  data: { documentId: 'abcdefghij234567abcd', label: 'พรรค', value: null },
};
const orderingKey = 'abcdefghij234567abcd';

test('an event is a message in the binary binding', t => {
  t.deepEqual(encodeCloudEvent({ ...event, orderingKey }), {
    id: 'abcdefghij234567abcd.1',
    attributes: {
      'ce-specversion': '1.0',
      'ce-id': 'abcdefghij234567abcd.1',
      'ce-source': '//ballots/demo',
      'ce-type': 'ballots.result.accepted.v1',
      'ce-subject': 'documents/abcdefghij234567abcd',
      'ce-time': '2026-11-23T10:00:00.000Z',
      'content-type': 'application/json',
      electionId: 'e1',
      state: 'accepted',
    },
    body: '{"documentId":"abcdefghij234567abcd","label":"พรรค","value":null}',
    orderingKey: 'abcdefghij234567abcd',
  });
});

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const anyEvent: fc.Arbitrary<CloudEvent> = fc.record({
  id: text,
  source: text,
  type: text,
  subject: fc.option(text),
  time: fc.option(
    fc
      .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
      .map(date => date.toISOString()),
  ),
  attributes: fc.dictionary(
    text.filter(name => !/^(ce-|content-type$|goog|message-id$|__proto__$)/.test(name)),
    text,
    { maxKeys: 5, noNullPrototype: true },
  ),
  // What JSON keeps: -0 becomes 0.
  data: fc.jsonValue({ maxDepth: 4 }).map(value => JSON.parse(JSON.stringify(value))),
});

/** What Pub/Sub makes of a message in a push request. */
function pushBodyOf({ attributes, body }: ReturnType<typeof encodeCloudEvent>): object {
  const message = {
    data: Buffer.from(body).toString('base64'),
    attributes,
    messageId: '2070443601311540',
    message_id: '2070443601311540',
    publishTime: '2026-11-23T10:00:00.123Z',
    orderingKey,
  };
  return { message, subscription: 'projects/demo/subscriptions/extract', deliveryAttempt: 2 };
}

test('any event round-trips, as a message, as a push body and through Eventarc', t => {
  fc.assert(
    fc.property(anyEvent, original => {
      const message = encodeCloudEvent({ ...original, orderingKey });
      checkMessage('topic', message);
      t.deepEqual(decodeCloudEvent(message), original);
      const body = JSON.parse(JSON.stringify(pushBodyOf(message)));
      const pushed = {
        ...message,
        messageId: '2070443601311540',
        subscription: 'projects/demo/subscriptions/extract',
        attempt: 2,
      };
      for (const wrapped of [body, JSON.stringify(body), Buffer.from(JSON.stringify(body))]) {
        t.deepEqual(decodePushBody(wrapped), pushed);
        t.deepEqual(decodeMessagePublished({ type: messagePublishedType, data: wrapped }), pushed);
      }
      t.deepEqual(decodeCloudEvent(decodePushBody(body)), original);
    }),
    { numRuns: 200 },
  );
});

test('an attribute of the binding’s own name is a mistake of the program', t => {
  t.throws(() => encodeCloudEvent({ ...event, orderingKey, attributes: { 'ce-id': 'x' } }));
});

const { attributes, body } = encodeCloudEvent({ ...event, orderingKey });
const without = (name: string) =>
  Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name));
const malformedEvents: { name: string; attributes?: Record<string, string>; body?: string; path?: string }[] =
  [
    { name: 'no specversion', attributes: without('ce-specversion'), path: 'ce-specversion' },
    {
      name: 'another specversion',
      attributes: { ...attributes, 'ce-specversion': '0.3' },
      path: 'ce-specversion',
    },
    { name: 'no id', attributes: without('ce-id'), path: 'ce-id' },
    { name: 'an empty id', attributes: { ...attributes, 'ce-id': '' }, path: 'ce-id' },
    { name: 'no source', attributes: without('ce-source'), path: 'ce-source' },
    { name: 'no type', attributes: without('ce-type'), path: 'ce-type' },
    { name: 'a time that is none', attributes: { ...attributes, 'ce-time': 'yesterday' }, path: 'ce-time' },
    {
      name: 'data of another type',
      attributes: { ...attributes, 'content-type': 'text/html' },
      path: 'content-type',
    },
    { name: 'no data', body: '' },
    { name: 'data that is no JSON', body: '{"a":' },
  ];
for (const { name, path, ...changed } of malformedEvents) {
  test(`an event with ${name} is invalid input`, t => {
    const error = t.throws(() => decodeCloudEvent({ attributes, body, ...changed }), {
      instanceOf: InvalidInputError,
    });
    t.is((error as InvalidInputError).code, 'invalid_event');
    if (path !== undefined) {
      t.deepEqual(
        (error as InvalidInputError).issues.map(issue => issue.path),
        [path],
      );
    }
  });
}

const push = pushBodyOf(encodeCloudEvent({ ...event, orderingKey })) as { message: object };
const malformedPushes: { name: string; body: unknown }[] = [
  { name: 'nothing', body: undefined },
  { name: 'a text', body: 'hello' },
  { name: 'no message', body: { subscription: 'projects/p/subscriptions/s' } },
  { name: 'no subscription', body: { message: push.message } },
  { name: 'no messageId', body: { ...push, message: { data: 'e30=' } } },
  { name: 'data that is no base64', body: { ...push, message: { ...push.message, data: '{}' } } },
  { name: 'data that is no UTF-8', body: { ...push, message: { ...push.message, data: '/////w==' } } },
  {
    name: 'attributes that are no texts',
    body: { ...push, message: { ...push.message, attributes: { a: 1 } } },
  },
  { name: 'an attempt that is no count', body: { ...push, deliveryAttempt: 0 } },
];
for (const { name, body: pushed } of malformedPushes) {
  test(`a push of ${name} is invalid input`, t => {
    t.throws(() => decodePushBody(pushed), { instanceOf: InvalidInputError });
    t.throws(() => decodeMessagePublished({ type: messagePublishedType, data: pushed }), {
      instanceOf: InvalidInputError,
    });
  });
}

test('an Eventarc event of another type is invalid input', t => {
  t.throws(() => decodeMessagePublished({ type: 'google.cloud.storage.object.v1.finalized', data: push }), {
    instanceOf: InvalidInputError,
  });
});

test('a push of a message that has only its data is understood', t => {
  const pushed = decodePushBody({
    message: { data: 'e30=', messageId: '1', publishTime: '2026-11-23T10:00:00Z' },
    subscription: 'projects/p/subscriptions/s',
  });
  t.deepEqual(pushed, {
    id: '1',
    attributes: {},
    body: '{}',
    orderingKey: '',
    messageId: '1',
    subscription: 'projects/p/subscriptions/s',
    attempt: null,
  });
});
