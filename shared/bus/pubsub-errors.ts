import { TransientError } from '../domain/errors.ts';

/** gRPC codes that may pass by themselves (https://grpc.io/docs/guides/status-codes/). */
const passing: Readonly<Record<number, string>> = {
  1: 'cancelled',
  2: 'unknown',
  4: 'deadline_exceeded',
  8: 'resource_exhausted',
  10: 'aborted',
  13: 'internal',
  14: 'unavailable',
};

/** What the port promises of an error of `@google-cloud/pubsub`; a missing topic or permission stays as it is. */
export function translatePubSubError(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  const name = typeof code === 'number' ? passing[code] : undefined;
  if (name === undefined) return error;
  return new TransientError(`pubsub_${name}`, message || name, { cause: error });
}
