import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { extractDocument } from '../../functions/extract/extract.ts';
import type { ExtractServices } from '../../functions/extract/services.ts';
import { preprocessArrival } from '../../functions/preprocess/preprocess.ts';
import { DocumentRecord } from '../../shared/domain/document.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { builtinForms } from '../../shared/forms/builtin.ts';
import { readSlots } from '../../shared/ledger/admission-slots.ts';
import { claimExtraction } from '../../shared/ledger/extraction.ts';
import type { FormReader, ReadOutcome, ReadRequest } from '../../shared/readers/form-reader.ts';
import { type LocalServices, openLocalServices } from '../api/local-services.ts';
import { type ExtractWorld, openExtractWorld } from './extract/world.ts';
import { election, formId, placeId, truth } from './model-desk.ts';

/** Short, because the renewals themselves run on real time; the ledger's time moves only when the test moves it. */
const leaseMs = 90;

const outcome: ReadOutcome = {
  content: truth,
  failure: null,
  reader: 'slow',
  model: 'slow',
  promptVersion: '1',
  rawAnswer: '{}',
  usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
};

interface Desk {
  readonly world: ExtractWorld;
  readonly services: ExtractServices;
  readonly ready: { readonly documentId: string; readonly edition: number; readonly revision: number };
}

/** A document whose reading is whatever the test does meanwhile. */
async function openDesk(
  t: ExecutionContext,
  meanwhile: (desk: Desk, request: ReadRequest) => Promise<void>,
): Promise<Desk> {
  let desk: Desk | null = null;
  const usage = outcome.usage;
  const reader: FormReader = {
    name: 'slow',
    read: async request => {
      await meanwhile(desk!, request);
      return outcome;
    },
    recognise: async () => ({ formId, usage }),
    readValues: async () => ({ ...outcome, values: {} }),
    close: async () => {},
  };
  const world = await openExtractWorld(t, election, [builtinForms().get(formId)!], reader);
  const services = { ...world.services, ledger: { ...world.services.ledger, leaseMs } };
  const { documentId } = await world.submit({ key: `lakeland-2026/${formId}/${placeId}`, formId, placeId });
  desk = { world, services, ready: { documentId, edition: 1, revision: 1 } };
  return desk;
}

/** Waits, in real time, until something holds; the test's own timeout ends one that never does. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}

test('a reading that takes many leases keeps its document and its place, and is committed', async t => {
  const desk = await openDesk(t, async ({ world, services, ready }) => {
    for (let leases = 0; leases < 5; leases++) {
      world.pass(leaseMs - 1);
      const renewed = new Date(services.clock.now() + leaseMs).toISOString();
      await until(async () => (await world.document(ready.documentId)).lease?.expiresAt === renewed);
      await until(async () => (await readSlots(services.store))[0]?.holder?.expiresAt === renewed);
      t.deepEqual(await claimExtraction({ ...services.ledger, owner: 'ben' }, ready), { kind: 'busy' });
    }
  });
  t.is((await extractDocument(desk.services, desk.ready)).kind, 'committed');
  const document = await desk.world.document(desk.ready.documentId);
  t.is(document.attempts.extract, 1);
  t.is((await readSlots(desk.services.store))[0]?.holder, null);
});

test('a reading whose document another worker has now is stopped and changes nothing', async t => {
  let stopped: unknown = null;
  const desk = await openDesk(t, async ({ world, services, ready }, { signal }) => {
    world.pass(leaseMs);
    t.is((await claimExtraction({ ...services.ledger, owner: 'ben' }, ready)).kind, 'claimed');
    await until(async () => signal?.aborted === true);
    stopped = signal?.reason;
    signal?.throwIfAborted();
  });
  t.is((await extractDocument(desk.services, desk.ready)).kind, 'lease_lost');
  t.is((stopped as Error).name, 'LeaseLostError');
  const document = await desk.world.document(desk.ready.documentId);
  t.like(document, { state: 'extracting', revision: 0, lease: { owner: 'ben' } });
  t.deepEqual(await desk.world.readings(desk.ready.documentId), []);
});

const ends = [
  { name: 'the same each time is given up after two attempts', error: new Error('broken'), attempts: 2 },
  { name: 'that may pass is given up after five', error: new TransientError('away', 'away'), attempts: 5 },
];
for (const { name, error, attempts } of ends) {
  test(`preprocessing an object with a failure ${name}, and the document says so`, async t => {
    const services = await openLocalServices();
    t.teardown(() => services.close());
    const arrival = { bucket: 'inbox', object: 'e/f/p.jpg', generation: '1' };
    const broken = {
      ...services,
      inbox: { ...services.inbox, bucket: 'inbox', head: () => Promise.reject(error) },
    };
    for (let attempt = 1; attempt < attempts; attempt++) {
      t.is(await t.throwsAsync(preprocessArrival(broken, arrival)), error);
    }
    t.is((await preprocessArrival(broken, arrival)).kind, 'given_up');
    t.is((await preprocessArrival(broken, arrival)).kind, 'done', 'a late delivery changes nothing');
    const document = await onlyDocument(services);
    t.like(document, {
      state: 'failed',
      error: { code: 'preprocess_gave_up' },
      attempts: { preprocess: attempts },
    });
    t.deepEqual(
      services.published.map(({ topic, message }) => [topic, message.id]),
      [['result-failed', `${document.documentId}.1`]],
    );
  });
}

async function onlyDocument({ store }: LocalServices): Promise<DocumentRecord> {
  const [record] = await store.query({ collection: 'documents', limit: 2 });
  return DocumentRecord.parse(record?.value);
}
