import test, { type ExecutionContext } from 'ava';
import { sweep } from '../../functions/sweep/sweep.ts';
import type { Services } from '../../shared/config/services.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { DocumentRecord } from '../../shared/domain/document.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { topics } from '../../shared/domain/events.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { createSteps } from '../../shared/ledger/steps.ts';
import { fillDocument } from '../api/fill.ts';
import { openLocalServices } from '../api/local-services.ts';
import { withoutAccessTo } from '../store/unreachable-record.ts';

const noon = Date.parse('2026-11-23T12:00:00.000Z');
const hourMs = 3_600_000;
const outage = new TransientError('unavailable', 'It is away');

/** A ledger with one result whose event was not published, and documents that were ready an hour ago. */
async function openLate(t: ExecutionContext, ready: number) {
  let now = noon;
  const services = await openLocalServices({ clock: { ...systemClock, now: () => now } });
  t.teardown(() => services.close());
  await fillDocument(services, 'e/f/done.jpg', 'accepted');
  const documents: DocumentRecord[] = [];
  for (let n = 1; n <= ready; n++) documents.push(await fillDocument(services, `e/f/p${n}.jpg`, 'ready'));
  now += hourMs;
  return { services, documents };
}

/** Those of the documents that were offered to the readers again. */
async function takenOn({ store }: Services, documents: readonly DocumentRecord[]): Promise<string[]> {
  const values = await store.getMany(documents.map(({ documentId }) => paths.document(documentId)));
  return values
    .map(value => DocumentRecord.parse(value))
    .filter((now, index) => now.audit.seq > documents[index]!.audit.seq)
    .map(({ documentId }) => documentId);
}

const idsOf = (documents: readonly DocumentRecord[]) => documents.map(({ documentId }) => documentId);

test('an event that can not be published leaves no document lying, and sweep says so', async t => {
  const { services, documents } = await openLate(t, 2);
  const bus: Services['bus'] = {
    ...services.bus,
    publish: async (topic, message) => {
      if (topic === topics.resultAccepted) throw outage;
      await services.bus.publish(topic, message);
    },
  };
  t.is(await t.throwsAsync(sweep({ ...services, bus })), outage);
  t.deepEqual(await takenOn(services, documents), idsOf(documents));
});

test('a document that can not be taken on keeps back no other', async t => {
  const { services, documents } = await openLate(t, 3);
  // The first that sweep comes to: all are due since the same moment.
  const [first, ...others] = documents.toSorted((left, right) =>
    left.documentId < right.documentId ? -1 : 1,
  );
  const isFirst = (path: string) => path.endsWith(first!.documentId);
  const store = withoutAccessTo(services.store, isFirst, outage);
  t.is(await t.throwsAsync(sweep({ ...services, store, ledger: { ...services.ledger, store } })), outage);
  t.deepEqual(await takenOn(services, [first!, ...others]), idsOf(others));
});

test('a run ends when so much fails that it is an outage', async t => {
  const steps = createSteps();
  let begun = 0;
  const failing = async () => {
    begun++;
    throw outage;
  };
  await t.throwsAsync(async () => {
    for (let n = 0; n < 1_000; n++) await steps.attempt(failing);
  });
  t.true(begun < 100);
  t.throws(() => steps.end(), { is: outage });
});
