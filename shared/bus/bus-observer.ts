import type { Delivery } from './message-bus.ts';

/** Told of what goes wrong in delivering, so that it can be logged and counted. */
export interface BusObserver {
  /** A handler threw. `retryInMs` is null when the message went to the dead-letter topic or the platform decides. */
  failed(delivery: Delivery, error: unknown, retryInMs: number | null): void;
  /** The bus itself failed and goes on: the message will come again. */
  trouble(error: unknown): void;
}

/** For where nobody watches: a process warning on stderr. Failures of handlers are the handlers' to tell. */
export const warningObserver: BusObserver = {
  failed: () => {},
  trouble: error => process.emitWarning(error instanceof Error ? error : String(error)),
};
