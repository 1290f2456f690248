import { createHash } from 'node:crypto';
import { hashOf } from '../domain/canonical-json.ts';
import type { DocumentRecord, ReviewClaim } from '../domain/document.ts';
import type { InputIssue } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import { parse } from '../domain/parse.ts';
import type { Result } from '../domain/result.ts';
import { Review, type ReviewDecision } from '../domain/review.ts';
import type { Reads } from './current-results.ts';
import type { OutboxRecord } from './outbox.ts';
import { paths } from './paths.ts';

/** What a person asks for. */
export interface ReviewRequest {
  /** The revision that the person looked at; it must be the newest still. */
  readonly revision: number;
  readonly decision: ReviewDecision;
  readonly acceptDespite: string | null;
  /** The name of the key. */
  readonly by: string;
  /** Of the HTTP request; tells a transaction that runs again from another request. */
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
}

/** Why a review was not made; nothing is written then. */
export type ReviewRefusal =
  | { readonly kind: 'unknown' | 'key_reused' | 'too_many' | 'same_reviewer' }
  | { readonly kind: 'claimed'; readonly claim: ReviewClaim }
  | { readonly kind: 'revision_conflict'; readonly revision: number }
  | { readonly kind: 'not_reviewable'; readonly message: string }
  | { readonly kind: 'invalid' | 'value_conflict'; readonly issues: readonly InputIssue[] }
  /** Another document is counted for the place and form. */
  | { readonly kind: 'place_taken'; readonly documentId: string }
  | { readonly kind: 'findings_remain'; readonly findings: readonly Finding[] };

export interface Reviewed {
  readonly kind: 'reviewed';
  readonly review: Review;
  readonly result: Result;
  readonly rows: readonly OutboxRecord[];
  /** Whether this very request had been carried out before. */
  readonly repeated: boolean;
}

export type ReviewOutcome = Reviewed | ReviewRefusal;

/** Hash of an Idempotency-Key; it is scoped to a document and an acting name by where it is looked for. */
export function keyHashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Hash of what a request asks for, whatever the order of its JSON. */
export function requestHashOf({ revision, decision, acceptDespite }: ReviewRequest): string {
  return hashOf({ revision, decision, acceptDespite });
}

/** The document's reviews, oldest first; only the newest so many where that is asked for. */
export async function readReviews(
  reads: Reads,
  { documentId, reviews }: Pick<DocumentRecord, 'documentId' | 'reviews'>,
  newest = reviews,
): Promise<Review[]> {
  const length = Math.min(newest, reviews);
  const numbers = Array.from({ length }, (_, index) => reviews - length + 1 + index);
  const values = await reads.getMany(numbers.map(n => paths.review(documentId, n)));
  return values.map((value, index) =>
    parse(Review, value, `review ${documentId}.${numbers[index]}`, 'damaged_record'),
  );
}

/** The review that carried the request out already, where there is one; `reused` where its key came with another. */
export function repetitionOf(
  reviews: readonly Review[],
  request: ReviewRequest,
): Review | { readonly kind: 'key_reused' } | null {
  const own = reviews.find(each => request.requestId !== null && each.requestId === request.requestId);
  if (own !== undefined) return own;
  if (request.idempotencyKey === null) return null;
  const keySha256 = keyHashOf(request.idempotencyKey);
  const known = reviews.find(
    ({ by, idempotency }) => by === request.by && idempotency?.keySha256 === keySha256,
  );
  if (known === undefined) return null;
  return known.idempotency?.requestSha256 === requestHashOf(request) ? known : { kind: 'key_reused' };
}
