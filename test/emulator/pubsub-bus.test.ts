import { PubSub } from '@google-cloud/pubsub';
import test from 'ava';
import { decodeCloudEvent, encodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import { createPubSubBus } from '../../shared/bus/pubsub-bus.ts';
import { decodePushBody } from '../../shared/bus/pubsub-push.ts';
import { ensureTopology } from '../../shared/bus/pubsub-topology.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { message, messageBusContract } from '../contract/message-bus.ts';
import { type Emulator, reasonToSkip, startPubSubEmulator } from './emulators.ts';

const skipped = reasonToSkip('pubsub');
if (skipped !== null) console.log(skipped);
const emulatorTest = (skipped === null ? test : test.skip) as typeof test;

let emulator: Emulator | null = null;
test.before(async () => {
  if (skipped === null) emulator = await startPubSubEmulator();
});
test.after.always(() => emulator?.stop());

function newClient(): PubSub {
  return new PubSub({ projectId: 'demo-ballots', apiEndpoint: emulator!.host, emulatorMode: true });
}

messageBusContract(emulatorTest, 'Pub/Sub', {
  open: async () => createPubSubBus(newClient()),
  async prepare(topic, subscriptions, backoff) {
    const client = newClient();
    await ensureTopology(
      client,
      // What is on its way to a client that closes comes again after the deadline, here the shortest there is.
      subscriptions.map(subscription => ({ topic, subscription, ackDeadlineSeconds: 10, ...backoff })),
    );
    await client.close();
  },
});

emulatorTest('making the same topology again changes nothing', async t => {
  const client = newClient();
  const backoff = { maxAttempts: 5, minBackoffMs: 1_500, maxBackoffMs: 900_000 };
  const plans = [{ topic: 'twice', subscription: 'twice-sub', ...backoff }];
  await ensureTopology(client, plans);
  await ensureTopology(client, plans);
  const [metadata] = await client.subscription('twice-sub').getMetadata();
  t.like(metadata, {
    enableMessageOrdering: true,
    deadLetterPolicy: { deadLetterTopic: 'projects/demo-ballots/topics/twice-dead', maxDeliveryAttempts: 10 },
    retryPolicy: { minimumBackoff: { seconds: '1', nanos: 500_000_000 }, maximumBackoff: { seconds: '600' } },
  });
  await client.close();
});

emulatorTest(
  'a missing topic is no transient error, an outage is, and a key can be used after it',
  async t => {
    const running = createPubSubBus(newClient());
    const missing = await t.throwsAsync(running.publish('never-made', message('a')));
    t.false(missing instanceof TransientError);
    const again = await t.throwsAsync(running.publish('never-made', message('a', 'key')));
    const after = await t.throwsAsync(running.publish('never-made', message('b', 'key')));
    t.is(after?.message, again?.message);
    await running.close();
    // Nobody listens on the discard port.
    const client = new PubSub({ projectId: 'demo-ballots', apiEndpoint: '127.0.0.1:9', emulatorMode: true });
    const away = createPubSubBus(client, { publishTimeoutMs: 1_000 });
    await t.throwsAsync(away.publish('topic', message('a', 'key')), { instanceOf: TransientError });
    await away.close();
  },
);

emulatorTest('a subscription that is made later is opened again', async t => {
  const client = newClient();
  await client.createTopic('later');
  const troubles: unknown[] = [];
  const observer = { failed: () => {}, trouble: (error: unknown) => void troubles.push(error) };
  const bus = createPubSubBus(newClient(), { observer, reopenMs: 100 });
  const options = { concurrency: 1, maxAttempts: 5, minBackoffMs: 10, maxBackoffMs: 40 };
  const received = new Promise<string>(resolve => {
    void bus.subscribe('later', async ({ id }) => resolve(id), { ...options, subscription: 'later-sub' });
  });
  while (troubles.length === 0) await new Promise(resolve => setTimeout(resolve, 20));
  await client.createSubscription('later', 'later-sub');
  await bus.publish('later', message('a'));
  t.is(await received, 'a');
  await bus.close();
  await client.close();
});

emulatorTest('what the emulator pushes is decoded', async t => {
  const { createServer } = await import('node:http');
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    response.writeHead(204).end();
  });
  t.teardown(() => server.close());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const client = newClient();
  const backoff = { maxAttempts: 5, minBackoffMs: 10, maxBackoffMs: 40 };
  const pushEndpoint = `http://127.0.0.1:${port}/`;
  await ensureTopology(client, [{ topic: 'pushed', subscription: 'pushed-sub', pushEndpoint, ...backoff }]);
  const event = {
    id: 'doc.1',
    source: '//ballots/demo',
    type: 'ballots.result.accepted.v1',
    subject: 'documents/doc',
    time: '2026-11-23T10:00:00.000Z',
    attributes: { state: 'accepted' },
    data: { label: 'พรรค', value: null },
  };
  const bus = createPubSubBus(client);
  t.teardown(() => bus.close());
  await bus.publish('pushed', encodeCloudEvent({ ...event, orderingKey: 'doc' }));
  while (bodies.length === 0) await new Promise(resolve => setTimeout(resolve, 20));
  const pushed = decodePushBody(JSON.parse(bodies[0]!));
  t.deepEqual(decodeCloudEvent(pushed), event);
  t.is(pushed.subscription, 'projects/demo-ballots/subscriptions/pushed-sub');
});
