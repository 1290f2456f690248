import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { Status } from '../../shared/domain/status.ts';
import { fillDocument } from './fill.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

let services: LocalServices;
let key: string;

test.before(async () => {
  services = await openLocalServices();
  key = await services.key('status');
});
test.after.always(() => services.close());

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(createApi(services).request(path, { headers: { 'X-API-Key': key, ...headers } }));
}

test('a status says where the document stands and when to ask again', async t => {
  const { documentId } = await fillDocument(services, 'one/ready.jpg', 'ready');
  const response = await get(`/v1/status/${documentId}`);
  t.is(response.status, 200);
  const status = Status.parse(await response.json());
  t.is(status.state, 'ready');
  t.false(status.final);
  t.is(response.headers.get('Retry-After'), '3');
});

test('a final status asks nobody to come again and links to its result', async t => {
  const { documentId } = await fillDocument(services, 'one/done.jpg', 'accepted');
  const response = await get(`/v1/status/${documentId}`);
  const status = Status.parse(await response.json());
  t.true(status.final);
  t.is(response.headers.get('Retry-After'), null);
  t.is(status.links.result, `/v1/results/${documentId}`);
});

test('an unchanged status is 304 without a body, and a changed one is not', async t => {
  const { documentId } = await fillDocument(services, 'one/etag.jpg', 'waiting_for_pages');
  const first = await get(`/v1/status/${documentId}`);
  const tag = first.headers.get('ETag')!;
  const second = await get(`/v1/status/${documentId}`, { 'If-None-Match': tag });
  t.is(second.status, 304);
  t.is(await second.text(), '');
  t.is(second.headers.get('ETag'), tag);
  const other = await fillDocument(services, 'one/etag2.jpg', 'ready');
  t.is((await get(`/v1/status/${other.documentId}`, { 'If-None-Match': tag })).status, 200);
});

test('a document is found by the name of its object, each of its pages', async t => {
  const { documentId } = await fillDocument(services, 'one/form_p1of1.jpg', 'ready');
  for (const object of ['one/form_p1of1.jpg', 'one/form.png']) {
    const response = await get(`/v1/status?object=${encodeURIComponent(object)}`);
    t.is(Status.parse(await response.json()).documentId, documentId);
  }
});

test('a batch answers for what is known and names what is missing', async t => {
  const { documentId } = await fillDocument(services, 'one/batch.jpg', 'ready');
  const missing = 'b'.repeat(20);
  const response = await createApi(services).request('/v1/status/batch', {
    method: 'POST',
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    body: JSON.stringify({ documentIds: [documentId, missing] }),
  });
  const body = (await response.json()) as { statuses: Status[]; missing: string[] };
  t.deepEqual(
    body.statuses.map(each => each.documentId),
    [documentId],
  );
  t.deepEqual(body.missing, [missing]);
});

const refused = [
  { name: 'an unknown document', path: `/v1/status/${'c'.repeat(20)}`, status: 404, code: 'not_found' },
  { name: 'an id that is none', path: '/v1/status/NOPE', status: 400, code: 'invalid_request' },
  { name: 'no object', path: '/v1/status', status: 400, code: 'invalid_request' },
  { name: 'a route that is none', path: '/v1/nothing', status: 404, code: 'not_found' },
];
for (const { name, path, status, code } of refused) {
  test(`${name} is a problem with a code`, async t => {
    const response = await get(path);
    t.is(response.status, status);
    t.is(response.headers.get('Content-Type'), 'application/problem+json');
    const problem = Problem.parse(await response.json());
    t.is(problem.code, code);
    t.is(problem.status, status);
  });
}

const batches = [
  { name: '201 ids', body: JSON.stringify({ documentIds: Array(201).fill('a'.repeat(20)) }) },
  { name: 'no ids', body: JSON.stringify({ documentIds: [] }) },
  { name: 'no JSON', body: '{' },
];
for (const { name, body } of batches) {
  test(`a batch of ${name} is refused`, async t => {
    const response = await createApi(services).request('/v1/status/batch', {
      method: 'POST',
      headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
      body,
    });
    t.is(response.status, 400);
    t.is(Problem.parse(await response.json()).code, 'invalid_request');
  });
}

test('a body without its content type is refused with what was expected', async t => {
  const response = await createApi(services).request('/v1/status/batch', {
    method: 'POST',
    headers: { 'X-API-Key': key },
    body: JSON.stringify({ documentIds: ['a'.repeat(20)] }),
  });
  t.is(response.status, 415);
  t.is(Problem.parse(await response.json()).code, 'unsupported_media_type');
});
