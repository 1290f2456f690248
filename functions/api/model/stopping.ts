/** What stops the model's work on a request: the client that leaves, or the end of the time for the whole answer. */
export interface Stopping {
  /** Aborted by either; goes into every call of the model. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** To be called when a stream's reader is gone. */
  leave(): void;
  /** Which of them it was; null while neither is. */
  why(): 'left' | 'late' | null;
}

/**
 * Starts the time of an answer.
 * @param client aborted when the connection ends
 */
export function startStopping(client: AbortSignal, timeoutMs: number): Stopping {
  const leaving = new AbortController();
  const late = AbortSignal.timeout(timeoutMs);
  return {
    signal: AbortSignal.any([client, leaving.signal, late]),
    timeoutMs,
    leave: () => leaving.abort(),
    why: () => (client.aborted || leaving.signal.aborted ? 'left' : late.aborted ? 'late' : null),
  };
}
