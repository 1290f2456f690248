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

/** Starts a watch that would scan each millisecond, where a scan takes so long by the clock; how often it scans. */
async function startedWatch(t: Parameters<typeof opened>[0], scanMs: number): Promise<{ scans(): number }> {
  const services = await opened(t);
  let nowMs = 0;
  let scans = 0;
  const list: typeof services.inbox.list = async () => {
    scans++;
    nowMs += scanMs;
    return { blobs: [], next: null };
  };
  const clock = { ...services.clock, now: () => nowMs };
  const watch = createInboxWatch({ ...services, clock, inbox: { ...services.inbox, list } });
  t.teardown(() => watch.close());
  watch.start(1);
  return { scans: () => scans };
}

test('a watch whose scans are quick scans again and again', async t => {
  const watch = await startedWatch(t, 0);
  while (watch.scans() < 3) await new Promise(resolve => setTimeout(resolve, 5));
  t.pass();
});

test('a watch whose scan took long rests long, so that the inbox does not take the processor', async t => {
  const watch = await startedWatch(t, 60_000);
  await new Promise(resolve => setTimeout(resolve, 200));
  t.is(watch.scans(), 1);
});
