import test from 'ava';
import { releaseWaitingDocuments } from '../../functions/sweep/release-waiting.ts';
import { breakerPolicy, extractRetry, modelCall } from '../../shared/config/retry-policy.ts';
import { readSlots } from '../../shared/ledger/admission-slots.ts';
import { changeExtraction, extractionSetting } from '../../shared/ledger/settings.ts';
import * as replies from '../fixtures/vertex-server/replies.ts';
import { answering, assertTruth, formId, openDesk, truth } from './model-desk.ts';

const gone: { name: string; reply: replies.Reply; said: string }[] = [
  { name: 'a model that is not there (404)', reply: replies.notFound, said: '404' },
  { name: 'a call that is forbidden (403)', reply: replies.forbidden, said: '403' },
  { name: 'a call without valid credentials (401)', reply: replies.unauthenticated, said: '401' },
  { name: 'a project without billing', reply: replies.failedPrecondition, said: 'Billing' },
];
for (const { name, reply, said } of gone) {
  test.serial(`${name} pauses reading with its reason and costs no document an attempt`, async t => {
    const desk = await openDesk(t, answering(truth));
    const { world, documentId, server } = desk;
    const { store, ledger } = world.services;
    server.play(reply);
    t.is((await world.read(documentId)).kind, 'waits');
    t.is((await world.read(documentId)).kind, 'waits');
    t.is(desk.calls(), 1, 'nobody asks while it is paused');
    const document = await world.document(documentId);
    t.like(document, {
      state: 'ready',
      revision: 0,
      attempts: { extract: 0 },
      waiting: { reason: 'paused' },
    });
    t.true(document.waiting!.message.includes(said), document.waiting!.message);
    t.like(await extractionSetting(store), { paused: true, by: 'system' });
    const outcomes = (await readSlots(store)).flatMap(slot => slot.outcomes);
    t.deepEqual(outcomes, [], 'it says nothing to the breaker');
    t.is(await releaseWaitingDocuments(world.services, 10), 0);
    await changeExtraction(ledger, { paused: false, reason: 'repaired', by: 'key:ada' });
    t.is(await releaseWaitingDocuments(world.services, 10), 1);
    t.is((await world.read(documentId)).kind, 'committed');
    await assertTruth(t, desk);
  });
}

test.serial(
  'a model that is out for hours costs the waiting documents nothing, and they are read when it is back',
  async t => {
    const desk = await openDesk(t, () => replies.unavailable);
    const { world, server } = desk;
    const documentIds = [desk.documentId];
    for (let n = 2; n <= 8; n++) {
      documentIds.push((await world.submit({ key: `extra-${n}`, formId, placeId: null })).documentId);
    }
    // Each is delivered once; the fifth failure in a row opens the breaker, and the rest are not even tried.
    for (const documentId of documentIds) await world.read(documentId).catch(() => null);
    t.is(desk.calls(), breakerPolicy.failures * modelCall.attempts);
    const states = await Promise.all(documentIds.map(world.document));
    t.deepEqual(
      states.map(({ attempts, waiting }) => [attempts.extract, waiting?.reason ?? null]),
      [
        ...Array.from({ length: breakerPolicy.failures - 1 }, () => [1, null]),
        ...Array.from({ length: 4 }, () => [0, 'model_outage']),
      ],
    );
    for (let probes = 1; probes <= 6; probes++) {
      world.pass(breakerPolicy.maxOpenMs);
      t.is(await releaseWaitingDocuments(world.services, 10), 1, 'one tries for all');
      for (const documentId of documentIds) {
        const { waiting } = await world.document(documentId);
        if (waiting === null) await world.read(documentId).catch(() => null);
      }
      t.is(desk.calls(), (breakerPolicy.failures + probes) * modelCall.attempts);
    }
    const paid = (await Promise.all(documentIds.map(world.document))).map(({ attempts }) => attempts.extract);
    const total = paid.reduce((sum, attempts) => sum + attempts, 0);
    t.is(total, breakerPolicy.failures - 1 + 6, 'who tries pays for it, and nobody else');
    t.true(Math.max(...paid) <= 2, `they take turns: ${paid}`);
    server.respond(answering(truth));
    for (let rounds = 0; rounds < 3; rounds++) {
      world.pass(breakerPolicy.maxOpenMs);
      await releaseWaitingDocuments(world.services, 10);
      for (const documentId of documentIds) await world.read(documentId);
    }
    for (const documentId of documentIds) {
      const document = await world.document(documentId);
      t.true(
        ['accepted', 'needs_review'].includes(document.state),
        `${document.state} ${document.attempts.extract}`,
      );
    }
  },
);

test.serial('a document that the model never answers for is given up and told of', async t => {
  const desk = await openDesk(t, () => replies.unavailable);
  const { world, documentId } = desk;
  for (let deliveries = 0; deliveries < 40; deliveries++) {
    await world.read(documentId).catch(() => null);
    world.pass(breakerPolicy.maxOpenMs);
    await releaseWaitingDocuments(world.services, 10);
  }
  const document = await world.document(documentId);
  t.like(document, {
    state: 'failed',
    error: { code: 'model_unavailable' },
    attempts: { extract: extractRetry.maxAttempts },
  });
  t.deepEqual(await world.events(), [`${documentId}.1`]);
});
