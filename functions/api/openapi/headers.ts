import type { OpenApiOperation } from './open-api.ts';

type Header = NonNullable<NonNullable<OpenApiOperation['responses']>[string]['headers']>[string];
type Headers = Record<string, Header>;

const text = { schema: { type: 'string' } } as const;
const wholeNumber = { schema: { type: 'integer', minimum: 0 } } as const;

/** Of an answer that is a version of something. */
export const entityTag: Headers = {
  ETag: { description: 'Names this version of the answer.', required: true, ...text },
};

const requestId: Headers = {
  'X-Request-Id': { description: 'Names this request in the logs.', required: true, ...text },
};

function rateLimit(required: boolean): Headers {
  return {
    'RateLimit-Limit': { description: 'Requests in a window.', required, ...wholeNumber },
    'RateLimit-Remaining': { description: 'What is left of them.', required, ...wholeNumber },
    'RateLimit-Reset': { description: 'Seconds until all are there again.', required, ...wholeNumber },
    'RateLimit-Policy': { description: 'The limit and its window: `20;w=60`.', required, ...text },
  };
}

/** The headers of every answer with that status. Where a caller has no limit, none is told. */
export function commonHeaders(status: number): Headers {
  const retryAfter = { description: 'Seconds after which asking again is worth it.', ...wholeNumber };
  return {
    ...requestId,
    ...rateLimit(status === 429),
    ...(status === 429 || status === 503
      ? { 'Retry-After': { ...retryAfter, required: status === 429 } }
      : {}),
    ...(status === 401
      ? { 'WWW-Authenticate': { description: 'The way to say who calls.', required: true, ...text } }
      : {}),
  };
}
