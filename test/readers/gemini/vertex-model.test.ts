import test from 'ava';
import { InvalidInputError, TransientError } from '../../../shared/domain/errors.ts';
import type {
  GenerativeModel,
  ModelAnswer,
  ModelRequest,
  Turn,
} from '../../../shared/readers/generative-model.ts';
import { pausesReading } from '../../../shared/readers/model-errors.ts';
import { modelProfile, modelProfiles } from '../../../shared/readers/model-profiles.ts';
import { vertexHost } from '../../../shared/readers/vertex-codec.ts';
import { connectModel } from '../../fixtures/vertex-server/client.ts';
import * as replies from '../../fixtures/vertex-server/replies.ts';
import { startVertexServer, type VertexServer } from '../../fixtures/vertex-server/server.ts';

const ask: ModelRequest = { turns: [{ role: 'user', parts: [{ text: 'How many?' }] }] };
let server: VertexServer;
let model: GenerativeModel;
test.before(async () => {
  server = await startVertexServer();
  model = connectModel(server.endpoint);
});
test.after.always(() => server.stop());

/** Reads a stream to its end. */
async function streamed(
  request: ModelRequest,
  from = model,
): Promise<{ texts: string[]; final: ModelAnswer | null }> {
  const texts: string[] = [];
  let final: ModelAnswer | null = null;
  for await (const chunk of from.stream(request)) {
    if ('text' in chunk) texts.push(chunk.text);
    else final = chunk.final;
  }
  return { texts, final };
}

const ways = [
  { way: 'generate', call: (request: ModelRequest, by = model) => by.generate(request) },
  { way: 'stream', call: async (request: ModelRequest, by = model) => (await streamed(request, by)).final! },
];

test.serial(
  'a request names project, place and model, carries the token, and asks as the profile says',
  async t => {
    server.play(replies.text('217'));
    await model.generate({ ...ask, system: 'Count.' });
    const { path, headers, body } = server.requests.at(-1)!;
    t.is(
      path,
      '/v1/projects/ballots-test/locations/global/publishers/google/models/gemini-3.8-flash:generateContent',
    );
    t.is(headers.authorization, 'Bearer test-token');
    t.deepEqual(body.systemInstruction?.parts, [{ text: 'Count.' }]);
    t.deepEqual(body.contents, [{ role: 'user', parts: [{ text: 'How many?' }] }]);
    t.deepEqual(body.generationConfig, {
      temperature: 1,
      maxOutputTokens: 65536,
      thinkingConfig: { thinkingLevel: 'LOW' },
      mediaResolution: 'MEDIA_RESOLUTION_HIGH',
    });
  },
);

test.serial('a profile of Gemini 2.5 asks with a thinking budget and without a media resolution', async t => {
  const older = connectModel(server.endpoint, { profile: modelProfile(modelProfiles(), 'gemini-2.5-flash') });
  server.play(replies.text('217'));
  await older.generate(ask);
  t.deepEqual(server.requests.at(-1)!.body.generationConfig, {
    temperature: 0,
    maxOutputTokens: 65535,
    thinkingConfig: { thinkingBudget: 1024 },
  });
});

test.serial('images, answer shape, tools and limits of a request reach the model', async t => {
  server.play(replies.json({ votes: 1 }));
  const responseSchema = { type: 'OBJECT', properties: { votes: { type: 'INTEGER' } } };
  await model.generate({
    turns: [
      { role: 'user', parts: [{ image: { contentType: 'image/webp', bytes: Buffer.from('picture') } }] },
    ],
    responseSchema,
    tools: [{ name: 'status', description: 'Looks up a document', parameters: { type: 'OBJECT' } }],
    temperature: 0.5,
    maxOutputTokens: 100,
    stopSequences: ['END'],
  });
  const { body } = server.requests.at(-1)!;
  t.deepEqual(body.contents[0]!.parts, [
    { inlineData: { mimeType: 'image/webp', data: Buffer.from('picture').toString('base64') } },
  ]);
  t.deepEqual(body.tools, [
    {
      functionDeclarations: [
        { name: 'status', description: 'Looks up a document', parameters: { type: 'OBJECT' } },
      ],
    },
  ]);
  t.like(body.generationConfig, {
    temperature: 0.5,
    maxOutputTokens: 100,
    stopSequences: ['END'],
    responseMimeType: 'application/json',
    responseSchema,
  });
});

test.serial('more output than the model can give is not asked for', async t => {
  server.play(replies.text('ok'));
  await model.generate({ ...ask, maxOutputTokens: 1_000_000 });
  t.is(server.requests.at(-1)!.body.generationConfig.maxOutputTokens, 65536);
});

