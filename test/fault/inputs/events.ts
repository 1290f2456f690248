import { messagePublishedType } from '../../../shared/bus/pubsub-push.ts';
import type { Arrival } from '../../../shared/ledger/arrival.ts';
import { pageArrivedMessage } from '../../../shared/ledger/events.ts';

/** A request to the function. */
export interface EventRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Telling = (arrival: Arrival) => EventRequest;

const finalized = 'google.cloud.storage.object.v1.finalized';
const json = { 'Content-Type': 'application/json' };
const binary = (type: string) => ({
  ...json,
  'ce-specversion': '1.0',
  'ce-id': '1',
  'ce-source': '//storage.googleapis.com/projects/_/buckets/inbox',
  'ce-type': type,
});

const storage = (data: unknown): EventRequest => ({
  headers: binary(finalized),
  body: JSON.stringify(data),
});

/** As Pub/Sub pushes a message. */
const push = (message: { attributes: unknown; data: string; orderingKey?: string }): EventRequest => ({
  headers: json,
  body: JSON.stringify({
    message: { ...message, messageId: '1' },
    subscription: 'projects/p/subscriptions/s',
  }),
});

function pageArrived(arrival: Arrival) {
  const { attributes, body, orderingKey } = pageArrivedMessage('local', 'inbox', arrival, 0);
  return { attributes, data: Buffer.from(body).toString('base64'), orderingKey };
}

/** Every way in which an upload is told of. */
export const soundEvents: readonly Telling[] = [
  ({ bucket, object: name, generation }) =>
    storage({ bucket, name, generation, size: '1', contentType: 'a/b' }),
  ({ bucket, object: name, generation }) => ({
    headers: { 'Content-Type': 'application/cloudevents+json' },
    body: JSON.stringify({
      specversion: '1.0',
      id: '1',
      source: 'x',
      type: finalized,
      data: { bucket, name, generation },
    }),
  }),
  arrival => push(pageArrived(arrival)),
  arrival => ({
    headers: binary(messagePublishedType),
    body: JSON.stringify({ message: { ...pageArrived(arrival), messageId: '1' }, subscription: 's' }),
  }),
];

const megabytes = 9;
const levels = 100_000;
const deep = '['.repeat(levels) + ']'.repeat(levels);

/** Events that say something wrong, or nothing. */
export const wrongEvents: readonly Telling[] = [
  ({ object: name, generation }) => storage({ bucket: 'processed', name, generation }),
  ({ bucket, object: name }) => storage({ bucket, name, generation: '1' }),
  ({ bucket, generation }) =>
    storage({ bucket, object: `not here ${generation}`, name: `not here ${generation}`, generation }),
  ({ bucket, object: name }) => storage({ bucket, name, generation: '-1' }),
  ({ bucket, generation }) => storage({ bucket, generation }),
  ({ bucket, object, generation }) => storage({ bucket, name: { toString: object }, generation }),
  () => storage(null),
  () => ({ headers: binary(finalized), body: '{"bucket":"inbox","name":' }),
  () => ({ headers: binary(finalized), body: '' }),
  () => ({ headers: { ...binary('x'), 'Content-Type': 'text/plain' }, body: 'hello' }),
  ({ bucket, object: name, generation }) => ({
    headers: binary('google.cloud.storage.object.v1.deleted'),
    body: JSON.stringify({ bucket, name, generation }),
  }),
  () => push({ attributes: {}, data: 'not base64!' }),
  () => push({ attributes: {}, data: Buffer.from([0xff, 0xfe]).toString('base64') }),
  arrival => push({ ...pageArrived(arrival), attributes: { 'ce-specversion': '0.3' } }),
  () => push({ ...pageArrived({ bucket: 'inbox', object: '', generation: 'x' }) }),
  () => push({ attributes: {}, data: Buffer.alloc(megabytes * 1e6, 'A').toString('base64') }),
  arrival => push({ ...pageArrived(arrival), data: Buffer.from(deep).toString('base64') }),
  ({ bucket, object: name }) => ({
    headers: binary(finalized),
    body: `{"bucket":${JSON.stringify(bucket)},"name":${JSON.stringify(name)},"generation":${deep}}`,
  }),
];
