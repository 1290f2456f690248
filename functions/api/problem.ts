import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Finding } from '../../shared/domain/finding.ts';
import { DocumentId, Timestamp } from '../../shared/domain/primitives.ts';

/** What stands in the way of a request, for programs: each member is there where it applies. */
const Conflict = z.object({
  /** The newest revision of the document. */
  revision: z.int().optional(),
  /** The other document that is counted. */
  documentId: DocumentId.optional(),
  /** Who has the document, and until when. */
  by: z.string().optional(),
  expiresAt: Timestamp.optional(),
});

/** Every code that the API answers with, its HTTP status and its title. */
export const problems = {
  invalid_request: { status: 400, title: 'The request is not understood' },
  too_deep: { status: 400, title: 'The JSON is nested too deeply' },
  key_missing: { status: 401, title: 'An API key is needed' },
  key_invalid: { status: 401, title: 'The API key is not valid' },
  identity_invalid: { status: 401, title: 'The identity token is not valid' },
  person_unknown: { status: 403, title: 'The person may not call the API' },
  scope_missing: { status: 403, title: 'The API key lacks a scope' },
  cross_origin: { status: 403, title: 'The request came from another site' },
  upload_url_invalid: { status: 403, title: 'The upload URL is not valid' },
  upload_url_expired: { status: 403, title: 'The upload URL has expired' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'The path does not take this method' },
  too_slow: { status: 408, title: 'The request took too long to arrive' },
  not_redrivable: { status: 409, title: 'The document cannot be read anew now' },
  not_reviewable: { status: 409, title: 'The document cannot be reviewed so now' },
  revision_conflict: { status: 409, title: 'The document is at another revision' },
  value_conflict: { status: 409, title: 'The newest result says something else' },
  claimed_by_other: { status: 409, title: 'Another person has the document' },
  place_taken: { status: 409, title: 'Another document is counted for the place' },
  same_reviewer: { status: 409, title: 'Another person must agree' },
  too_many_reviews: { status: 409, title: 'The document has as many reviews as it may have' },
  object_exists: { status: 412, title: 'There is an object of that name already' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not taken' },
  upload_mismatch: { status: 422, title: 'The file is not the one that was announced' },
  invalid_review: { status: 422, title: 'The review does not fit the document' },
  findings_remain: { status: 422, title: 'The checks object to the counts' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key came with another request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  tokens_used_up: { status: 429, title: 'The tokens of the day are used up' },
  internal: { status: 500, title: 'Something broke' },
  model_error: { status: 502, title: 'The model gave no usable answer' },
  model_not_configured: { status: 503, title: 'No model is configured' },
  uploads_not_configured: { status: 503, title: 'Uploads are not configured' },
  unavailable: { status: 503, title: 'Not available right now' },
  deadline_exceeded: { status: 503, title: 'The answer took too long' },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string }>;
export type ProblemCode = keyof typeof problems;

/** The codes that come with an HTTP status. */
export function problemCodes(status: number): ProblemCode[] {
  return (Object.keys(problems) as ProblemCode[]).filter(code => problems[code].status === status);
}

/** An error as RFC 9457 problem+json; `code` is the stable name that programs look at. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ enum: Object.keys(problems) }),
    detail: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    conflict: Conflict.optional(),
    /** What the checks object to. */
    findings: z.array(Finding).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** What a problem says beside its text. */
export type ProblemEvidence = Pick<Problem, 'conflict' | 'findings'>;

/** Thrown by a route, answered as problem+json. `detail` says what was expected and never repeats the input. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly issues: readonly { path: string; message: string }[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly evidence: ProblemEvidence;

  constructor(
    code: ProblemCode,
    detail: string,
    options: {
      issues?: readonly { path: string; message: string }[];
      headers?: Record<string, string>;
      evidence?: ProblemEvidence;
    } = {},
  ) {
    super(detail);
    this.code = code;
    this.issues = options.issues;
    this.headers = options.headers ?? {};
    this.evidence = options.evidence ?? {};
  }
}

/** A problem as it is sent. */
export function problemBody(code: ProblemCode, detail: string, issues?: ProblemError['issues']): Problem {
  const { status, title } = problems[code];
  return {
    type: 'about:blank',
    title,
    status,
    code,
    detail,
    ...(issues === undefined ? {} : { issues: [...issues] }),
  };
}

/** The response for a problem. */
export function problemResponse(context: Context, error: ProblemError): Response {
  const body = { ...problemBody(error.code, error.message, error.issues), ...error.evidence };
  return context.body(JSON.stringify(body), problems[error.code].status, {
    ...error.headers,
    'Content-Type': 'application/problem+json',
  });
}
