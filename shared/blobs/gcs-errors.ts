import { PreconditionError, TransientError } from '../domain/errors.ts';

/** The parts that the client's errors have, some of them, depending on the layer that failed. */
interface GcsError {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly message?: string;
  readonly response?: { readonly status?: unknown; readonly headers?: unknown };
}

/** Whether the service answered with this HTTP status. */
export function hasStatus(error: unknown, status: number): boolean {
  return statusOf(error as GcsError) === status;
}

/**
 * What the port promises of an error of `@google-cloud/storage`: 408, 429, 5xx, broken connections and checksums that
 * don't match are {@link TransientError}, 412 is {@link PreconditionError}; others (401, 403, a missing bucket) stay
 * as they are.
 */
export function translateGcsError(error: unknown): unknown {
  const status = statusOf(error as GcsError);
  const message = (error as GcsError).message ?? String(error);
  if (status === 412) return new PreconditionError(message, { cause: error });
  if (
    status === null ? !brokeOnTheWay(error as GcsError) : status !== 408 && status !== 429 && status < 500
  ) {
    // The resumable upload throws the service's answer as it came.
    return error instanceof Error ? error : new Error(message, { cause: error });
  }
  const code = status === null ? 'storage_unreachable' : `storage_${status}`;
  return new TransientError(code, message, { cause: error, retryAfterMs: retryAfterMs(error as GcsError) });
}

function statusOf({ code, status, response }: GcsError): number | null {
  const known = [response?.status, status, code].map(Number).find(value => value >= 100 && value < 600);
  return known ?? null;
}

const networkCode = /^(E[A-Z]+|UND_ERR_.+|ERR_STREAM_PREMATURE_CLOSE|ERR_NETWORK)$/;
const checksumCodes = new Set(['CONTENT_DOWNLOAD_MISMATCH', 'FILE_NO_UPLOAD', 'FILE_NO_UPLOAD_DELETE']);

function brokeOnTheWay({ code, message = '' }: GcsError): boolean {
  if (typeof code === 'string' && (networkCode.test(code) || checksumCodes.has(code))) return true;
  // What the resumable upload throws when it gives up has no code (resumable-upload.js, buildRetryError).
  return /^Retry (limit|total time limit) exceeded|socket hang up|premature close|fetch failed/i.test(
    message,
  );
}

function retryAfterMs({ response }: GcsError): number | null {
  const headers = response?.headers;
  const value =
    headers instanceof Headers
      ? headers.get('retry-after')
      : (headers as { 'retry-after'?: string })?.['retry-after'];
  const seconds = Number(value ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}
