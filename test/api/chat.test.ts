import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { connectModel } from '../fixtures/vertex-server/client.ts';
import { blockedPrompt, stopped, text, unavailable } from '../fixtures/vertex-server/replies.ts';
import { startVertexServer, type VertexServer } from '../fixtures/vertex-server/server.ts';
import { eventsOf } from './chat/server-sent-events.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

let services: LocalServices;
let vertex: VertexServer;
let key: string;

test.before(async () => {
  services = await openLocalServices();
  vertex = await startVertexServer();
  key = await services.key('chat', 'generate');
});
test.after.always(async () => {
  await services.close();
  await vertex.stop();
});

function post(path: string, body: unknown, model = true): Promise<Response> {
  const api = createApi({ ...services, model: model ? connectModel(vertex.endpoint) : null });
  const headers = { 'X-API-Key': key, 'Content-Type': 'application/json' };
  return Promise.resolve(api.request(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

const question = { messages: [{ role: 'user', content: 'How does it work?' }] };

test.serial('chat answers with text, model and usage', async t => {
  vertex.play(text('It reads forms.'));
  const response = await post('/v1/chat', question);
  t.is(response.status, 200);
  const body = (await response.json()) as {
    text: string;
    model: string;
    finish: string;
    usage: { inputTokens: number };
  };
  t.is(body.text, 'It reads forms.');
  t.is(body.model, 'gemini-3.8-flash');
  t.is(body.finish, 'stop');
  t.true(body.usage.inputTokens > 0);
});

test.serial('generate hands on what the caller set', async t => {
  vertex.play(text('{"a":1}'));
  await post('/v1/generate', {
    prompt: 'Say a.',
    system: 'Be brief.',
    temperature: 0.2,
    maxOutputTokens: 50,
    stopSequences: ['END'],
    responseSchema: { type: 'OBJECT', properties: { a: { type: 'INTEGER' } } },
  });
  const { body } = vertex.requests.at(-1)!;
  t.is(body.generationConfig.temperature, 0.2);
  t.is(body.generationConfig.maxOutputTokens, 50);
  t.deepEqual(body.generationConfig.stopSequences, ['END']);
  t.is(body.generationConfig.responseMimeType, 'application/json');
});

test.serial('a stream brings the text as it comes and ends with the usage', async t => {
  vertex.play(text('One ', 'two ', 'three.'));
  const response = await post('/v1/generate', { prompt: 'Count.', stream: true });
  t.true(response.headers.get('Content-Type')?.startsWith('text/event-stream'));
  const events = await eventsOf(response);
  t.is(
    events
      .filter(([event]) => event === 'text')
      .map(([, { text: part }]) => part)
      .join(''),
    'One two three.',
  );
  const [last, final] = events.at(-1)!;
  t.is(last, 'final');
  t.is(final.text, 'One two three.');
  t.true((final.usage as { outputTokens: number }).outputTokens > 0);
});

test.serial('an answer that a filter stopped is a problem and no answer', async t => {
  for (const reply of [stopped('SAFETY', 'half an ans'), blockedPrompt]) {
    vertex.play(reply);
    const response = await post('/v1/chat', question);
    t.is(response.status, 502);
    const body = await response.text();
    t.is(Problem.parse(JSON.parse(body)).code, 'model_error');
    t.false(body.includes('half an ans'));
  }
});

test.serial('a truncated answer says that it is one', async t => {
  vertex.play(stopped('MAX_TOKENS', 'half an ans'));
  const body = (await (await post('/v1/chat', question)).json()) as { finish: string };
  t.is(body.finish, 'truncated');
});

test.serial('a model that is down is 503 with a time to come back', async t => {
  vertex.play(unavailable, unavailable, unavailable);
  const response = await post('/v1/chat', question);
  t.is(response.status, 503);
  t.truthy(response.headers.get('Retry-After'));
});

test.serial('without a model both say that none is configured', async t => {
  for (const [path, body] of [
    ['/v1/chat', question],
    ['/v1/generate', { prompt: 'x' }],
  ] as const) {
    const response = await post(path, body, false);
    t.is(response.status, 503);
    t.is(Problem.parse(await response.json()).code, 'model_not_configured');
  }
});

const wrong = [
  { path: '/v1/chat', body: { messages: [] } },
  { path: '/v1/chat', body: { messages: [{ role: 'system', content: 'x' }] } },
  { path: '/v1/generate', body: { prompt: '' } },
  { path: '/v1/generate', body: { prompt: 'x', temperature: 9 } },
];
for (const { path, body } of wrong) {
  test(`${path} refuses ${JSON.stringify(body)}`, async t => {
    const response = await post(path, body);
    t.is(response.status, 400);
    t.is(Problem.parse(await response.json()).code, 'invalid_request');
  });
}

test('a body over 1 MB is refused', async t => {
  const response = await post('/v1/generate', { prompt: 'x'.repeat(1_100_000) });
  t.is(response.status, 413);
  t.is(Problem.parse(await response.json()).code, 'too_large');
});
