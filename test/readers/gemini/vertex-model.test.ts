import test from 'ava';
import { TransientError } from '../../../shared/domain/errors.ts';
import type { GenerativeModel, Turn } from '../../../shared/readers/generative-model.ts';
import { modelProfile, modelProfiles } from '../../../shared/readers/model-profiles.ts';
import { vertexHost } from '../../../shared/readers/vertex-codec.ts';
import { connectModel } from '../../fixtures/vertex-server/client.ts';
import * as replies from '../../fixtures/vertex-server/replies.ts';
import { startVertexServer, type VertexServer } from '../../fixtures/vertex-server/server.ts';
import { ask, streamed, ways } from './ways.ts';

let server: VertexServer;
let model: GenerativeModel;
test.before(async () => {
  server = await startVertexServer();
  model = connectModel(server.endpoint);
});
test.after.always(() => server.stop());

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
      t.like(await call(model, ask), {
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
    const first = await call(model, ask);
    t.deepEqual(first.calls, [{ name: 'status', args: { object: 'a/b.jpg' } }]);
    const answered: Turn = {
      role: 'user',
      parts: [{ answer: { name: 'status', response: { state: 'ready' } } }],
    };
    await call(model, { turns: [...ask.turns, JSON.parse(JSON.stringify(first.turn)), answered] });
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
    const answer = await call(model, ask);
    t.is(answer.text, 'Seven.');
    t.deepEqual(answer.turn.opaque, parts);
  });
}

test.serial('a stream gives each text as it comes', async t => {
  server.play(replies.text('one ', 'two ', 'three'));
  t.deepEqual((await streamed(model, ask)).texts, ['one ', 'two ', 'three']);
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
