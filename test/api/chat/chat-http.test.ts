import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import test from 'ava';
import { createApi } from '../../../functions/api/app.ts';
import { Problem } from '../../../functions/api/problem.ts';
import type { DocumentRecord } from '../../../shared/domain/document.ts';
import { connectModel } from '../../fixtures/vertex-server/client.ts';
import {
  badGateway,
  blockedPrompt,
  functionCall,
  invalidArgument,
  noCandidates,
  notFound,
  type Reply,
  rateLimitedFor,
  reset,
  silence,
  stopped,
  text,
  unavailable,
} from '../../fixtures/vertex-server/replies.ts';
import { startVertexServer, type VertexServer } from '../../fixtures/vertex-server/server.ts';
import { type LocalServices, openLocalServices } from '../local-services.ts';
import { filePaper, importElections, objectOf } from './papers.ts';
import { eventsOf } from './server-sent-events.ts';

let services: LocalServices;
let vertex: VertexServer;
let key: string;
let document: DocumentRecord;

test.before(async () => {
  services = await openLocalServices();
  vertex = await startVertexServer();
  key = await services.key('chat', 'generate');
  await importElections(services);
  document = await filePaper(services, { object: objectOf('P1'), votes: [300, 217] });
});
test.after.always(async () => {
  await services.close();
  await vertex.stop();
});
test.beforeEach(() => {
  // Whatever a test asks for beyond what it plays must not look like an answer.
  vertex.respond(() => noCandidates);
});

function api(settings: Partial<LocalServices['config']> = {}) {
  const config = { ...services.config, ...settings };
  return createApi({ ...services, config, model: connectModel(vertex.endpoint) });
}

function post(
  body: object,
  path = '/v1/chat',
  settings: Partial<LocalServices['config']> = {},
): Promise<Response> {
  const headers = { 'X-API-Key': key, 'Content-Type': 'application/json' };
  return Promise.resolve(
    api(settings).request(path, { method: 'POST', headers, body: JSON.stringify(body) }),
  );
}

const question = { messages: [{ role: 'user', content: 'How many votes has Ada at P1?' }], electionId: 'e1' };

/** Calls of two tools at once, with the signature that the first of them carries. */
const twoCalls: Reply = {
  kind: 'answer',
  parts: [
    { text: 'Let me look.', thought: true },
    {
      functionCall: { name: 'get_tally', args: { unitId: 'P1' }, id: 'call-1' },
      thoughtSignature: 'c2lnbmF0dXJl',
    },
    { functionCall: { name: 'list_elections', args: {}, id: 'call-2' } },
  ],
  finishReason: 'STOP',
};

for (const stream of [false, true]) {
  const how = stream ? 'streamed' : 'whole';

  test.serial(
    `${how}: tools are declared, called and answered, and signatures go back unchanged`,
    async t => {
      vertex.play(twoCalls, text('Ada has ', '300 votes.'));
      const response = await post({ ...question, stream });
      t.is(response.status, 200);
      const final = stream ? (await eventsOf(response)).at(-1)![1] : ((await response.json()) as object);
      t.like(final, { text: 'Ada has 300 votes.', model: 'gemini-3.8-flash', finish: 'stop', limit: null });
      t.like(final, { ungroundedNumbers: [], citations: [{ kind: 'tally', unitId: 'P1', version: 1 }] });
      t.like(final, { usage: { calls: 2 } });
      const [first, second] = vertex.requests.slice(-2);
      const declared = (
        first!.body.tools as { functionDeclarations: { name: string; parameters: object }[] }[]
      )[0]!;
      t.true(declared.functionDeclarations.some(({ name }) => name === 'get_tally'));
      t.deepEqual(declared.functionDeclarations.find(({ name }) => name === 'get_document')?.parameters, {
        type: 'OBJECT',
        required: ['documentId'],
        properties: { documentId: { type: 'STRING' } },
      });
      t.deepEqual(first!.body.toolConfig, { functionCallingConfig: { mode: 'AUTO' } });
      const [, model, answers] = second!.body.contents;
      t.deepEqual(model, { role: 'model', parts: (twoCalls as { parts: readonly object[] }).parts } as never);
      t.is(answers?.role, 'user');
      t.like(answers?.parts, [
        {
          functionResponse: {
            name: 'get_tally',
            id: 'call-1',
            response: { result: { tally: { unitId: 'P1' } } },
          },
        },
        { functionResponse: { name: 'list_elections', id: 'call-2' } },
      ]);
    },
  );
}

