import type { Client } from 'openapi-fetch';
import { BallotsProblem, retryAfterSeconds } from './problem.ts';
import type { components, paths } from './schema.ts';

type Status = components['schemas']['Status'];

export interface WaitOptions {
  /** Ends the waiting, with its reason: `AbortSignal.timeout(60_000)`. Without one it waits as long as it takes. */
  readonly signal?: AbortSignal;
  /** Called with the status whenever it is another one. */
  readonly onChange?: (status: Status) => void;
}

/** Where the server doesn't say when to come again: a document that has not arrived, an outage. */
const usualSeconds = 3;

/**
 * Polls until the document is final. Asks when the server said that it is worth it, and for what is new only (`ETag`).
 * A document that has not arrived yet is waited for, and so is a server that is busy. Throws {@link BallotsProblem}
 * for every other error, and the signal's reason.
 */
export async function waitForFinal(
  api: Client<paths>,
  documentId: string,
  { signal, onChange }: WaitOptions = {},
): Promise<Status> {
  let tag: string | null = null;
  for (;;) {
    signal?.throwIfAborted();
    let pause = usualSeconds;
    try {
      const { data, response } = await ask(api, documentId, tag, signal);
      pause = retryAfterSeconds(response) ?? usualSeconds;
      if (data !== undefined) {
        tag = response.headers.get('ETag');
        onChange?.(data);
        if (data.final) return data;
      }
    } catch (error) {
      if (!(error instanceof BallotsProblem) || ![404, 429, 503].includes(error.status)) throw error;
      pause = error.retryAfterSeconds ?? usualSeconds;
    }
    await sleep(pause * 1000, signal);
  }
}

function ask(api: Client<paths>, documentId: string, tag: string | null, signal: AbortSignal | undefined) {
  return api.GET('/v1/status/{documentId}', {
    params: { path: { documentId }, header: tag === null ? {} : { 'If-None-Match': tag } },
    signal: signal ?? null,
  });
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
