import type { Standing } from '../../../shared/ledger/allowance.ts';
import { ProblemError } from '../problem.ts';

/**
 * The `RateLimit-*` fields of draft-ietf-httpapi-ratelimit-headers-06: the limit, what is left of it and the seconds until
 * all of it is there again. Later drafts put the same into one structured field, which few clients read yet.
 */
export function rateLimitHeaders(standing: Standing, nowMs: number): Record<string, string> {
  const { limit, windowSeconds, remaining, resetMs } = standing;
  return {
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(secondsUntil(resetMs, nowMs)),
    'RateLimit-Policy': `${limit};w=${windowSeconds}`,
  };
}

/** 429 that says when to come back. */
export function tooMany(
  code: 'rate_limited' | 'tokens_used_up',
  standing: Standing,
  retryMs: number,
  nowMs: number,
): ProblemError {
  const { limit } = standing;
  const detail =
    code === 'tokens_used_up'
      ? `The caller's ${limit} model tokens of this UTC day are used up`
      : `At most ${limit} such requests a minute are answered`;
  const seconds = Math.max(1, secondsUntil(retryMs, nowMs));
  const headers = { ...rateLimitHeaders(standing, nowMs), 'Retry-After': String(seconds) };
  return new ProblemError(code, detail, { headers });
}

function secondsUntil(thenMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((thenMs - nowMs) / 1000));
}
