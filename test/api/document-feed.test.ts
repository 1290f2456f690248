import test, { type ExecutionContext } from 'ava';
import { createApi } from '../../functions/api/app.ts';
import type { DocumentChanges, DocumentSummary } from '../../functions/api/routes/document-feed.ts';
import { systemClock, timestamp } from '../../shared/domain/clock.ts';
import { claimArrival, commitArrival } from '../../shared/ledger/arrivals.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { openLocalServices } from './local-services.ts';

async function open(t: ExecutionContext) {
  let now = Date.parse('2026-11-23T10:00:00.000Z');
  const services = await openLocalServices({ clock: { ...systemClock, now: () => now } });
  t.teardown(() => services.close());
  const key = await services.key('documents');
  const api = createApi(services);

  /** A document with one page that was rejected, at this many seconds. */
  async function fail(object: string, seconds: number): Promise<void> {
    now = Date.parse('2026-11-23T10:00:00.000Z') + seconds * 1000;
    const arrival = { bucket: 'inbox', object, generation: '1' };
    const claim = await claimArrival(services.ledger, arrival, await identifyArrival(services, object));
    if (claim.kind !== 'claimed') throw new Error(claim.kind);
    const page = {
      page: 1,
      of: null,
      object,
      generation: '1',
      sha256: null,
      frame: 0,
      state: 'rejected' as const,
      code: 'empty_file' as const,
      message: 'Expected an image but received an empty file',
      warnings: [],
      image: null,
      receivedAt: timestamp(now),
    };
    await commitArrival(services.ledger, claim, { kind: 'pages', pages: [page] });
  }

  const get = (path: string, headers: Record<string, string> = {}) =>
    api.request(path, { headers: { 'X-API-Key': key, ...headers } });
  const changes = async (query: string) =>
    (await (await get(`/v1/documents/changes?${query}`)).json()) as DocumentChanges;
  return { services, get, changes, fail };
}

const names = (documents: readonly DocumentSummary[]) => documents.map(({ object }) => object);

test('documents come in the order in which they last changed, page by page', async t => {
  const { changes, fail } = await open(t);
  for (const seconds of [1, 2, 3]) await fail(`${seconds}.jpg`, seconds);
  const first = await changes('limit=2');
  t.deepEqual(names(first.documents), ['1.jpg', '2.jpg']);
  t.not(first.next, null);
  const second = await changes(`limit=2&cursor=${first.next}`);
  t.deepEqual(names(second.documents), ['3.jpg']);
  t.is(second.next, null);
  t.like(second.documents[0], {
    state: 'failed',
    image: null,
    finding: {
      rule: 'empty_file',
      severity: 'error',
      message: 'Expected an image but received an empty file',
    },
  });
});

test('who asks again from where it was sees what changed since, and a little of what was before', async t => {
  const { changes, fail } = await open(t);
  await fail('old.jpg', 0);
  await fail('recent.jpg', 60);
  const { since } = await changes('limit=200');
  t.is(since, '2026-11-23T10:00:50.000Z');
  await fail('new.jpg', 61);
  t.deepEqual(names((await changes(`since=${since}`)).documents), ['recent.jpg', 'new.jpg']);
});

test('a follower never goes back, whatever the answer holds', async t => {
  const { changes } = await open(t);
  t.is((await changes('')).since, null);
  const since = '2026-11-23T12:00:00.000Z';
  t.deepEqual(await changes(`since=${since}`), { documents: [], next: null, since });
});

test('an answer that is still the same costs no body', async t => {
  const { get, fail } = await open(t);
  await fail('1.jpg', 0);
  for (const path of ['/v1/documents/changes', '/v1/documents/counts']) {
    const etag = (await get(path)).headers.get('ETag') ?? '';
    const unchanged = await get(path, { 'If-None-Match': etag });
    t.is(unchanged.status, 304);
    t.is(await unchanged.text(), '');
    await fail(`${path}.jpg`, 1);
    t.is((await get(path, { 'If-None-Match': etag })).status, 200);
  }
});

test('counts are those of all states, of one election where asked', async t => {
  const { get, fail } = await open(t);
  await fail('1.jpg', 0);
  await fail('2.jpg', 1);
  const states = { waiting_for_pages: 0, ready: 0, extracting: 0, accepted: 0, needs_review: 0, failed: 2 };
  t.deepEqual(await (await get('/v1/documents/counts')).json(), { total: 2, states });
  const other = await (await get('/v1/documents/counts?electionId=other')).json();
  t.deepEqual(other, { total: 0, states: { ...states, failed: 0 } });
});

for (const { path, status } of [
  { path: '/v1/documents/changes?since=yesterday', status: 400 },
  { path: '/v1/documents/changes?cursor=x', status: 400 },
  { path: '/v1/documents/changes?limit=201', status: 400 },
  { path: '/v1/elections', status: 200 },
]) {
  test(`${path} answers ${status}, and 401 without a key`, async t => {
    const { services, get } = await open(t);
    t.is((await get(path)).status, status);
    t.is((await createApi(services).request(path)).status, 401);
  });
}
