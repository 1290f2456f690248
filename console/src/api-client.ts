import type { Problem } from '../../functions/api/problem.ts';

/** What a problem says beside its text, for the page to act on. */
export type ProblemEvidence = Pick<Problem, 'conflict' | 'findings' | 'issues'>;

/** An answer of the API that is no success: its problem's code and what it says. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  /** What the server asked to wait, null where it said nothing. */
  readonly retryAfterMs: number | null;
  readonly evidence: ProblemEvidence;

  constructor(
    status: number,
    code: string,
    message: string,
    retryAfterMs: number | null = null,
    evidence: ProblemEvidence = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.evidence = evidence;
  }
}

/** A body with the tag under which the server may say that it hasn't changed. */
export interface Tagged<Body> {
  readonly body: Body;
  readonly etag: string | null;
}

const storedKey = 'ballots-api-key';

/**
 * The API with the caller's key. On the machine that runs it the server has put the key in a cookie; anywhere else a
 * person is asked for one, and it is kept for as long as the tab is open.
 */
export class ApiClient {
  readonly #askForKey: (reason: string) => Promise<string>;
  #key = sessionStorage.getItem(storedKey);
  #renewing: Promise<void> | null = null;
  #cookieTried = false;

  /** @param askForKey resolves to a key that a person gave; `reason` says why the one before didn't do */
  constructor(askForKey: (reason: string) => Promise<string>) {
    this.#askForKey = askForKey;
  }

  async get<Body>(path: string, signal?: AbortSignal): Promise<Body> {
    return (await this.#send(path, { signal: signal ?? null })).json() as Promise<Body>;
  }

  /** Null where the answer is still the one with that tag. */
  async getIfChanged<Body>(path: string, etag: string | null): Promise<Tagged<Body> | null> {
    const response = await this.#send(path, { headers: etag === null ? {} : { 'If-None-Match': etag } });
    if (response.status === 304) return null;
    return { body: (await response.json()) as Body, etag: response.headers.get('ETag') };
  }

  /** @param idempotencyKey under which the server answers the same request once more instead of carrying it out twice */
  async post<Body>(path: string, body: object, idempotencyKey?: string): Promise<Body> {
    const headers = {
      'Content-Type': 'application/json',
      ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
    };
    const response = await this.#send(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json() as Promise<Body>;
  }

  /** Sends what nobody waits for, even while the page is being left. */
  tell(path: string): void {
    this.#send(path, { method: 'POST', keepalive: true }).catch(() => undefined);
  }

  async blob(path: string, signal: AbortSignal): Promise<Blob> {
    return (await this.#send(path, { signal, cache: 'default' })).blob();
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    for (;;) {
      const key = this.#key;
      const headers = { ...(init.headers as Record<string, string>), ...(key && { 'X-API-Key': key }) };
      // The tags are handled here; the browser's own cache would hide a 304.
      const response = await fetch(path, { cache: 'no-store', ...init, headers });
      if (response.ok || response.status === 304) return response;
      const error = await errorOf(response);
      if (response.status !== 401) throw error;
      if (this.#key === key) await this.#renewKey(error);
    }
  }

  /** One renewal at a time, whatever waits for it. */
  #renewKey(error: ApiError): Promise<void> {
    this.#renewing ??= this.#newKey(error).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #newKey(error: ApiError): Promise<void> {
    if (this.#key === null && !this.#cookieTried) {
      // Opening the page sets the cookie. Another local server on this machine may have put its own in its place.
      this.#cookieTried = true;
      await fetch('/', { cache: 'no-store' });
      return;
    }
    const reason = this.#key === null ? '' : error.message;
    this.#key = await this.#askForKey(reason);
    sessionStorage.setItem(storedKey, this.#key);
  }
}

/** The problem that a response holds. What isn't one (a proxy's page) is told by its status. */
async function errorOf(response: Response): Promise<ApiError> {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  const { status } = response;
  const { conflict, findings, issues } = problem ?? {};
  const evidence = {
    ...(conflict && { conflict }),
    ...(findings && { findings }),
    ...(issues && { issues }),
  };
  const message = problem?.detail ?? `The server answered ${status}`;
  return new ApiError(status, problem?.code ?? `http_${status}`, message, retryAfterMs, evidence);
}
