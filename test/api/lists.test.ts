import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { Result } from '../../shared/domain/result.ts';
import { Status } from '../../shared/domain/status.ts';
import { fillDocument } from './fill.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

let services: LocalServices;
let key: string;
const names = ['x/one.jpg', 'x/two.jpg', 'x/three.jpg', 'x/four.jpg', 'x/five.jpg'];

test.before(async () => {
  services = await openLocalServices();
  key = await services.key('documents', 'results');
  for (const name of names)
    await fillDocument(services, name, name.includes('four') ? 'needs_review' : 'accepted');
});
test.after.always(() => services.close());

async function get<Body>(path: string): Promise<Body> {
  const response = await createApi(services).request(path, { headers: { 'X-API-Key': key } });
  if (response.status !== 200)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

test('a list is in order of arrival, and its pages join without a gap or a repetition', async t => {
  const objects: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { documents: Status[]; next: string | null } = await get(
      `/v1/documents?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    objects.push(...page.documents.map(each => Status.parse(each).object));
    cursor = page.next;
  }
  t.deepEqual(objects.toSorted(), names.toSorted());
  t.is(objects.length, names.length);
});

test('filters combine', async t => {
  const { documents } = await get<{ documents: Status[] }>('/v1/documents?state=needs_review');
  t.deepEqual(
    documents.map(each => each.object),
    ['x/four.jpg'],
  );
  t.deepEqual((await get<{ documents: Status[] }>('/v1/documents?state=accepted&formId=none')).documents, []);
});

test('results are listed and fetched, the newest revision or a named one', async t => {
  const { results } = await get<{ results: Result[] }>('/v1/results?state=accepted');
  t.is(results.length, 4);
  const [first] = results.map(each => Result.parse(each));
  t.deepEqual(await get(`/v1/results/${first!.documentId}`), first);
  t.deepEqual(await get(`/v1/results/${first!.documentId}?revision=1`), first);
  await t.throwsAsync(get(`/v1/results/${first!.documentId}?revision=2`), { message: /404/ });
});

test('a document is shown with its status, result and readings', async t => {
  const { documents } = await get<{ documents: Status[] }>('/v1/documents?limit=1');
  const detail = await get<{ status: Status; result: Result; readings: unknown[] }>(
    documents[0]!.links.document,
  );
  t.is(detail.status.documentId, documents[0]!.documentId);
  t.is(detail.result.revision, 1);
  t.deepEqual(detail.readings, []);
});

test('a cursor that no list gave is refused', async t => {
  const response = await createApi(services).request('/v1/documents?cursor=xyz', {
    headers: { 'X-API-Key': key },
  });
  t.is(response.status, 400);
});
