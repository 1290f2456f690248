import test from 'ava';
import { InvalidInputError, TransientError } from '../../../shared/domain/errors.ts';
import type { GenerativeModel, ModelAnswer } from '../../../shared/readers/generative-model.ts';
import { pausesReading } from '../../../shared/readers/model-errors.ts';
import { connectModel } from '../../fixtures/vertex-server/client.ts';
import * as replies from '../../fixtures/vertex-server/replies.ts';
import { startVertexServer, type VertexServer } from '../../fixtures/vertex-server/server.ts';
import { ask, ways } from './ways.ts';

let server: VertexServer;
let model: GenerativeModel;
test.before(async () => {
  server = await startVertexServer();
  model = connectModel(server.endpoint);
});
test.after.always(() => server.stop());

const ends: { reply: replies.Reply; finish: ModelAnswer['finish']; detail: string }[] = [
  { reply: replies.stopped('SAFETY'), finish: 'blocked', detail: 'SAFETY' },
  { reply: replies.stopped('PROHIBITED_CONTENT'), finish: 'blocked', detail: 'PROHIBITED_CONTENT' },
  { reply: replies.stopped('BLOCKLIST'), finish: 'blocked', detail: 'BLOCKLIST' },
  { reply: replies.stopped('SPII'), finish: 'blocked', detail: 'SPII' },
  { reply: replies.stopped('MODEL_ARMOR'), finish: 'blocked', detail: 'MODEL_ARMOR' },
  { reply: replies.blockedPrompt, finish: 'blocked', detail: 'PROMPT_PROHIBITED_CONTENT' },
  { reply: replies.stopped('RECITATION', 'It was the best'), finish: 'refused', detail: 'RECITATION' },
  { reply: replies.stopped('MAX_TOKENS', '{"header":'), finish: 'truncated', detail: 'MAX_TOKENS' },
  { reply: replies.noCandidates, finish: 'empty', detail: 'NO_CANDIDATES' },
  { reply: replies.stopped('STOP'), finish: 'empty', detail: 'STOP' },
  { reply: replies.stopped('OTHER', 'hm'), finish: 'other', detail: 'OTHER' },
  { reply: replies.stopped('A_REASON_OF_NEXT_YEAR', 'hm'), finish: 'other', detail: 'A_REASON_OF_NEXT_YEAR' },
  {
    reply: { kind: 'body', body: { candidates: [{ content: { parts: [{ text: 'hm' }] } }] } },
    finish: 'other',
    detail: 'NO_FINISH_REASON',
  },
];
for (const { way, call } of ways) {
  for (const { reply, finish, detail } of ends) {
    test.serial(
      `${way}: an answer that ends with ${detail} is ${finish} and is not asked for again`,
      async t => {
        const before = server.requests.length;
        server.play(reply);
        t.like(await call(model, ask), { finish, finishDetail: detail });
        t.is(server.requests.length - before, 1);
      },
    );
  }
}

interface Failure {
  name: string;
  reply: replies.Reply;
  code: string;
  retryAfterMs?: number;
}
const passing: Failure[] = [
  { name: '429 without Retry-After', reply: replies.rateLimited, code: 'model_rate_limited' },
  { name: '500', reply: replies.internalError, code: 'model_unavailable' },
  { name: '503', reply: replies.unavailable, code: 'model_unavailable' },
  { name: "502 with a proxy's page", reply: replies.badGateway, code: 'model_unavailable' },
  { name: 'a connection reset', reply: replies.reset, code: 'model_unreachable' },
  {
    name: '200 with what is no answer',
    reply: { kind: 'body', body: { candidates: 'none' } },
    code: 'model_unavailable',
  },
  { name: '200 with null', reply: { kind: 'body', body: null }, code: 'model_unavailable' },
];
for (const { way, call } of ways) {
  for (const { name, reply, code } of passing) {
    test.serial(`${way}: ${name} is tried again, and three times in vain is ${code}`, async t => {
      server.play(reply, replies.text('at last'));
      t.is((await call(model, ask)).text, 'at last');

      const before = server.requests.length;
      server.play(reply, reply, reply);
      const error = await t.throwsAsync(call(model, ask), { instanceOf: TransientError });
      t.is(error.code, code);
      t.false(pausesReading(error));
      t.is(server.requests.length - before, 3);
    });
  }
}

