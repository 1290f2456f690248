import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { createInboxWatch } from '../../cli/local/inbox-watch.ts';
import { decodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import { PageArrived } from '../../shared/domain/events.ts';
import { type LocalServices, openLocalServices } from '../api/local-services.ts';

async function opened(t: { teardown(run: () => Promise<void>): void }): Promise<LocalServices> {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  return services;
}

function told(services: LocalServices): string[] {
  return services.published.map(({ message }) => PageArrived.parse(decodeCloudEvent(message).data).object);
}

test('a file that is dropped into the folder is told of once, when it has come to rest', async t => {
  const services = await opened(t);
  const watch = createInboxWatch(services);
  const file = join(services.folder, 'inbox', 'e', 'f', 'p.jpg');
  await mkdir(join(services.folder, 'inbox', 'e', 'f'), { recursive: true });
  await writeFile(file, 'half');
  t.is(await watch.scan(), 0, 'it may still be growing');
  await writeFile(file, 'half and the rest');
  t.is(await watch.scan(), 0);
  t.is(await watch.scan(), 1);
  t.is(await watch.scan(), 0);
  t.deepEqual(told(services), ['e/f/p.jpg']);
});

test('a file that is replaced is told of again, as a newer generation', async t => {
  const services = await opened(t);
  const watch = createInboxWatch(services);
  const scanTwice = async () => {
    await watch.scan();
    await watch.scan();
  };
  await services.inbox.put('e/f/p.jpg', Buffer.from('one'), { contentType: 'image/jpeg' });
  await scanTwice();
  await services.inbox.put('e/f/p.jpg', Buffer.from('two'), { contentType: 'image/jpeg' });
  await scanTwice();
  const generations = services.published.map(
    ({ message }) => PageArrived.parse(decodeCloudEvent(message).data).generation,
  );
  t.is(generations.length, 2);
  t.true(BigInt(generations[1]!) > BigInt(generations[0]!));
});
