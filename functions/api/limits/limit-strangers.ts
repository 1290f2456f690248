import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from '../api-env.ts';
import { networkOf } from '../client-address.ts';
import { tooMany } from './headers.ts';

/** Who calls without a key is counted by address; requests whose address is not known share one count. */
export function addressOf(context: Context<ApiEnv>): string {
  return networkOf(context.env?.address ?? 'unknown');
}

/** Counts a request without a key; throws 429 where its address has made too many. */
export function countStranger(context: Context<ApiEnv>): void {
  const { services, strangers } = context.var.guard;
  const nowMs = services.clock.now();
  const drawn = strangers.take(addressOf(context), nowMs);
  if (drawn.kind === 'refused') throw tooMany('rate_limited', drawn.standing, drawn.retryMs, nowMs);
}

/** For operations that are open to all. */
export const limitStrangers = createMiddleware<ApiEnv>(async (context, next) => {
  countStranger(context);
  await next();
});
