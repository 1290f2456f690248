import { createRoute, z } from '@hono/zod-openapi';
import { DocumentId, Reason } from '../../../shared/domain/primitives.ts';
import { Result } from '../../../shared/domain/result.ts';
import { maxReviews, ReviewDecision } from '../../../shared/domain/review.ts';
import { reviewDocument } from '../../../shared/ledger/review.ts';
import type { ReviewRefusal } from '../../../shared/ledger/reviews.ts';
import { tellSoon } from '../../../shared/ledger/telling.ts';
import type { Api } from '../api-env.ts';
import { noSuchDocument } from '../found-document.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { json, problemsOf } from '../responses.ts';
import { ReviewBody, reviewBody } from '../review-body.ts';
import type { ApiServices } from '../services.ts';
import { claimedByOther } from './review-claims.ts';

const ReviewRequestBody = z
  .strictObject({
    /** The revision that the person looked at. */
    revision: z.int().min(1),
    decision: ReviewDecision,
    /** Why the counts stand although a check objects. */
    acceptDespite: Reason.optional(),
  })
  .meta({ id: 'ReviewRequest' });
const ReviewAnswer = z.object({ review: ReviewBody, result: Result }).meta({ id: 'ReviewAnswer' });
const ReviewHeaders = z.object({
  /** Names the request, so that it can be sent again safely: what came of it is answered once more. */
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'expected 1 to 255 visible ASCII characters')
    .optional(),
});

/** `POST /v1/documents/{documentId}/reviews`: what a person decides; the key says who. */
export function addReviewRoute(api: Api, services: ApiServices): void {
  api.openapi(
    createRoute({
      ...operation('reviewDocument'),
      method: 'post',
      path: '/v1/documents/{documentId}/reviews',
      request: {
        params: z.object({ documentId: DocumentId }),
        headers: ReviewHeaders,
        body: { required: true, content: { 'application/json': { schema: ReviewRequestBody } } },
      },
      responses: {
        201: json(ReviewAnswer, 'The review and the revision that came of it'),
        ...problemsOf(404, 409, 422),
      },
    }),
    async context => {
      const { documentId } = context.req.valid('param');
      const { revision, decision, acceptDespite = null } = context.req.valid('json');
      const by = context.get('key').name;
      const outcome = await reviewDocument(services, documentId, {
        revision,
        decision,
        acceptDespite,
        by,
        requestId: context.get('requestId'),
        idempotencyKey: context.req.valid('header')['idempotency-key'] ?? null,
      });
      if (outcome.kind !== 'reviewed') throw problemFor(outcome);
      const { review, result, rows, repeated } = outcome;
      if (!repeated)
        services.log.log('INFO', 'A document was reviewed', { documentId, by, decision: decision.kind });
      await tellSoon(services, rows);
      return context.json({ review: reviewBody(review), result }, 201);
    },
  );
}

function problemFor(refusal: ReviewRefusal): ProblemError {
  switch (refusal.kind) {
    case 'unknown':
      return noSuchDocument();
    case 'claimed':
      return claimedByOther(refusal.claim);
    case 'revision_conflict': {
      const { revision } = refusal;
      const detail = `The newest revision is ${revision}; look at it and decide again`;
      return new ProblemError('revision_conflict', detail, { evidence: { conflict: { revision } } });
    }
    case 'not_reviewable':
      return new ProblemError('not_reviewable', refusal.message);
    case 'too_many':
      return new ProblemError('too_many_reviews', `A document has at most ${maxReviews} reviews`);
    case 'same_reviewer':
      return new ProblemError('same_reviewer', 'Your own decision waits for another person to agree');
    case 'key_reused': {
      const detail = 'Expected the same request as the first time that this key was sent for the document';
      return new ProblemError('idempotency_key_reused', detail);
    }
    case 'invalid': {
      const detail = 'The decision names what the document does not have';
      return new ProblemError('invalid_review', detail, { issues: refusal.issues });
    }
    case 'value_conflict': {
      const detail = 'A corrected value is not what the newest result says; look at it and decide again';
      return new ProblemError('value_conflict', detail, { issues: refusal.issues });
    }
    case 'place_taken': {
      const { documentId } = refusal;
      const detail = `Document ${documentId} is counted for the place and form; reject it or mark it a duplicate first`;
      return new ProblemError('place_taken', detail, { evidence: { conflict: { documentId } } });
    }
    case 'findings_remain': {
      const detail = 'The checks object; correct the values, or say in acceptDespite why they stand';
      return new ProblemError('findings_remain', detail, { evidence: { findings: [...refusal.findings] } });
    }
  }
}