const lasting: { name: string; reply: replies.Reply; code: string; pauses: boolean }[] = [
  { name: '404', reply: replies.notFound, code: 'model_not_found', pauses: true },
  { name: '403', reply: replies.forbidden, code: 'model_forbidden', pauses: true },
  { name: '401', reply: replies.unauthenticated, code: 'model_forbidden', pauses: true },
  { name: '400 for the account', reply: replies.failedPrecondition, code: 'model_forbidden', pauses: true },
  {
    name: '400 for the request',
    reply: replies.invalidArgument,
    code: 'model_rejected_request',
    pauses: false,
  },
];
for (const { way, call } of ways) {
  for (const { name, reply, code, pauses } of lasting) {
    test.serial(
      `${way}: ${name} is ${code} at once and ${pauses ? 'pauses reading' : 'is for good'}`,
      async t => {
        const before = server.requests.length;
        server.play(reply);
        const error = await t.throwsAsync(call(model, ask));
        t.is((error as TransientError).code, code);
        t.is(pausesReading(error), pauses);
        t.is(error instanceof InvalidInputError, !pauses);
        t.is(server.requests.length - before, 1);
      },
    );
  }
}

for (const { where, reply, pauseMs } of [
  { where: 'the header', reply: replies.rateLimitedFor(1), pauseMs: 1000 },
  { where: 'the body', reply: replies.rateLimitedWithRetryInfo(1.5), pauseMs: 1500 },
]) {
  test.serial(`a wait that the model asks for in ${where} is kept`, async t => {
    const pauses: number[] = [];
    const patient = connectModel(server.endpoint, {
      clock: { now: () => 0, random: () => 0, sleep: async ms => void pauses.push(ms) },
    });
    server.play(reply, replies.text('now'));
    t.is((await patient.generate(ask)).text, 'now');
    t.deepEqual(pauses, [pauseMs]);
  });
}

test.serial('a wait longer than the cap is handed to the caller', async t => {
  server.play(replies.rateLimitedFor(60));
  const error = await t.throwsAsync(model.generate(ask), { instanceOf: TransientError });
  t.is(error.retryAfterMs, 60_000);
});

for (const { way, call } of ways) {
  test.serial(
    `${way}: an answer that doesn't come in time is model_timeout, and its connection is closed`,
    async t => {
      const hasty = connectModel(server.endpoint, {
        timeoutMs: 60,
        retry: { attempts: 2, baseMs: 1, capMs: 1, deadlineMs: 10_000 },
      });
      const before = server.requests.length;
      server.play(replies.silence, replies.silence);
      const error = await t.throwsAsync(call(hasty, ask), { instanceOf: TransientError });
      t.is(error.code, 'model_timeout');
      const made = server.requests.slice(before);
      t.is(made.length, 2);
      await Promise.all(made.map(({ closed }) => closed));
    },
  );

  test.serial(
    `${way}: when the caller aborts, its reason is thrown and the connection is closed`,
    async t => {
      const before = server.requests.length;
      const stopping = new AbortController();
      server.respond(() => {
        stopping.abort(new Error('shutting down'));
        return replies.silence;
      });
      t.teardown(() => server.respond(() => replies.noCandidates));
      await t.throwsAsync(call(model, { ...ask, signal: stopping.signal }), { message: 'shutting down' });
      t.is(server.requests.length - before, 1);
      await server.requests.at(-1)!.closed;
    },
  );
}

for (const { name, hostName, trusted } of [
  { name: 'not trusted', hostName: 'localhost', trusted: false },
  { name: 'of another host', hostName: 'elsewhere.test', trusted: true },
]) {
  test.serial(`a certificate that is ${name} is model_unreachable, and no request gets through`, async t => {
    const impostor = await startVertexServer({ hostName, trusted });
    t.teardown(() => impostor.stop());
    const error = await t.throwsAsync(connectModel(impostor.endpoint).generate(ask), {
      instanceOf: TransientError,
    });
    t.is(error.code, 'model_unreachable');
    t.is(impostor.requests.length, 0);
  });
}

test.serial(
  'a failed token request is told apart: no credentials pause reading, no network does not',
  async t => {
    const failing = (error: Error) =>
      connectModel(server.endpoint, { authClient: { getAccessToken: () => Promise.reject(error) } as never });
    const missing = await t.throwsAsync(
      failing(new Error('Could not load the default credentials')).generate(ask),
    );
    t.true(pausesReading(missing));
    const offline = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = await t.throwsAsync(failing(offline).generate(ask), { instanceOf: TransientError });
    t.is(error.code, 'model_unreachable');
    t.false(pausesReading(error));
  },
);
