import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { Status } from '../../shared/domain/status.ts';
import { waitForAdmission } from '../../shared/ledger/admission-waiting.ts';
import { paths } from '../../shared/ledger/paths.ts';
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

interface Batch {
  statuses: Status[];
  missing: string[];
  damaged: string[];
}

function askBatch(documentIds: string[]): Promise<Response> {
  return Promise.resolve(
    createApi(services).request('/v1/status/batch', {
      method: 'POST',
      headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
      body: JSON.stringify({ documentIds }),
    }),
  );
}

test('a batch answers for what is known and names what is missing', async t => {
  const { documentId } = await fillDocument(services, 'one/batch.jpg', 'ready');
  const missing = 'b'.repeat(20);
  const body = (await (await askBatch([documentId, missing])).json()) as Batch;
  t.deepEqual(
    body.statuses.map(each => each.documentId),
    [documentId],
  );
  t.deepEqual(body.missing, [missing]);
  t.deepEqual(body.damaged, []);
});

test('an id that a batch names twice is answered once', async t => {
  const one = await fillDocument(services, 'one/twice1.jpg', 'ready');
  const two = await fillDocument(services, 'one/twice2.jpg', 'accepted');
  const missing = 'b'.repeat(20);
  const response = await askBatch([two, one, two].map(each => each.documentId).concat(missing, missing));
  const body = (await response.json()) as Batch;
  t.deepEqual(
    body.statuses.map(each => each.documentId),
    [two.documentId, one.documentId],
  );
  t.deepEqual(body.missing, [missing]);
  t.is(response.headers.get('Retry-After'), '3', 'as soon as the first of them may have changed');
});

test('a batch of final documents asks nobody to come again', async t => {
  const { documentId } = await fillDocument(services, 'one/final.jpg', 'needs_review');
  t.is((await askBatch([documentId])).headers.get('Retry-After'), null);
});

test('a damaged record is named, and keeps back none of the others in a batch', async t => {
  const sound = await fillDocument(services, 'one/sound.jpg', 'ready');
  const damaged = await fillDocument(services, 'one/damaged.jpg', 'ready');
  await services.store.transaction(async transaction => {
    transaction.set(paths.document(damaged.documentId), { ...damaged, state: 'mislaid' } as never);
  });
  const body = (await (await askBatch([damaged.documentId, sound.documentId])).json()) as Batch;
  t.deepEqual(
    body.statuses.map(each => each.documentId),
    [sound.documentId],
  );
  t.deepEqual(body.damaged, [damaged.documentId]);
  t.deepEqual(body.missing, []);
});

const reasons = [
  { reason: 'paused', message: 'Reading is paused: recount', until: null, retryAfter: '60' },
  { reason: 'budget', message: 'The budget of today is used up', until: null, retryAfter: '300' },
  { reason: 'capacity', message: '20 documents are being read', until: null, retryAfter: '10' },
  { reason: 'model_outage', message: 'The model answers 503', until: null, retryAfter: '30' },
] as const;
for (const { retryAfter, ...refusal } of reasons) {
  test(`a document that waits says why, and that it has no use to ask soon: ${refusal.reason}`, async t => {
    const ready = await fillDocument(services, `one/waits-${refusal.reason}.jpg`, 'ready');
    const before = await get(`/v1/status/${ready.documentId}`);
    await waitForAdmission(services.ledger, ready, refusal);
    const response = await get(`/v1/status/${ready.documentId}`, {
      'If-None-Match': before.headers.get('ETag')!,
    });
    t.is(response.status, 200);
    const { waiting, state } = Status.parse(await response.json());
    t.is(state, 'ready');
    t.like(waiting, refusal);
    t.is(response.headers.get('Retry-After'), retryAfter);
  });
}

/** The fields of a status in the order of DESIGN section 8, and those of each one's parts. */
const order =
  'documentId electionId formId pollingPlaceId object state final revision pages timeline findings error ' +
  'attempts queuedMs readMs reader links waiting reviewClaim countedRevision';
const innerOrder = {
  pages: 'page of object generation sha256 state code',
  timeline: 'state at',
  findings: 'rule severity message fields expected actual',
  error: 'code message',
  attempts: 'preprocess extract',
  links: 'document result',
  waiting: 'reason message since until',
};

test('the fields of a status stand in one order, in whatever order the store gives them', async t => {
  const filled = await fillDocument(services, 'one/order.jpg', 'needs_review');
  const document = {
    ...filled,
    findings: [
      { rule: 'sum_of_votes', severity: 'error', message: 'm', fields: ['a'], expected: 1, actual: 2 },
    ],
    error: { code: 'c', message: 'm' },
    waiting: { reason: 'paused', message: 'm', since: '2026-11-23T10:00:00.000Z', until: null },
  };
  const texts: string[] = [];
  for (const turned of [document, fromBehind(document)]) {
    await services.store.transaction(async transaction => {
      transaction.set(paths.document(filled.documentId), turned as never);
    });
    texts.push(await (await get(`/v1/status/${filled.documentId}`)).text());
  }
  t.is(texts[1], texts[0]);
  const status = JSON.parse(texts[0]!);
  t.is(Object.keys(status).join(' '), order);
  for (const [field, expected] of Object.entries(innerOrder)) {
    const inner = Array.isArray(status[field]) ? status[field][0] : status[field];
    t.is(Object.keys(inner).join(' '), expected, field);
  }
});

/** The value with the fields of each object in the opposite order, as a store that keeps none may give them. */
function fromBehind(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromBehind);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, fromBehind(inner)]),
  );
}

const refused = [
  { name: 'an unknown document', path: `/v1/status/${'c'.repeat(20)}`, status: 404, code: 'not_found' },
  { name: 'an id that is none', path: '/v1/status/NOPE', status: 400, code: 'invalid_request' },
  { name: 'no object', path: '/v1/status', status: 400, code: 'invalid_request' },
  { name: 'a route that is none', path: '/v1/nothing', status: 404, code: 'not_found' },
  {
    name: 'a filter that there is not',
    path: '/v1/status?object=one.jpg&electionID=one',
    status: 400,
    code: 'invalid_request',
  },
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
