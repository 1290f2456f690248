import { PreconditionError, TransientError } from '../domain/errors.ts';

/** gRPC codes after which the same call may succeed, https://grpc.io/docs/guides/status-codes/ */
const TRANSIENT = new Map([
  [1, 'cancelled'],
  [4, 'deadline_exceeded'],
  [8, 'resource_exhausted'],
  [10, 'contention'],
  [13, 'internal'],
  [14, 'unavailable'],
]);

const ALREADY_EXISTS = 6;

/**
 * The error to throw instead of one of Firestore's; any other error as it is. FAILED_PRECONDITION stays as it
 * is too: the store sets no precondition that ends so, and Google's message about a missing index holds the
 * link that makes it.
 */
export function firestoreError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === ALREADY_EXISTS) return new PreconditionError(`Firestore: ${error.message}`);
  const code = TRANSIENT.get(Number(error.code));
  return code ? new TransientError(code, `Firestore: ${error.message}`, { cause: error }) : error;
}
