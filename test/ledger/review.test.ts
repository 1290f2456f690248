import test from 'ava';
import { documentHash, touchDocument } from '../../shared/ledger/change.ts';
import { currentReadings } from '../../shared/ledger/extraction.ts';
import { reviewDocument } from '../../shared/ledger/review.ts';
import { claimReview } from '../../shared/ledger/review-claims.ts';
import type { ReviewRequest } from '../../shared/ledger/reviews.ts';
import { filled, openReviewDesk } from '../api/review-desk.ts';

const request: ReviewRequest = {
  revision: 1,
  decision: { kind: 'confirm' },
  acceptDespite: null,
  by: 'anna',
  requestId: 'request-1',
  idempotencyKey: null,
};

test('a transaction that finds its own work done, after a broken connection, says so', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const first = await reviewDocument(desk.services, id, request);
  const again = await reviewDocument(desk.services, id, request);
  if (first.kind !== 'reviewed' || again.kind !== 'reviewed') return t.fail(again.kind);
  t.deepEqual([again.review, again.result, again.repeated], [first.review, first.result, true]);
  const other = await reviewDocument(desk.services, id, { ...request, requestId: 'request-2' });
  t.deepEqual(other, { kind: 'revision_conflict', revision: 2 });
});

test("the machine's readings stay as they were, and none is asked for again", async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const before = await currentReadings(desk.services.ledger, await desk.document(id));
  await reviewDocument(desk.services, id, request);
  t.deepEqual(await currentReadings(desk.services.ledger, await desk.document(id)), before);
});

test('two people who claim a document at once do not both have it', async t => {
  const desk = await openReviewDesk(t, { plain: true });
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const claims = await Promise.all(
    ['anna', 'ben'].map(by => claimReview(desk.services.ledger, id, { by, claimMs: 60_000 })),
  );
  t.deepEqual(claims.map(({ kind }) => kind).toSorted(), ['claimed', 'claimed_by_other']);
});

test('a claim is no evidence, and may be written without an audit event', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const document = await desk.document(id);
  const reviewClaim = { by: 'anna', expiresAt: '2026-11-23T11:00:00.000Z' };
  t.is(documentHash({ ...document, reviewClaim }), documentHash(document));
  t.not(documentHash({ ...document, countedRevision: 7 }), documentHash(document));
  await t.notThrowsAsync(
    desk.services.store.transaction(async transaction => {
      touchDocument(transaction, document, { reviewClaim });
    }),
  );
});