test.serial('a stream tells texts, tools by name, and a final event', async t => {
  vertex.play(functionCall('get_tally', { unitId: 'P1' }, 'eA=='), text('Ada has ', '300.'));
  const events = await eventsOf(await post({ ...question, stream: true }));
  t.deepEqual(
    events.map(([event]) => event),
    ['tool', 'text', 'text', 'final'],
  );
  t.deepEqual(events[0]![1], { name: 'get_tally' });
});

test.serial('the conversation goes to the model with its roles, and its limits as ids', async t => {
  vertex.play(text('Yes.'));
  const messages = [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hello.' },
    { role: 'user', content: 'One' },
    { role: 'user', content: 'Two' },
  ];
  const documentIds = [document.documentId];
  t.is((await post({ messages, documentIds })).status, 200);
  t.deepEqual(vertex.requests.at(-1)!.body.contents, [
    {
      role: 'user',
      parts: [
        { text: `The tools see only this part of the ledger: {"documentIds":["${document.documentId}"]}` },
        { text: 'Hello' },
      ],
    },
    { role: 'model', parts: [{ text: 'Hello.' }] },
    { role: 'user', parts: [{ text: 'One' }, { text: 'Two' }] },
  ]);
});

const failures: { name: string; replies: Reply[]; status: number; code: string; retryAfter?: string }[] = [
  { name: 'a filter', replies: [stopped('SAFETY', 'half')], status: 502, code: 'model_error' },
  { name: 'a blocked prompt', replies: [blockedPrompt], status: 502, code: 'model_error' },
  { name: 'a refusal', replies: [stopped('RECITATION')], status: 502, code: 'model_error' },
  { name: 'an empty answer, again and again', replies: [], status: 502, code: 'model_error' },
  { name: 'nothing before the limit', replies: [stopped('MAX_TOKENS')], status: 502, code: 'model_error' },
  { name: 'a rejected request', replies: [invalidArgument], status: 502, code: 'model_error' },
  { name: '429', replies: [rateLimitedFor(7)], status: 503, code: 'unavailable', retryAfter: '7' },
  {
    name: '503',
    replies: [unavailable, unavailable, unavailable],
    status: 503,
    code: 'unavailable',
    retryAfter: '5',
  },
  {
    name: 'a proxy',
    replies: [badGateway, badGateway, badGateway],
    status: 503,
    code: 'unavailable',
    retryAfter: '5',
  },
  { name: 'a reset', replies: [reset, reset, reset], status: 503, code: 'unavailable', retryAfter: '5' },
  { name: 'a model that is gone', replies: [notFound], status: 503, code: 'unavailable', retryAfter: '300' },
];
for (const { name, replies, status, code, retryAfter } of failures) {
  for (const path of ['/v1/chat', '/v1/generate']) {
    for (const stream of [false, true]) {
      test.serial(`${path} ${stream ? 'streamed' : 'whole'}: ${name} is ${status} ${code}`, async t => {
        vertex.play(...replies);
        const body = path === '/v1/chat' ? question : { prompt: 'Say something.' };
        const response = await post({ ...body, stream }, path);
        // A stream whose first words are out can only say so in an event.
        if (stream && response.status === 200) {
          const last = (await eventsOf(response)).at(-1)!;
          t.is(last[0], 'error');
          t.is(last[1].code, code);
          return;
        }
        t.is(response.status, status);
        const problem = await response.text();
        t.is(Problem.parse(JSON.parse(problem)).code, code);
        t.false(problem.includes('half'));
        t.is(response.headers.get('Retry-After'), retryAfter ?? null);
      });
    }
  }
}

