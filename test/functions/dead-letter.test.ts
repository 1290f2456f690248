import test from 'ava';
import { takeDeadLetter } from '../../functions/sweep/dead-letter.ts';
import type { BusMessage } from '../../shared/bus/message-bus.ts';
import { deadLetter } from '../../shared/bus/redelivery.ts';
import { DocumentRecord } from '../../shared/domain/document.ts';
import { claimArrival } from '../../shared/ledger/arrivals.ts';
import { pageArrivedMessage } from '../../shared/ledger/events.ts';
import { claimExtraction } from '../../shared/ledger/extraction.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { OutboxRecord } from '../../shared/ledger/outbox.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { redriveDocument } from '../../shared/ledger/redrive.ts';
import { fillDocument } from '../api/fill.ts';
import { type LocalServices, openLocalServices } from '../api/local-services.ts';
import { firstAttemptFails } from '../store/first-attempt-fails.ts';

/** Every transaction's first attempt is lost. */
async function open(t: { teardown(close: () => Promise<void>): void }): Promise<LocalServices> {
  const opened = await openLocalServices();
  t.teardown(() => opened.close());
  const store = firstAttemptFails(opened.store);
  return { ...opened, store, ledger: { ...opened.ledger, store } };
}

const given = { subscription: 'extract', attempts: 20, reason: 'Error: out of memory' };

async function readyMessage(services: LocalServices, documentId: string): Promise<BusMessage> {
  const rows = await services.store.query({ collection: 'outbox', limit: 10 });
  const row = rows.find(({ id }) => id.startsWith(`${documentId}.ready`));
  return deadLetter(OutboxRecord.parse(row?.value).message, given);
}

async function documentOf({ store }: LocalServices, documentId: string): Promise<DocumentRecord> {
  return DocumentRecord.parse(await store.get(paths.document(documentId)));
}

test('a document whose reading was given up by the bus is failed and says why, once', async t => {
  const services = await open(t);
  const { documentId } = await fillDocument(services, 'x/one.jpg', 'ready');
  const letter = await readyMessage(services, documentId);
  t.is(await takeDeadLetter(services, letter), 'failed');
  t.is(await takeDeadLetter(services, letter), 'moot', 'the same letter again changes nothing');
  const document = await documentOf(services, documentId);
  t.is(document.state, 'failed');
  t.is(document.error?.code, 'dead_letter');
  t.regex(document.error?.message ?? '', /20 deliveries: Error: out of memory/);
  t.true(services.published.some(({ topic }) => topic === 'result-failed'));
});

test('a finished document is left as it is', async t => {
  const services = await open(t);
  const { documentId } = await fillDocument(services, 'x/one.jpg', 'accepted');
  t.is(await takeDeadLetter(services, await readyMessage(services, documentId)), 'moot');
  t.is((await documentOf(services, documentId)).state, 'accepted');
});

test('a document in the hands of a worker is left to it; the letter comes again', async t => {
  const services = await open(t);
  const document = await fillDocument(services, 'x/one.jpg', 'ready');
  await claimExtraction(services.ledger, document);
  const letter = await readyMessage(services, document.documentId);
  await t.throwsAsync(takeDeadLetter(services, letter), { name: 'TransientError' });
});

test('an object that nobody ever claimed is seen as a failed document, and can be redriven', async t => {
  const services = await open(t);
  const arrival = { bucket: services.inbox.bucket, object: 'x/never.jpg', generation: '7' };
  const { documentId } = await identifyArrival(services, arrival.object);
  const message = pageArrivedMessage('local', documentId, arrival, 0);
  t.is(await takeDeadLetter(services, deadLetter(message, given)), 'failed');
  t.is((await documentOf(services, documentId)).error?.code, 'dead_letter');
  t.is(await takeDeadLetter(services, deadLetter(message, given)), 'moot');
  const askedAt = new Date(services.clock.now()).toISOString();
  const request = { actor: 'cli:anna', reason: null, requestId: null, askedAt, evenReviewed: false };
  t.is((await redriveDocument(services.ledger, documentId, request)).kind, 'redriven');
  const identity = await identifyArrival(services, arrival.object);
  t.is((await claimArrival(services.ledger, arrival, identity)).kind, 'claimed');
});

const unusable = [
  { name: 'no CloudEvent', message: { id: 'm1', attributes: {}, body: 'no json', orderingKey: '' } },
  {
    name: 'an event of another kind',
    message: {
      id: 'm2',
      attributes: { 'ce-specversion': '1.0', 'ce-id': 'm2', 'ce-source': '//x', 'ce-type': 'x.y' },
      body: '{}',
      orderingKey: '',
    },
  },
];
for (const { name, message } of unusable) {
  test(`kept and logged, never lost: ${name}`, async t => {
    const services = await open(t);
    const logged: string[] = [];
    const log = { ...services.log, log: (severity: string) => void logged.push(severity) };
    const letter = deadLetter(message, given);
    t.is(await takeDeadLetter({ ...services, log }, letter), 'kept');
    t.is(await takeDeadLetter({ ...services, log }, letter), 'kept');
    const kept = await services.store.query({ collection: 'dead-letters', limit: 10 });
    t.is(kept.length, 1);
    t.like(kept[0]?.value, { subscription: 'extract', attempts: 20, reason: given.reason });
    t.deepEqual(logged, ['ERROR', 'ERROR']);
  });
}
