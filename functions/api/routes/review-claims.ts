import { createRoute, z } from '@hono/zod-openapi';
import type { ReviewClaim } from '../../../shared/domain/document.ts';
import { DocumentId } from '../../../shared/domain/primitives.ts';
import { Status, statusOf } from '../../../shared/domain/status.ts';
import { type ClaimOutcome, claimReview, releaseReview } from '../../../shared/ledger/review-claims.ts';
import type { Api } from '../api-env.ts';
import { noSuchDocument } from '../found-document.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { json, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

/** The problem of a document that somebody else has. */
export function claimedByOther({ by, expiresAt }: ReviewClaim): ProblemError {
  const detail = 'Another person is reviewing the document; wait for the claim to end or to be released';
  return new ProblemError('claimed_by_other', detail, { evidence: { conflict: { by, expiresAt } } });
}

/**
 * `POST /v1/documents/{documentId}/claim` keeps others from reviewing a document for a while, again to keep it longer;
 * `…/release` gives it up, one's own or, with the scope `admin`, anybody's.
 */
export function addReviewClaimRoutes(api: Api, services: ApiServices): void {
  const { ledger, config } = services;
  const request = { params: z.object({ documentId: DocumentId }) };
  const responses = { 200: json(Status, 'The document as it is now'), ...problemsOf(404, 409) };
  api.openapi(
    createRoute({
      ...operation('claimDocument'),
      method: 'post',
      path: '/v1/documents/{documentId}/claim',
      request,
      responses,
    }),
    async context => {
      const { documentId } = context.req.valid('param');
      const claimMs = config.REVIEW_CLAIM_SECONDS * 1000;
      const outcome = await claimReview(ledger, documentId, { by: context.get('key').name, claimMs });
      return context.json(statusAfter(outcome), 200);
    },
  );
  api.openapi(
    createRoute({
      ...operation('releaseDocument'),
      method: 'post',
      path: '/v1/documents/{documentId}/release',
      request,
      responses,
    }),
    async context => {
      const { documentId } = context.req.valid('param');
      const { name: by, scopes } = context.get('key');
      const outcome = await releaseReview(ledger, documentId, { by, any: scopes.includes('admin') });
      return context.json(statusAfter(outcome), 200);
    },
  );
}

function statusAfter(outcome: ClaimOutcome): Status {
  switch (outcome.kind) {
    case 'claimed':
    case 'released':
      return statusOf(outcome.document);
    case 'unknown':
      throw noSuchDocument();
    case 'not_final':
      throw new ProblemError('not_reviewable', 'The document is still being worked on');
    case 'claimed_by_other':
      throw claimedByOther(outcome.claim);
  }
}
