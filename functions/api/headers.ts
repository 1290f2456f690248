import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import type { ApiEnv } from './api-env.ts';

/**
 * Headers that every answer has. A page that needs a policy of its own sets it; an answer that may be kept says so by
 * `Cache-Control`, and everything else is not kept by anybody.
 */
export function safeHeaders(): MiddlewareHandler<ApiEnv> {
  const secure = secureHeaders({
    overwrite: false,
    xFrameOptions: 'DENY',
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });
  return async (context, next) => {
    await secure(context, next);
    const { headers } = context.res;
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
    // Only over HTTPS: RFC 6797 section 7.2 forbids it over plain HTTP, which is how local mode is reached.
    if (isSecure(context.req.url, context.req.header('X-Forwarded-Proto'))) {
      headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
    }
  };
}

function isSecure(url: string, forwarded: string | undefined): boolean {
  return url.startsWith('https:') || forwarded === 'https';
}

/**
 * A name of our own for each request. One that a client sends is not taken over: it goes into logs and the audit trail,
 * where nobody must be able to speak for another request. What joins a client's logs with ours is `traceparent`.
 */
export const requestIds: MiddlewareHandler<ApiEnv> = async (context, next) => {
  context.set('requestId', randomUUID());
  await next();
  context.header('X-Request-Id', context.get('requestId'));
};

/** Lets pages of these origins call the API with a key of their own; cookies are never taken from them. */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<ApiEnv> {
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'PUT', 'POST'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'X-API-Key',
    ],
    exposeHeaders: [
      'Content-Disposition',
      'ETag',
      'RateLimit-Limit',
      'RateLimit-Policy',
      'RateLimit-Remaining',
      'RateLimit-Reset',
      'Retry-After',
      'X-Request-Id',
    ],
    maxAge: 600,
  });
}
