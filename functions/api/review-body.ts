import type { z } from '@hono/zod-openapi';
import { Review } from '../../shared/domain/review.ts';

/** A review as it is shown: without what only the ledger needs. */
export const ReviewBody = Review.omit({ idempotency: true, proposalSha256: true }).meta({ id: 'Review' });
export type ReviewBody = z.infer<typeof ReviewBody>;

/** The review without the ledger's own fields. */
export function reviewBody(review: Review): ReviewBody {
  const { idempotency: _idempotency, proposalSha256: _proposal, ...shown } = review;
  return shown;
}
