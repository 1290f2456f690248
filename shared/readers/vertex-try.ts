import type { Clock } from '../domain/clock.ts';
import { modelError, retryAfterOf } from './model-errors.ts';
import { type TransportCall, withTransport } from './vertex-transport.ts';

/** One try of a call, with a time limit of its own. */
export interface Try {
  /** Runs a step of it; what goes wrong there is thrown as the errors of `model-errors.ts`. */
  run<Value>(step: () => Promise<Value>): Promise<Value>;
  /** Closes the connection, if it is still open. */
  stop(): void;
}

/**
 * Starts the time limit of a try. When the caller's signal is aborted, `run` throws its reason and the connection is
 * closed.
 */
export function startTry(
  model: string,
  caller: AbortSignal | undefined,
  timeoutMs: number,
  clock: Clock,
): Try {
  const own = new AbortController();
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([own.signal, timeout, ...(caller === undefined ? [] : [caller])]);
  const call: TransportCall = { signal, status: null, retryAfter: null, errorBody: '' };
  return {
    stop: () => own.abort(),
    async run(step) {
      try {
        return await unlessAborted(withTransport(call, step), signal);
      } catch (cause) {
        own.abort();
        caller?.throwIfAborted();
        throw modelError(model, {
          status: call.status,
          retryAfterMs: retryAfterOf(call.retryAfter, call.errorBody, clock.now()),
          body: call.errorBody,
          timedOut: timeout.aborted,
          unauthenticated: cause instanceof Error && cause.name === 'GoogleAuthError',
          cause,
        });
      }
    },
  };
}

/** The promise's outcome, or the signal's reason if that comes first: not every step of the client can be aborted. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    if (signal.aborted) stop();
  });
}
