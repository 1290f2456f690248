import { AsyncLocalStorage } from 'node:async_hooks';

/** One HTTP call that the Vertex client makes: how to stop it, and what came back. */
export interface TransportCall {
  readonly signal: AbortSignal;
  status: number | null;
  retryAfter: string | null;
  /** Body of an answer that is not 2xx. */
  errorBody: string;
}

const calls = new AsyncLocalStorage<TransportCall>();
let installed = false;

/**
 * Runs `use` so that the fetch inside it can be aborted and its status and headers seen. `@google-cloud/vertexai`
 * 1.12 calls the global `fetch` and has no seam of its own: its timeout leaves a timer behind after every call, it
 * takes no AbortSignal, drops `Retry-After`, and throws a SyntaxError where a proxy answers 502 with a page. Calls
 * of `fetch` from anywhere else go through untouched.
 */
export function withTransport<Value>(call: TransportCall, use: () => Promise<Value>): Promise<Value> {
  install();
  return calls.run(call, use);
}

function install(): void {
  if (installed) return;
  installed = true;
  const plainFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const call = calls.getStore();
    if (call === undefined) return plainFetch(input, init);
    const response = await plainFetch(input, { ...init, signal: call.signal });
    call.status = response.status;
    call.retryAfter = response.headers.get('retry-after');
    if (!response.ok) call.errorBody = await response.clone().text();
    return response;
  };
}
