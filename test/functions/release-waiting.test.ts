import test, { type ExecutionContext } from 'ava';
import { releaseWaitingDocuments } from '../../functions/sweep/release-waiting.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { systemClock } from '../../shared/domain/clock.ts';
import { topics } from '../../shared/domain/events.ts';
import { waitForAdmission } from '../../shared/ledger/admission-waiting.ts';
import { changeExtraction } from '../../shared/ledger/settings.ts';
import { fillDocument } from '../api/fill.ts';
import { type LocalServices, openLocalServices } from '../api/local-services.ts';

const paused = { reason: 'paused' as const, message: 'Reading is paused', until: null };

const noon = Date.parse('2026-11-23T12:00:00.000Z');

/** Documents that were ready when reading was paused. */
async function openPaused(t: ExecutionContext, count: number): Promise<LocalServices> {
  // Time stands still, so that nothing counts as left behind however slow the machine is.
  const services = await openLocalServices({ clock: { ...systemClock, now: () => noon } });
  t.teardown(() => services.close());
  await changeExtraction(services, { paused: true, reason: 'night', by: 'key:ada' });
  for (let n = 1; n <= count; n++) {
    await waitForAdmission(services.ledger, await fillDocument(services, `e/f/p${n}.jpg`, 'ready'), paused);
  }
  return services;
}

function offered({ published }: LocalServices): number {
  return published.filter(({ topic }) => topic === topics.documentReady).length;
}

test('sweep leaves what waits alone while reading is paused, and offers all of it once when it is resumed', async t => {
  const services = await openPaused(t, 3);
  t.is((await sweep(services)).released, 0);
  t.is(offered(services), 0);
  await changeExtraction(services, { paused: false, reason: 'morning', by: 'key:ada' });
  const [first, second] = await Promise.all([sweep(services), sweep(services)]);
  t.is(first.released + second.released, 3);
  t.is(offered(services), 3);
  t.is((await sweep(services)).released, 0);
});

test('a run releases no more than its bound', async t => {
  const services = await openPaused(t, 5);
  await changeExtraction(services, { paused: false, reason: 'morning', by: 'key:ada' });
  t.is(await releaseWaitingDocuments(services, 2), 2);
  t.is(offered(services), 2);
  t.is(await releaseWaitingDocuments(services, 200), 3);
  t.is(offered(services), 5);
});
