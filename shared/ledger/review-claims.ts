import { timestamp } from '../domain/clock.ts';
import { type DocumentRecord, isFinal, type ReviewClaim } from '../domain/document.ts';
import { touchDocument } from './change.ts';
import { type LedgerContext, readDocument } from './context.ts';

export type ClaimOutcome =
  | { readonly kind: 'claimed' | 'released'; readonly document: DocumentRecord }
  | { readonly kind: 'unknown' | 'not_final' }
  /** Another has it. */
  | { readonly kind: 'claimed_by_other'; readonly claim: ReviewClaim };

/** The claim of somebody else that holds this person back, null where none does. */
export function claimOfOther({ reviewClaim }: DocumentRecord, by: string, nowMs: number): ReviewClaim | null {
  const live = reviewClaim !== null && reviewClaim.expiresAt > timestamp(nowMs);
  return live && reviewClaim.by !== by ? reviewClaim : null;
}

/**
 * Claims a finished document for review, or renews one's claim. A claim says who goes first and changes nothing that the
 * audit chain covers.
 */
export async function claimReview(
  context: LedgerContext,
  documentId: string,
  { by, claimMs }: { readonly by: string; readonly claimMs: number },
): Promise<ClaimOutcome> {
  return context.store.transaction<ClaimOutcome>(async transaction => {
    const now = context.clock.now();
    const before = await readDocument(transaction, documentId);
    if (before === null) return { kind: 'unknown' };
    const other = claimOfOther(before, by, now);
    if (other !== null) return { kind: 'claimed_by_other', claim: other };
    if (!isFinal(before.state)) return { kind: 'not_final' };
    const reviewClaim = { by, expiresAt: timestamp(now + claimMs) };
    const updatedAt = timestamp(now);
    return { kind: 'claimed', document: touchDocument(transaction, before, { reviewClaim, updatedAt }) };
  });
}

/**
 * Gives a claim up: one's own, or anybody's for who may release all. One that is not there any more is released already.
 * @param any whether the claim of another may be released
 */
export async function releaseReview(
  context: LedgerContext,
  documentId: string,
  { by, any }: { readonly by: string; readonly any: boolean },
): Promise<ClaimOutcome> {
  return context.store.transaction<ClaimOutcome>(async transaction => {
    const now = context.clock.now();
    const before = await readDocument(transaction, documentId);
    if (before === null) return { kind: 'unknown' };
    if (before.reviewClaim === null) return { kind: 'released', document: before };
    const other = claimOfOther(before, by, now);
    if (other !== null && !any) return { kind: 'claimed_by_other', claim: other };
    const released = { reviewClaim: null, updatedAt: timestamp(now) };
    return { kind: 'released', document: touchDocument(transaction, before, released) };
  });
}
