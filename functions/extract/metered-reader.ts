import { TransientError } from '../../shared/domain/errors.ts';
import { addSpend, nothingSpent, type Spend } from '../../shared/ledger/budget.ts';
import type { FormReader } from '../../shared/readers/form-reader.ts';
import { pausesReading } from '../../shared/readers/model-errors.ts';

/** A reader as one document uses it, and what came of its calls. */
export interface MeteredReader {
  readonly reader: FormReader;
  /** What the calls used so far, recognising the form included. */
  used(): Spend;
  /** Whether the newest call was answered; null where there was none, or none that says how the model is. */
  answered(): boolean | null;
  /** The failure of the newest call, null where it was answered. */
  failure(): TransientError | null;
  /** Whether an error came from the reader. */
  threw(error: unknown): error is TransientError;
}

/**
 * Hands every call through with the signal that stops it, and remembers what it cost and how it ended. A model that can't
 * be used at all ({@link pausesReading}) is no outage that passes by itself: it says nothing to the breaker.
 */
export function meteredReader(inner: FormReader, stop: AbortSignal): MeteredReader {
  let used = nothingSpent;
  let newest: { readonly failure: TransientError | null } | null = null;
  const failures = new Set<unknown>();

  async function metered<
    Answer extends { readonly usage: { inputTokens: number; outputTokens: number; costUsd: number } },
  >(call: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await call();
      const { inputTokens, outputTokens, costUsd } = answer.usage;
      used = addSpend(used, { tokens: inputTokens + outputTokens, costUsd });
      newest = { failure: null };
      return answer;
    } catch (error) {
      if (error instanceof TransientError) {
        newest = { failure: error };
        failures.add(error);
      }
      throw error;
    }
  }

  const stopping = (signal: AbortSignal | undefined) => ({
    signal: signal === undefined ? stop : AbortSignal.any([signal, stop]),
  });
  return {
    reader: {
      name: inner.name,
      read: request => metered(() => inner.read({ ...request, ...stopping(request.signal) })),
      readValues: request => metered(() => inner.readValues({ ...request, ...stopping(request.signal) })),
      recognise: request => metered(() => inner.recognise({ ...request, ...stopping(request.signal) })),
      close: () => inner.close(),
    },
    used: () => used,
    answered: () => (newest === null || pausesReading(newest.failure) ? null : newest.failure === null),
    failure: () => newest?.failure ?? null,
    threw: (error): error is TransientError => failures.has(error),
  };
}
