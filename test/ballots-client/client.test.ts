import test, { type ExecutionContext } from 'ava';
import { BallotsProblem, createBallotsClient } from '../../ballots-client/index.ts';
import { createApi } from '../../functions/api/app.ts';
import type { Scope } from '../../shared/domain/api-key.ts';
import { fillDocument } from '../api/fill.ts';
import { openLocalServices } from '../api/local-services.ts';

const server = 'https://ballots.example';

/** A client of the real routes, and what it asked for. `before` may answer in the routes' place. */
async function open(
  t: ExecutionContext,
  scopes: Scope[],
  before: (request: Request, count: number) => Promise<Response | null> = async () => null,
) {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const api = createApi(services);
  const asked: Request[] = [];
  const ballots = createBallotsClient({
    server,
    key: await services.key(...scopes),
    fetch: async request => {
      asked.push(request);
      return (await before(request, asked.length)) ?? api.request(request);
    },
  });
  return { services, ballots, asked };
}

test('an answer has the type of its operation', async t => {
  const { services, ballots } = await open(t, ['status', 'documents']);
  const { documentId } = await fillDocument(services, 'one/a.jpg', 'accepted');
  const { data } = await ballots.api.GET('/v1/status/{documentId}', { params: { path: { documentId } } });
  const state: 'waiting_for_pages' | 'ready' | 'extracting' | 'accepted' | 'needs_review' | 'failed' =
    data!.state;
  t.is(state, 'accepted');
  const list = await ballots.api.GET('/v1/documents', { params: { query: { state: 'accepted', limit: 1 } } });
  t.is(list.data!.documents[0]!.documentId, documentId);
});

test('an error is thrown with its code, its request id and what was wrong', async t => {
  const { ballots } = await open(t, ['status']);
  const error = await t.throwsAsync(
    ballots.api.GET('/v1/status/{documentId}', { params: { path: { documentId: 'NOPE' } } }),
    { instanceOf: BallotsProblem },
  );
  t.like(error, { status: 400, code: 'invalid_request', retryAfterSeconds: null });
  t.is(error!.issues[0]!.path, 'documentId');
  t.regex(error!.requestId ?? '', /^[0-9a-f-]{36}$/);
});

test('a page of a proxy in place of a problem is still an error', async t => {
  const { ballots } = await open(
    t,
    ['status'],
    async () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
  );
  const error = await t.throwsAsync(ballots.api.GET('/v1/elections'), { instanceOf: BallotsProblem });
  t.like(error, { status: 502, code: 'unknown', message: 'The server answered 502' });
});

test('an upload stands in the inbox, and its key goes to the API alone', async t => {
  const { services, ballots, asked } = await open(t, ['upload']);
  const content = new Blob(['hello']);
  const object = 'lakeland-2026/form/ที่ 1.jpg';
  const { documentId } = await ballots.upload({ object, contentType: 'image/jpeg', content });
  t.regex(documentId, /^[a-z2-7]{20}$/);
  t.is((await services.inbox.get(object))?.bytes.toString(), 'hello');
  t.deepEqual(
    asked.map(request => [request.method, request.headers.has('X-API-Key')]),
    [
      ['POST', true],
      ['PUT', false],
    ],
  );
  const again = ballots.upload({ object, contentType: 'image/jpeg', content, overwrite: false });
  t.like(await t.throwsAsync(again, { instanceOf: BallotsProblem }), { status: 412, code: 'object_exists' });
});

test('waiting goes on through what has not arrived, a busy server and what is unchanged, to the final status', async t => {
  const busy = (status: number) => new Response('{}', { status, headers: { 'Retry-After': '0' } });
  const states: string[] = [];
  const { services, ballots, asked } = await open(t, ['status'], async (request, count) => {
    if (count === 1) return busy(404);
    if (count === 2) return busy(503);
    if (count === 3) return busy(429);
    const answer = await createApi(services).request(request);
    // The server's own pauses are of seconds.
    const headers = new Headers(answer.headers);
    headers.set('Retry-After', '0');
    return new Response(answer.body, { status: answer.status, headers });
  });
  const { documentId } = await fillDocument(services, 'one/wait.jpg', 'ready');
  const changed = ballots.waitForFinal(documentId, {
    signal: AbortSignal.timeout(60_000),
    onChange: status => void states.push(status.state),
  });
  while (asked.length < 5) await new Promise(resolve => setTimeout(resolve, 10));
  await services.store.transaction(async transaction => {
    const path = `documents/${documentId}`;
    const record = (await transaction.get(path))!;
    const audit = { seq: 99, hash: 'f'.repeat(64) };
    transaction.set(path, { ...record, state: 'accepted', revision: 1, audit });
  });
  const status = await changed;
  t.is(status.state, 'accepted');
  t.deepEqual(states, ['ready', 'accepted'], 'an unchanged status is told once');
  t.truthy(asked[5]!.headers.get('If-None-Match'));
});

test('waiting ends when its signal says so, and at once for an error that waiting does not mend', async t => {
  const { services, ballots } = await open(t, ['status']);
  const { documentId } = await fillDocument(services, 'one/never.jpg', 'ready');
  const stop = new AbortController();
  const waiting = ballots.waitForFinal(documentId, {
    signal: stop.signal,
    onChange: () => stop.abort(new Error('enough')),
  });
  await t.throwsAsync(waiting, { message: 'enough' });
  const { ballots: other } = await open(t, ['chat']);
  await t.throwsAsync(other.waitForFinal(documentId), { instanceOf: BallotsProblem });
});
