import { once } from 'node:events';
import http2 from 'node:http2';
import { connect as connectTo } from 'node:net';
import { PubSub } from '@google-cloud/pubsub';
import test from 'ava';
import { createPubSubBus } from '../../shared/bus/pubsub-bus.ts';
import { ensureTopology } from '../../shared/bus/pubsub-topology.ts';
import { message } from '../contract/message-bus.ts';
import { reasonToSkip, startPubSubEmulator } from './emulators.ts';
import { startPartingProxy } from './parting-proxy.ts';

const skipped = reasonToSkip('pubsub');
if (skipped !== null) console.log(skipped);
const run = (skipped === null ? test : test.skip) as typeof test;

const delivery = { maxAttempts: 20, minBackoffMs: 100, maxBackoffMs: 1_000 };
const subscription = 'parting-sub';

/**
 * A client that pulls by the protocol's own frames, and has got a message; what comes back cuts its line as that of a
 * process that was killed is cut: the stream is not ended.
 */
async function pullUntilCut(host: string, name: string): Promise<() => void> {
  const [address, port] = host.split(':') as [string, string];
  const line = connectTo(Number(port), address);
  const session = http2.connect(`http://${host}`, { createConnection: () => line });
  const headers = {
    ':method': 'POST',
    ':path': '/google.pubsub.v1.Subscriber/StreamingPull',
    te: 'trailers',
  };
  const pull = session.request({ ...headers, 'content-type': 'application/grpc' }, { endStream: false });
  for (const each of [line, session, pull]) each.on('error', () => {});
  // StreamingPullRequest: the subscription is field 1, the deadline in seconds field 5.
  const request = Buffer.concat([
    Buffer.from([0x0a, name.length]),
    Buffer.from(name),
    Buffer.from([0x28, 10]),
  ]);
  pull.write(Buffer.concat([Buffer.from([0, 0, 0, 0, request.length]), request]));
  await once(pull, 'data');
  return () => line.destroy();
}

run('what is published after a client was killed comes to the one that lives, and all of it', async t => {
  const emulator = await startPartingProxy(await startPubSubEmulator());
  t.teardown(() => emulator.stop());
  const client = new PubSub({ projectId: 'demo-parting', apiEndpoint: emulator.host, emulatorMode: true });
  await ensureTopology(client, [{ topic: 'parting', subscription, ackDeadlineSeconds: 10, ...delivery }]);
  const living = createPubSubBus(client);
  t.teardown(() => living.close());

  await living.publish('parting', message('first', 'key'));
  const cut = await pullUntilCut(emulator.host, `projects/demo-parting/subscriptions/${subscription}`);
  cut();

  const heard = new Set<string>();
  const all = Promise.withResolvers<void>();
  const sent = Array.from({ length: 40 }, (_, n) => `m${n}`);
  await living.subscribe(
    'parting',
    async ({ id }) => {
      heard.add(id);
      if (sent.every(each => heard.has(each))) all.resolve();
    },
    { ...delivery, subscription, concurrency: 4 },
  );
  for (const [n, id] of sent.entries()) await living.publish('parting', message(id, `key-${n % 20}`));
  const tooLong = new Promise(resolve => setTimeout(resolve, 45_000).unref());
  await Promise.race([all.promise, tooLong]);
  t.deepEqual(
    sent.filter(id => !heard.has(id)),
    [],
  );
});
