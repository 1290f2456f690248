import test from 'ava';
import { PreconditionError, TransientError } from '../../shared/domain/errors.ts';
import { firestoreError } from '../../shared/store/firestore-errors.ts';

const grpcError = (code: number): Error => Object.assign(new Error(`${code} FROM_GRPC`), { code });

for (const [grpc, code] of [
  [1, 'cancelled'],
  [4, 'deadline_exceeded'],
  [8, 'resource_exhausted'],
  [10, 'contention'],
  [13, 'internal'],
  [14, 'unavailable'],
] as const) {
  test(`gRPC code ${grpc} may pass: TransientError ${code}`, t => {
    const cause = grpcError(grpc);
    const error = firestoreError(cause);
    t.true(error instanceof TransientError);
    t.like(error, { code, cause, retryAfterMs: null });
  });
}

test('a record that is there already is a PreconditionError', t => {
  t.true(firestoreError(grpcError(6)) instanceof PreconditionError);
});

test('what will not pass, and what is not Firestore’s, stays as it is', t => {
  const own = new TransientError('model_overloaded', 'from the callback');
  for (const error of [grpcError(3), grpcError(7), grpcError(9), new Error('10'), own, 'text', null]) {
    t.is(firestoreError(error), error);
  }
});