for (const stream of [false, true]) {
  test.serial(
    `${stream ? 'streamed' : 'whole'}: an answer that takes too long is 503, and the model's work ends`,
    async t => {
      vertex.play(silence);
      const response = await post({ ...question, stream }, '/v1/chat', { ANSWER_TIMEOUT_MS: 300 });
      t.is(response.status, 503);
      t.regex(Problem.parse(await response.json()).detail, /longer than 0.3 seconds/);
      await vertex.requests.at(-1)!.closed;
    },
  );
}

test.serial('a stream that breaks off after its first words ends with an error event', async t => {
  vertex.play({ kind: 'reset', parts: [{ text: 'Ada has' }] });
  const events = await eventsOf(await post({ ...question, stream: true }));
  t.deepEqual(
    events.map(([event]) => event),
    ['text', 'error'],
  );
  t.like(events[1]![1], { code: 'unavailable', retryAfterSeconds: 5 });
});

/** The API on a port of its own, as clients meet it. */
async function listen(t: { teardown(fn: () => unknown): void }): Promise<string> {
  const server = serve({ fetch: api().fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>(resolve => server.once('listening', resolve));
  t.teardown(() => new Promise(resolve => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

for (const path of ['/v1/chat', '/v1/generate']) {
  const body = path === '/v1/chat' ? question : { prompt: 'Say something.' };
  const headers = () => ({ 'X-API-Key': key, 'Content-Type': 'application/json' });

  test.serial(`${path}: a client that leaves while it waits stops the model`, async t => {
    const url = await listen(t);
    const leaving = new AbortController();
    const called = new Promise<void>(resolve => {
      vertex.respond(() => {
        resolve();
        return silence;
      });
    });
    const init = { method: 'POST', headers: headers(), body: JSON.stringify(body), signal: leaving.signal };
    const answer = fetch(url + path, init);
    await called;
    leaving.abort();
    await t.throwsAsync(answer, { name: 'AbortError' });
    await vertex.requests.at(-1)!.closed;
    t.pass('the stand-in saw its connection end before it had answered');
  });

  test.serial(`${path}: a reader that leaves a stream stops the model`, async t => {
    const url = await listen(t);
    vertex.play({ kind: 'silence', parts: [{ text: 'The first words' }] });
    const leaving = new AbortController();
    const init = { method: 'POST', headers: headers(), signal: leaving.signal };
    const response = await fetch(url + path, { ...init, body: JSON.stringify({ ...body, stream: true }) });
    const { value } = await response.body!.getReader().read();
    t.regex(new TextDecoder().decode(value), /The first words/);
    leaving.abort();
    await vertex.requests.at(-1)!.closed;
    t.pass('the stand-in saw its connection end before it had answered');
  });
}

for (const body of [
  { ...question, electionId: 'e3' },
  { ...question, documentIds: ['b'.repeat(20)] },
]) {
  test(`what is not there is 404 before the model is asked: ${JSON.stringify(Object.values(body).at(-1))}`, async t => {
    const response = await post(body);
    t.is(response.status, 404);
    t.is(Problem.parse(await response.json()).code, 'not_found');
  });
}

const user = { role: 'user', content: 'x' };
const wrong = [
  { messages: [{ role: 'assistant', content: 'x' }, user] },
  { messages: [user, { role: 'assistant', content: 'x' }] },
  { messages: Array.from({ length: 3 }, () => ({ role: 'user', content: 'x'.repeat(90_000) })) },
  { messages: [user], documentIds: [] },
  { messages: [user], documentIds: ['../keys'] },
  { messages: [user], electionId: 'a/b' },
];
for (const [index, body] of wrong.entries()) {
  test(`a chat request that is not understood is 400 (${index})`, async t => {
    const response = await post(body);
    t.is(response.status, 400);
    t.is(Problem.parse(await response.json()).code, 'invalid_request');
  });
}
