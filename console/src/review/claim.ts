import type { ReviewClaim } from '../../../shared/domain/document.ts';

/** Whose a document is for the moment. */
export type ClaimStanding =
  | { readonly kind: 'free' }
  | { readonly kind: 'mine' | 'other'; readonly by: string; readonly until: string };

/**
 * @param me the name that the server knows the person by, null before it said so
 * @param nowMs by this machine's clock; where that is wrong, the server still decides
 */
export function claimStanding(claim: ReviewClaim | null, me: string | null, nowMs: number): ClaimStanding {
  if (claim === null || Date.parse(claim.expiresAt) <= nowMs) return { kind: 'free' };
  return { kind: claim.by === me ? 'mine' : 'other', by: claim.by, until: claim.expiresAt };
}

/** When a claim was taken, how long it lasts, and when the page was last used; all by this machine's clock. */
export interface HeldClaim {
  readonly takenMs: number;
  readonly untilMs: number;
  readonly usedMs: number;
}

/** Whether to ask for more time: half of it is over, and the person has done something since it was taken. */
export function renewalIsDue({ takenMs, untilMs, usedMs }: HeldClaim, nowMs: number): boolean {
  return usedMs > takenMs && nowMs - takenMs >= (untilMs - takenMs) / 2;
}
