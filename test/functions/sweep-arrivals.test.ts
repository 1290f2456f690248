import test, { type ExecutionContext } from 'ava';
import { sweep } from '../../functions/sweep/sweep.ts';
import type { Services } from '../../shared/config/services.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { DocumentRecord } from '../../shared/domain/document.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { topics } from '../../shared/domain/events.ts';
import { claimArrival } from '../../shared/ledger/arrivals.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { requeueMs } from '../../shared/ledger/ready.ts';
import { verifyLedger } from '../../shared/ledger/verify.ts';
import { fillDocument } from '../api/fill.ts';
import { openLocalServices } from '../api/local-services.ts';

const noon = Date.parse('2026-11-23T12:00:00.000Z');
const minuteMs = 60_000;
const object = 'e/f/p1.jpg';

/** A ledger with an object whose worker has just been lost, and what is published to preprocess from then on. */
async function openLost(t: ExecutionContext) {
  let now = noon;
  const local = await openLocalServices({ clock: { ...systemClock, now: () => now } });
  t.teardown(() => local.close());
  const { documentId } = await fillDocument(local, object, 'waiting_for_pages');
  now += local.ledger.leaseMs;
  const sent: string[] = [];
  let isOut = false;
  const bus: Services['bus'] = {
    subscribe: (...given) => local.bus.subscribe(...given),
    close: () => local.bus.close(),
    async publish(topic, message) {
      if (isOut) throw new TransientError('unavailable', 'The bus is away');
      if (topic === topics.pageArrived) sent.push(message.id);
    },
  };
  const services: Services = { ...local, bus };
  const arrival = { bucket: local.inbox.bucket, object, generation: '1' };
  const identity = { ...(await identifyArrival(services, object)), formPages: 1 };
  return {
    services,
    sent,
    pass: (ms: number) => {
      now += ms;
    },
    breakBus: (broken: boolean) => {
      isOut = broken;
    },
    claim: () => claimArrival(services.ledger, arrival, identity),
    document: async () => DocumentRecord.parse(await services.store.get(paths.document(documentId))),
  };
}

test('an object whose worker was lost is sent once and not at every sweep, and again only after a long time', async t => {
  const { services, sent, pass, document } = await openLost(t);
  const pauseMs = requeueMs(services.ledger);
  for (let passedMs = 0; passedMs < pauseMs; passedMs += minuteMs) {
    await sweep(services);
    pass(minuteMs);
  }
  t.is(sent.length, 1);
  await sweep(services);
  t.is(sent.length, 2);
  t.is(new Set(sent).size, 2, 'each message has an id of its own');
  t.true((await document()).dueAt! > new Date(services.clock.now()).toISOString());
  t.deepEqual((await verifyLedger(services)).problems, []);
});

test('what was sent can be claimed at once, and is sent at once where that worker is lost, too', async t => {
  const { services, sent, pass, claim, document } = await openLost(t);
  await sweep(services);
  pass(1_000);
  t.is((await claim()).kind, 'claimed');
  t.is((await document()).openArrivals[0]?.sendAgainAt, undefined);
  await sweep(services);
  t.is(sent.length, 1, 'a worker has it');
  pass(services.ledger.leaseMs);
  await sweep(services);
  t.is(sent.length, 2);
});

test('what could not be sent is sent by the next sweep', async t => {
  const { services, sent, breakBus } = await openLost(t);
  breakBus(true);
  await t.throwsAsync(sweep(services), { instanceOf: TransientError });
  breakBus(false);
  await sweep(services);
  t.is(sent.length, 1);
});
