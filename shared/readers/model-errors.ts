import { InvalidInputError, TransientError } from '../domain/errors.ts';

/** Why a call of the model failed, as far as trying again is concerned. */
export type ModelErrorCode =
  | 'model_rate_limited'
  | 'model_unavailable'
  | 'model_timeout'
  | 'model_unreachable'
  | 'model_not_found'
  | 'model_forbidden';

/**
 * The model can't be used at all until somebody acts: it is gone (404), or the project may not call it (401, 403, no
 * credentials, a precondition of the account). Trying the next document would fail the same way, so reading pauses
 * with this as the reason and no document pays an attempt for it.
 */
export class ReadingPausedError extends TransientError {
  readonly pausesReading = true;
}

/** Whether reading should pause with this error's message as the reason, instead of failing the document. */
export function pausesReading(error: unknown): error is ReadingPausedError {
  return error instanceof ReadingPausedError;
}

/** Whether the same call may succeed in a moment. */
export function isRetryable(error: unknown): boolean {
  return error instanceof TransientError && !pausesReading(error);
}

/** What is known of a call that did not bring an answer. */
export interface FailedCall {
  /** HTTP status, null where no answer came. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** The answer's body as far as it could be read. */
  readonly body: string;
  readonly timedOut: boolean;
  /** Whether it failed before the call, while asking for an access token. */
  readonly unauthenticated: boolean;
  readonly cause: unknown;
}

/** The error to throw for a failed call; {@link InvalidInputError} where the model will never take the request. */
export function modelError(model: string, call: FailedCall): TransientError | InvalidInputError {
  const { status, retryAfterMs, cause } = call;
  const transient = (code: ModelErrorCode, what: string) =>
    new TransientError(code, `${model} ${what}`, { cause, retryAfterMs });
  const paused = (code: ModelErrorCode, what: string) =>
    new ReadingPausedError(code, `${model} ${what}`, { cause });

  if (call.timedOut) return transient('model_timeout', 'did not answer in time');
  if (status === null) {
    if (call.unauthenticated && !isNetworkFailure(cause)) {
      return paused('model_forbidden', `can't be called without credentials: ${reasonOf(cause)}`);
    }
    return transient('model_unreachable', `can't be reached: ${reasonOf(cause)}`);
  }
  if (status < 300) {
    return isNetworkFailure(cause)
      ? transient('model_unreachable', `broke off: ${reasonOf(cause)}`)
      : transient('model_unavailable', `sent what is no answer: ${reasonOf(cause)}`);
  }
  const said = saidBy(call.body);
  if (status === 429) return transient('model_rate_limited', `is rate-limited: ${said.message}`);
  if (status === 408) return transient('model_timeout', `gave up waiting: ${said.message}`);
  if (status === 404) return paused('model_not_found', `is not there (404): ${said.message}`);
  if (status === 401 || status === 403) {
    return paused('model_forbidden', `may not be called (${status}): ${said.message}`);
  }
  if (said.status === 'FAILED_PRECONDITION') {
    return paused('model_forbidden', `can't be called from this project: ${said.message}`);
  }
  if (status >= 400 && status < 500 && status !== 409 && status !== 499) {
    return new InvalidInputError(
      'model_rejected_request',
      `${model} rejected the request (${status}): ${said.message}`,
    );
  }
  return transient('model_unavailable', `is unavailable (${status}): ${said.message}`);
}

const networkCodes =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOST|ENET|UND_ERR|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

function isNetworkFailure(error: unknown): boolean {
  return causes(error).some(({ code, status }) => {
    const http = typeof status === 'number' ? status : Number(code);
    return networkCodes.test(String(code)) || http === 429 || http >= 500;
  });
}

/** The deepest cause's code and words: a fetch that failed says only "fetch failed" itself. */
function reasonOf(error: unknown): string {
  const deepest = causes(error).at(-1);
  if (deepest === undefined) return String(error);
  return deepest.code === undefined ? deepest.message : `${deepest.code} ${deepest.message}`;
}

function causes(error: unknown): { code?: unknown; status?: unknown; message: string }[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && chain.length < 8; each = each.cause) chain.push(each);
  return chain;
}

/** Google's error body, `{"error":{"message","status"}}`; the start of the text where it is something else. */
function saidBy(body: string): { message: string; status: string | null } {
  try {
    const { error } = JSON.parse(body);
    return { message: String(error.message), status: error.status ?? null };
  } catch {
    return { message: body.slice(0, 200).trim() || 'no reason given', status: null };
  }
}

/**
 * Milliseconds that an answer asks to wait: the header `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), else
 * `google.rpc.RetryInfo` in the body's details; null where neither is there.
 */
export function retryAfterOf(header: string | null, body: string, now: number): number | null {
  if (header !== null) {
    const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
    if (Number.isFinite(ms)) return Math.max(0, ms);
  }
  const delay = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body)?.[1];
  return delay === undefined ? null : Math.ceil(Number(delay) * 1000);
}
