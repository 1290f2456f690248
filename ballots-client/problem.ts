import type { components } from './schema.ts';

/** An answer that is an error, RFC 9457: what the API sent, and what of its headers says how to go on. */
export class BallotsProblem extends Error {
  override readonly name = 'BallotsProblem';
  readonly status: number;
  /** The stable name of the error; `unknown` where the answer was not the API's own. */
  readonly code: string;
  /** Which parts of the request were wrong. */
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  /** Seconds after which to ask again, null where the answer doesn't say. */
  readonly retryAfterSeconds: number | null;
  /** What names the request in the server's logs. */
  readonly requestId: string | null;

  constructor(response: Response, problem: Partial<components['schemas']['Problem']>) {
    super(problem.detail ?? problem.title ?? `The server answered ${response.status}`);
    this.status = response.status;
    this.code = problem.code ?? 'unknown';
    this.issues = problem.issues ?? [];
    this.retryAfterSeconds = retryAfterSeconds(response);
    this.requestId = response.headers.get('X-Request-Id');
  }
}

/** The problem that an answer holds. A proxy between may have put its own page there. */
export async function problemOf(response: Response): Promise<BallotsProblem> {
  const type = response.headers.get('Content-Type') ?? '';
  const body = type.startsWith('application/problem+json') ? await response.json() : {};
  return new BallotsProblem(response, body as Partial<components['schemas']['Problem']>);
}

/** `Retry-After` as seconds; null where it is absent or a date. */
export function retryAfterSeconds(response: Response): number | null {
  const text = response.headers.get('Retry-After');
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