for (const { way, call } of ways) {
  test.serial(
    `${way}: an answer brings its text, its tokens with thinking as output, and what they cost`,
    async t => {
      server.play(replies.text('two hundred ', 'and ', 'seventeen'));
      t.like(await call(ask), {
        text: 'two hundred and seventeen',
        finish: 'stop',
        inputTokens: 1200,
        outputTokens: 350,
        costUsd: 0.0022125,
      });
    },
  );

  test.serial(`${way}: thought signatures go back unchanged with the call they belong to`, async t => {
    server.play(
      replies.functionCall('status', { object: 'a/b.jpg' }, 'c2lnbmF0dXJl'),
      replies.text('It waits.'),
    );
    const first = await call(ask);
    t.deepEqual(first.calls, [{ name: 'status', args: { object: 'a/b.jpg' } }]);
    const answered: Turn = {
      role: 'user',
      parts: [{ answer: { name: 'status', response: { state: 'ready' } } }],
    };
    await call({ turns: [...ask.turns, JSON.parse(JSON.stringify(first.turn)), answered] });
    t.deepEqual(server.requests.at(-1)!.body.contents.slice(1), [
      {
        role: 'model',
        parts: [
          { functionCall: { name: 'status', args: { object: 'a/b.jpg' } }, thoughtSignature: 'c2lnbmF0dXJl' },
        ],
      },
      { role: 'user', parts: [{ functionResponse: { name: 'status', response: { state: 'ready' } } }] },
    ]);
  });

  test.serial(`${way}: the model's thinking is no part of its text but goes back with its turn`, async t => {
    const parts = [
      { text: 'Let me see.', thought: true },
      { text: 'Seven.', thoughtSignature: 'eA==' },
    ];
    server.play({ kind: 'answer', parts, finishReason: 'STOP' });
    const answer = await call(ask);
    t.is(answer.text, 'Seven.');
    t.deepEqual(answer.turn.opaque, parts);
  });
}

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
        t.like(await call(ask), { finish, finishDetail: detail });
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
      t.is((await call(ask)).text, 'at last');

      const before = server.requests.length;
      server.play(reply, reply, reply);
      const error = await t.throwsAsync(call(ask), { instanceOf: TransientError });
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
        const error = await t.throwsAsync(call(ask));
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
      const error = await t.throwsAsync(call(ask, hasty), { instanceOf: TransientError });
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
      await t.throwsAsync(call({ ...ask, signal: stopping.signal }), { message: 'shutting down' });
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

test.serial('a stream gives each text as it comes', async t => {
  server.play(replies.text('one ', 'two ', 'three'));
  t.deepEqual((await streamed(ask)).texts, ['one ', 'two ', 'three']);
});

test.serial('a stream that breaks off after its first text is not begun anew', async t => {
  const before = server.requests.length;
  server.play({ kind: 'reset', parts: [{ text: 'one' }] });
  const texts: string[] = [];
  const error = await t.throwsAsync(
    async () => {
      for await (const chunk of model.stream(ask)) if ('text' in chunk) texts.push(chunk.text);
    },
    { instanceOf: TransientError },
  );
  t.is(error.code, 'model_unreachable');
  t.deepEqual(texts, ['one']);
  t.is(server.requests.length - before, 1);
});

test.serial('a stream whose reader leaves closes the connection', async t => {
  server.play({ kind: 'silence', parts: [{ text: 'one' }] });
  for await (const chunk of model.stream(ask)) {
    t.deepEqual(chunk, { text: 'one' });
    break;
  }
  await server.requests.at(-1)!.closed;
});

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

test.serial("the client's deprecation notice goes to the log, not to the terminal", t => {
  const { warn } = console;
  const printed: unknown[] = [];
  const logged: string[] = [];
  console.warn = (...words) => printed.push(words);
  t.teardown(() => {
    console.warn = warn;
  });
  const log = { log: (_: string, message: string) => void logged.push(message), with: () => log };
  connectModel(server.endpoint, { log });
  t.deepEqual(printed, []);
  t.regex(logged.join(), /deprecated/);
});

test.serial('a try that failed is logged with its reason and without any cause', async t => {
  const lines: unknown[] = [];
  const log = { log: (...line: unknown[]) => void lines.push(line), with: () => log };
  const logging = connectModel(server.endpoint, { log });
  lines.length = 0;
  server.play(replies.unavailable, replies.text('ok'));
  await logging.generate(ask);
  t.like(lines, [['WARNING', 'Model call failed, trying again']]);
  const [, , fields] = lines[0] as [string, string, Record<string, unknown>];
  t.like(fields, { model: 'gemini-3.8-flash', attempt: 1, code: 'model_unavailable' });
  t.false('error' in fields);
});

test('the global location has a host without a region', t => {
  t.is(vertexHost('global'), 'aiplatform.googleapis.com');
  t.is(vertexHost('europe-west4'), 'europe-west4-aiplatform.googleapis.com');
});
