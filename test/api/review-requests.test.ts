import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { filled, giveUp, openReviewDesk } from './review-desk.ts';

const confirm = { decision: { kind: 'confirm' } };
const one = { path: 'fields.valid', from: 950, to: 951, reason: 'x' };

const refusals: {
  name: string;
  body: Record<string, unknown>;
  status: number;
  code: string;
  issue?: string;
}[] = [
  { name: 'no decision', body: {}, status: 400, code: 'invalid_request' },
  { name: 'an unknown decision', body: { decision: { kind: 'like' } }, status: 400, code: 'invalid_request' },
  {
    name: 'no correction',
    body: { decision: { kind: 'correct', corrections: [] } },
    status: 400,
    code: 'invalid_request',
  },
  {
    name: 'a correction without a reason',
    body: { decision: { kind: 'correct', corrections: [{ ...one, reason: ' ' }] } },
    status: 400,
    code: 'invalid_request',
  },
  {
    name: 'a correction that changes nothing',
    body: { decision: { kind: 'correct', corrections: [{ ...one, to: 950 }] } },
    status: 400,
    code: 'invalid_request',
  },
  {
    name: 'two corrections of one value',
    body: { decision: { kind: 'correct', corrections: [one, { ...one, to: 952 }] } },
    status: 400,
    code: 'invalid_request',
  },
  {
    name: 'a negative value',
    body: { decision: { kind: 'correct', corrections: [{ ...one, to: -1 }] } },
    status: 400,
    code: 'invalid_request',
  },
  {
    name: 'a reason of 501 characters',
    body: { decision: { kind: 'reject', reason: 'x'.repeat(501) } },
    status: 400,
    code: 'invalid_request',
  },
  {
    name: 'half a character in a reason, which no store can keep',
    body: { decision: { kind: 'reject', reason: '\ud83d' } },
    status: 400,
    code: 'invalid_request',
  },
  {
    name: 'a value that the form does not have',
    body: { decision: { kind: 'correct', corrections: [{ ...one, path: 'fields.weather' }] } },
    status: 422,
    code: 'invalid_review',
    issue: 'decision.corrections.0.path',
  },
  {
    name: 'lost votes of a tally sheet, which are fields of it',
    body: {
      decision: { kind: 'correct', corrections: [{ ...one, path: 'contests.mayor.overvotes', from: null }] },
    },
    status: 422,
    code: 'invalid_review',
    issue: 'decision.corrections.0.path',
  },
  {
    name: 'a value that the newest result has otherwise',
    body: { decision: { kind: 'correct', corrections: [{ ...one, from: 949 }] } },
    status: 409,
    code: 'value_conflict',
    issue: 'decision.corrections.0.from',
  },
  {
    name: 'a place that there is not',
    body: { decision: { kind: 'move', pollingPlaceId: 'mars', reason: 'x' } },
    status: 422,
    code: 'invalid_review',
    issue: 'decision.pollingPlaceId',
  },
  {
    name: 'a place of another level',
    body: { decision: { kind: 'move', pollingPlaceId: 'north', reason: 'x' } },
    status: 422,
    code: 'invalid_review',
    issue: 'decision.pollingPlaceId',
  },
  {
    name: 'a form that the election does not use',
    body: { decision: { kind: 'move', pollingPlaceId: 's1', formId: 'ke-34a', reason: 'x' } },
    status: 422,
    code: 'invalid_review',
    issue: 'decision.formId',
  },
  {
    name: 'the place that it has already',
    body: { decision: { kind: 'move', pollingPlaceId: 'n1', reason: 'x' } },
    status: 422,
    code: 'invalid_review',
    issue: 'decision.pollingPlaceId',
  },
];
for (const { name, body, status, code, issue } of refusals) {
  test(`refused, and nothing is written: ${name}`, async t => {
    const desk = await openReviewDesk(t);
    const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
    const before = await desk.document(id);
    const answer = await desk.review('anna', id, body);
    t.like(answer, { status, body: { code } });
    if (issue !== undefined) t.is(answer.body.issues[0].path, issue);
    t.deepEqual(await desk.document(id), before);
  });
}

test('a decision on an older revision is refused with the newest', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.review('anna', id, confirm);
  const late = await desk.review('ben', id, { ...confirm, revision: 1 });
  t.like(late, { status: 409, body: { code: 'revision_conflict', conflict: { revision: 2 } } });
  t.is((await desk.review('ben', id, { ...confirm, revision: 3 })).body.code, 'revision_conflict');
  t.is(
    (await desk.post('ben', `/v1/documents/${'a'.repeat(20)}/reviews`, { revision: 1, ...confirm })).status,
    404,
  );
});

