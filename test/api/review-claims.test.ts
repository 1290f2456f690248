import test from 'ava';
import { filled, openReviewDesk } from './review-desk.ts';

const confirm = { decision: { kind: 'confirm' } };
const minuteMs = 60_000;

test('a claim keeps others away until it ends, and leaves the audit chain as it is', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const { audit } = await desk.document(id);
  const before = await desk.get(`/v1/status/${id}`);
  t.is(before.body.reviewClaim, null);
  const claimed = await desk.post('anna', `/v1/documents/${id}/claim`);
  t.is(claimed.status, 200);
  t.is(claimed.body.reviewClaim.by, 'anna');
  const { expiresAt } = claimed.body.reviewClaim;
  const refused = await desk.post('ben', `/v1/documents/${id}/claim`);
  t.like(refused, { status: 409, body: { code: 'claimed_by_other', conflict: { by: 'anna', expiresAt } } });
  t.is((await desk.review('ben', id, confirm)).body.code, 'claimed_by_other');
  t.deepEqual((await desk.document(id)).audit, audit);
  t.deepEqual((await desk.get(`/v1/documents/${id}`)).body.status.reviewClaim, { by: 'anna', expiresAt });

  desk.pass(10 * minuteMs);
  const renewed = await desk.post('anna', `/v1/documents/${id}/claim`);
  t.true(renewed.body.reviewClaim.expiresAt > expiresAt);
  desk.pass(10 * minuteMs);
  t.is((await desk.review('ben', id, confirm)).body.code, 'claimed_by_other');
  desk.pass(10 * minuteMs);
  t.is((await desk.post('ben', `/v1/documents/${id}/claim`)).body.reviewClaim.by, 'ben');
  t.deepEqual((await desk.document(id)).audit, audit);
  t.deepEqual(await desk.problems(), []);
});

test('a review ends its own claim, so that another may follow', async t => {
  const desk = await openReviewDesk(t, { policy: { approvals: 2 } });
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.post('anna', `/v1/documents/${id}/claim`);
  t.is((await desk.review('anna', id, confirm)).status, 201);
  t.is((await desk.document(id)).reviewClaim, null);
  t.is((await desk.review('ben', id, confirm)).status, 201);
});

test('a claim is released by who holds it or by an admin, and releasing none is no mistake', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const release = (as: string) => desk.post(as, `/v1/documents/${id}/release`);
  t.like(await release('anna'), { status: 200, body: { reviewClaim: null } });
  for (const by of ['anna', 'admin']) {
    await desk.post('anna', `/v1/documents/${id}/claim`);
    t.like(await release('ben'), { status: 409, body: { code: 'claimed_by_other' } });
    t.like(await release(by), { status: 200, body: { reviewClaim: null } });
  }
});

test('a claim changes the ETag of a status, so that a follower sees it', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const { updatedAt } = await desk.document(id);
  await desk.post('anna', `/v1/documents/${id}/claim`);
  t.true((await desk.document(id)).updatedAt > updatedAt, 'and the feed of changes brings it');
  const changes = await desk.get(`/v1/documents/changes?since=${updatedAt}`);
  t.true(changes.body.documents.some((each: { documentId: string }) => each.documentId === id));
});

test('only a finished document is claimed, and only one that there is', async t => {
  const desk = await openReviewDesk(t);
  t.is((await desk.post('anna', `/v1/documents/${'a'.repeat(20)}/claim`)).status, 404);
  t.is((await desk.post('anna', `/v1/documents/${'a'.repeat(20)}/release`)).status, 404);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.post('admin', `/v1/documents/${id}/redrive`, {});
  t.like(await desk.post('anna', `/v1/documents/${id}/claim`), {
    status: 409,
    body: { code: 'not_reviewable' },
  });
});
