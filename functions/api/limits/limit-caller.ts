import { createMiddleware } from 'hono/factory';
import type { Config } from '../../../shared/config/config.ts';
import type { Grant } from '../../../shared/domain/api-key.ts';
import {
  type CallLimits,
  type LimitedUse,
  spendTokens,
  type Taken,
  takeRequest,
} from '../../../shared/ledger/allowance.ts';
import type { OperationId } from '../access.ts';
import type { ApiEnv } from '../api-env.ts';
import type { Guard } from '../guard.ts';
import { rateLimitHeaders, tooMany } from './headers.ts';

/** Operations whose limits the ledger keeps; those of all others are counted in memory. */
const uses: Partial<Record<OperationId, LimitedUse>> = {
  chat: 'chat',
  generate: 'generate',
  createUpload: 'upload',
};

/** So long an instance remembers a refusal; a limit that was raised meanwhile holds after it. */
const refusalMs = 10_000;

/** Lets a request through that is within its caller's limits, and says how they stand. */
export function limitCaller(operationId: OperationId) {
  const use = uses[operationId];
  return createMiddleware<ApiEnv>(async (context, next) => {
    const { guard, key } = context.var;
    const { services } = guard;
    context.set('spendTokens', tokens => spendTokens(services, key.sha256, tokens));
    const nowMs = services.clock.now();
    if (use !== undefined) {
      const taken = await takeOnce(guard, key, use, nowMs);
      if (taken.kind === 'refused') {
        const { why, standing } = taken;
        throw tooMany(
          why === 'tokens' ? 'tokens_used_up' : 'rate_limited',
          standing,
          standing.resetMs,
          nowMs,
        );
      }
      if (taken.standing !== null) setHeaders(context, rateLimitHeaders(taken.standing, nowMs));
    } else if (guard.reads !== null) {
      const drawn = guard.reads.take(key.sha256, nowMs);
      if (drawn.kind === 'refused') throw tooMany('rate_limited', drawn.standing, drawn.retryMs, nowMs);
      setHeaders(context, rateLimitHeaders(drawn.standing, nowMs));
    }
    await next();
  });
}

async function takeOnce(guard: Guard, key: Grant, use: LimitedUse, nowMs: number): Promise<Taken> {
  const name = `${key.sha256}~${use}`;
  const refusal = guard.refusals.get(name);
  if (refusal !== undefined && refusal.untilMs > nowMs) return refusal.taken;
  const taken = await takeRequest(guard.services, key.sha256, use, limitsOf(key, use, guard.services.config));
  if (taken.kind === 'refused') {
    guard.refusals.set(name, { taken, untilMs: Math.min(taken.standing.resetMs, nowMs + refusalMs) });
  }
  return taken;
}

/** The caller's own limits, else those of the configuration, where 0 is none. Uploads use no tokens. */
function limitsOf({ limits }: Grant, use: LimitedUse, config: Config): CallLimits {
  const configured = {
    chat: config.CHAT_REQUESTS_PER_MINUTE,
    generate: config.GENERATE_REQUESTS_PER_MINUTE,
    upload: config.UPLOAD_REQUESTS_PER_MINUTE,
  };
  const { requestsPerMinute = configured[use] || null, tokensPerDay = config.KEY_TOKENS_PER_DAY || null } =
    limits;
  return { requestsPerMinute, tokensPerDay: use === 'upload' ? null : tokensPerDay };
}

function setHeaders(
  context: { header(name: string, value: string): void },
  headers: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
}