test('of two decisions at once one is made', async t => {
  const desk = await openReviewDesk(t, { plain: true });
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const both = await Promise.all([
    desk.review('anna', id, confirm),
    desk.review('ben', id, { decision: { kind: 'reject', reason: 'torn' } }),
  ]);
  t.deepEqual(both.map(({ status }) => status).toSorted(), [201, 409]);
  t.is(both.find(({ status }) => status === 409)?.body.code, 'revision_conflict');
  t.like(await desk.document(id), { revision: 2, reviews: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('a document that is being read again is not reviewed meanwhile', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.post('admin', `/v1/documents/${id}/redrive`, {});
  t.like(await desk.review('anna', id, confirm), { status: 409, body: { code: 'not_reviewable' } });
});

test('the same request again has the same answer, and makes nothing', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const headers = { 'Idempotency-Key': 'one-of-mine' };
  const request = { ...confirm, revision: 1 };
  const first = await desk.review('anna', id, request, headers);
  t.is(first.status, 201);
  t.deepEqual(await desk.review('anna', id, request, headers), first);
  await desk.review('ben', id, { decision: { kind: 'reject', reason: 'torn' } });
  t.deepEqual(await desk.review('anna', id, request, headers), first, 'also once the document has moved on');
  const document = await desk.document(id);
  t.deepEqual([document.reviews, document.revision], [2, 3]);
  const other = { ...request, acceptDespite: 'another body' };
  t.like(await desk.review('anna', id, other, headers), {
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  const others = await desk.review('ben', id, request, headers);
  t.is(others.body.code, 'revision_conflict', "another person's key is another key");
  t.deepEqual(await desk.problems(), []);
});

test('of the same request sent many times at once one is carried out, and all have its answer', async t => {
  const desk = await openReviewDesk(t, { plain: true });
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      desk.review('anna', id, { ...confirm, revision: 1 }, { 'Idempotency-Key': 'k' }),
    ),
  );
  for (const answer of answers) t.deepEqual(answer, answers[0]);
  t.is(answers[0]?.status, 201);
  t.like(await desk.document(id), { reviews: 1, revision: 2 });
});

for (const key of ['', ' ', 'x'.repeat(256), 'é']) {
  test(`an Idempotency-Key is refused that is ${JSON.stringify(key.slice(0, 5))} of ${key.length}`, async t => {
    const desk = await openReviewDesk(t);
    const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
    const answer = await desk.review('anna', id, confirm, { 'Idempotency-Key': key });
    t.like(answer, { status: 400, body: { code: 'invalid_request' } });
  });
}

test('a key without the scope reviews nothing', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  for (const path of ['claim', 'release', 'reviews']) {
    const response = await createApi(desk.services).request(`/v1/documents/${id}/${path}`, {
      method: 'POST',
    });
    t.is(response.status, 401);
  }
});

test('a document has no more than 50 reviews', async t => {
  const desk = await openReviewDesk(t, { plain: true });
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  for (let n = 1; n <= 50; n++) t.is((await desk.review('anna', id, confirm)).status, 201);
  t.like(await desk.review('anna', id, confirm), { status: 409, body: { code: 'too_many_reviews' } });
  t.is((await desk.get(`/v1/documents/${id}`)).body.reviews.length, 50);
});

test('what came to nothing is transcribed from null, and neither confirmed nor rejected again', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await giveUp(desk, id);
  t.deepEqual(await desk.tally('nation'), { votes: null, counted: 0 });
  for (const decision of [{ kind: 'confirm' }, { kind: 'reject', reason: 'x' }]) {
    t.like(await desk.review('anna', id, { decision }), { status: 409, body: { code: 'not_reviewable' } });
  }
  const values = { registered: 1000, cast: 20, rejected: 10, valid: 10 };
  const votes = { a: 4, b: 3, c: 2, d: 1 };
  const corrections = [
    ...Object.entries(values).map(([field, to]) => [`fields.${field}`, to] as const),
    ...Object.entries(votes).map(([option, to]) => [`contests.mayor.votes.${option}`, to] as const),
  ].map(([path, to]) => ({ path, from: null, to, reason: 'transcribed' }));
  const { status, body } = await desk.review('anna', id, { decision: { kind: 'correct', corrections } });
  t.is(status, 201, JSON.stringify(body));
  t.like(await desk.document(id), { state: 'accepted', counted: true, error: null });
  t.deepEqual(await desk.tally('nation'), { votes: 4, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});
