import { z } from 'zod';
import { Count, DocumentId, Id, Reason, Sha256, Timestamp, words } from './primitives.ts';

/** Values that one review may correct; a form with more wrong ones is better rejected. */
export const maxCorrections = 500;

/** Reviews that a document may have. */
export const maxReviews = 50;

/**
 * One value that the paper has otherwise. `path` is as in findings: `fields.<id>`, `contests.<contestId>.votes.<optionId>`,
 * and of a single ballot `contests.<contestId>.overvotes` and `.undervotes`. `to` null: nothing can be read there.
 */
export const Correction = z
  .strictObject({
    path: z.string().min(1).max(220),
    from: Count.nullable(),
    to: Count.nullable(),
    reason: words(200),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'expected another value than "from"' });
export type Correction = z.infer<typeof Correction>;

/** What a person says of a document. */
export const ReviewDecision = z.discriminatedUnion('kind', [
  /** The counts are as the newest result has them. */
  z.strictObject({ kind: z.literal('confirm') }),
  z.strictObject({
    kind: z.literal('correct'),
    corrections: z
      .array(Correction)
      .min(1)
      .max(maxCorrections)
      .refine(all => new Set(all.map(each => each.path)).size === all.length, {
        message: 'expected each path once',
      }),
  }),
  /** The document is not to be counted at all. */
  z.strictObject({ kind: z.literal('reject'), reason: Reason }),
  /** It is the form of another place, or another form; the same form where none is named. */
  z.strictObject({
    kind: z.literal('move'),
    pollingPlaceId: Id,
    formId: Id.optional(),
    reason: Reason,
  }),
  /** It shows the same paper as another document, which stands for both. */
  z.strictObject({ kind: z.literal('duplicate'), of: DocumentId, reason: Reason }),
]);
export type ReviewDecision = z.infer<typeof ReviewDecision>;

/** One immutable human act: `documents/{id}/reviews/{n}`. The result that it made is the revision it names. */
export const Review = z.object({
  /** `<documentId>.review-<n>` */
  reviewId: z.string(),
  documentId: DocumentId,
  n: z.int().min(1),
  /** The revision that the person looked at. */
  reviewed: z.int().min(1),
  /** The revision that came of it. */
  revision: z.int().min(2),
  decision: ReviewDecision,
  /** Why the counts stand although a check says that they can't be right; null where none does. */
  acceptDespite: Reason.nullable(),
  /** How many people must agree, how many did with this review, and with whose review it agrees. */
  approvals: z.object({
    needed: z.int().min(1).max(2),
    given: z.int().min(1).max(2),
    agreesWith: z.int().min(1).nullable(),
  }),
  /** Hash of what two people must agree on: the counts, the place, or that there is nothing to count. */
  proposalSha256: Sha256,
  /** The name of the key, never one from the request. */
  by: z.string(),
  at: Timestamp,
  requestId: z.string().nullable(),
  /** Of the header Idempotency-Key and of the request that came with it; null where there was none. */
  idempotency: z.object({ keySha256: Sha256, requestSha256: Sha256 }).nullable(),
});
export type Review = z.infer<typeof Review>;
