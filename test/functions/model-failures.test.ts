import test from 'ava';
import { modelCall } from '../../shared/config/retry-policy.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import * as replies from '../fixtures/vertex-server/replies.ts';
import { answering, assertTruth, openDesk, truth } from './model-desk.ts';

const passing: { name: string; reply: replies.Reply; code: string; pauseMs: number }[] = [
  { name: '429 without Retry-After', reply: replies.rateLimited, code: 'model_rate_limited', pauseMs: 250 },
  {
    name: '429 with Retry-After',
    reply: replies.rateLimitedFor(7),
    code: 'model_rate_limited',
    pauseMs: 7_000,
  },
  {
    name: '429 with RetryInfo',
    reply: replies.rateLimitedWithRetryInfo(3),
    code: 'model_rate_limited',
    pauseMs: 3_000,
  },
  { name: '500', reply: replies.internalError, code: 'model_unavailable', pauseMs: 250 },
  { name: '503', reply: replies.unavailable, code: 'model_unavailable', pauseMs: 250 },
  { name: 'a connection reset', reply: replies.reset, code: 'model_unreachable', pauseMs: 250 },
];
for (const { name, reply, code, pauseMs } of passing) {
  test.serial(
    `after ${name} once the same call is made again, and the document is accepted as it stands`,
    async t => {
      const desk = await openDesk(t, answering(truth));
      desk.server.play(reply);
      t.like(await desk.world.read(desk.documentId), { kind: 'committed' });
      await assertTruth(t, desk);
      t.is(desk.calls(), 2);
      t.deepEqual(desk.pauses, [pauseMs]);
      t.is((await desk.world.document(desk.documentId)).attempts.extract, 1);
    },
  );

  test.serial(
    `${name} for as long as a call lasts leaves the document ready, and a later delivery reads it`,
    async t => {
      const desk = await openDesk(t, answering(truth));
      const { world, documentId, server } = desk;
      server.play(...Array.from({ length: modelCall.attempts }, () => reply));
      const error = await t.throwsAsync(world.read(documentId), { instanceOf: TransientError });
      t.is(error.code, code);
      t.is(desk.calls(), modelCall.attempts);
      const document = await world.document(documentId);
      t.like(document, { state: 'ready', revision: 0, attempts: { extract: 1 }, lastFailure: { code } });
      t.deepEqual(await world.readings(documentId), []);
      t.deepEqual(await world.events(), []);
      t.is((await world.read(documentId)).kind, 'not_due');
      world.pass(Date.parse(document.notBefore!) - world.services.clock.now());
      t.is((await world.read(documentId)).kind, 'committed');
      await assertTruth(t, desk);
    },
  );
}

test.serial('a wait longer than a call may pause is kept by the ledger', async t => {
  const desk = await openDesk(t, answering(truth));
  const { world, documentId } = desk;
  desk.server.play(replies.rateLimitedFor(90));
  await t.throwsAsync(world.read(documentId), { instanceOf: TransientError });
  t.is(desk.calls(), 1);
  world.pass(89_999);
  t.is((await world.read(documentId)).kind, 'not_due');
  world.pass(1);
  t.is((await world.read(documentId)).kind, 'committed');
  await assertTruth(t, desk);
});

test.serial('an answer that is too slow is waited for no longer than its time, each try', async t => {
  const desk = await openDesk(t, () => replies.silence, { timeoutMs: 80 });
  const { world, documentId } = desk;
  await t.throwsAsync(world.read(documentId), { instanceOf: TransientError });
  t.is(desk.calls(), modelCall.attempts);
  t.like(await world.document(documentId), { state: 'ready', lastFailure: { code: 'model_timeout' } });
});

test.serial(
  'no request gets to a host whose certificate is of another name, and the document waits',
  async t => {
    const desk = await openDesk(t, answering(truth), { hostName: 'elsewhere.example' });
    const { world, documentId } = desk;
    await t.throwsAsync(world.read(documentId), { instanceOf: TransientError });
    t.is(desk.calls(), 0);
    t.like(await world.document(documentId), { state: 'ready', lastFailure: { code: 'model_unreachable' } });
  },
);
