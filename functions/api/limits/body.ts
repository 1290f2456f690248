import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from '../api-env.ts';
import { ProblemError } from '../problem.ts';

/** Largest body of JSON, in bytes. */
export const maxBodyBytes = 1024 * 1024;

/** How deep JSON may be nested: a response schema for the model takes some 20, the ledger holds no more than that. */
export const maxJsonDepth = 32;

/**
 * Reads a body whole before anything looks at it: at most 1 MB however it was sent (chunked, compressed or with a wrong
 * length), within its time, and nested no deeper than parsers and validators can take.
 */
export const boundedBody = createMiddleware<ApiEnv>(async (context, next) => {
  const { raw } = context.req;
  if (raw.body === null) return next();
  if (Number(raw.headers.get('Content-Length') ?? 0) > maxBodyBytes) throw tooLarge();
  const bytes = await readWhole(raw.body, context.var.guard.bounds.bodyMs);
  if (isTooDeep(bytes)) {
    throw new ProblemError('too_deep', `Expected JSON nested at most ${maxJsonDepth} deep`);
  }
  context.req.raw = new Request(raw, { body: bytes, signal: raw.signal });
  await next();
});

async function readWhole(body: ReadableStream<Uint8Array>, ms: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const detail = `Expected the whole body within ${Math.ceil(ms / 1000)} s`;
      reject(new ProblemError('too_slow', detail, { headers: { Connection: 'close' } }));
    }, ms);
  });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) return new Uint8Array(Buffer.concat(chunks, bytes));
      bytes += value.byteLength;
      if (bytes > maxBodyBytes) throw tooLarge();
      chunks.push(value);
    }
  } catch (error) {
    // Nothing more of it is wanted; the sender may be gone.
    void reader.cancel().catch(() => undefined);
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('invalid_request', 'The connection broke before the whole body had come');
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(): ProblemError {
  return new ProblemError('too_large', `Expected a body of at most ${maxBodyBytes} bytes`);
}

const [quote, backslash, open, close] = [0x22, 0x5c, new Set([0x5b, 0x7b]), new Set([0x5d, 0x7d])];

/** Counts brackets outside of strings. Bytes of other characters in UTF-8 are never those of a bracket or a quote. */
export function isTooDeep(bytes: Uint8Array, maxDepth = maxJsonDepth): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (inString) {
      if (byte === backslash) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (open.has(byte) && ++depth > maxDepth) return true;
    else if (close.has(byte)) depth--;
  }
  return false;
}
