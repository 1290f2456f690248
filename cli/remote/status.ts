import { type BallotsClient, BallotsProblem, type Schemas } from 'ballots-client';
import { DocumentId } from '../../shared/domain/primitives.ts';
import { Status } from '../../shared/domain/status.ts';

/**
 * The status of a document by its id or one of its objects' names, null where none has arrived. With `wait` it is the
 * final one.
 */
export async function findStatus(
  { api, waitForFinal }: BallotsClient,
  given: string,
  wait: boolean,
): Promise<Status | null> {
  const named = DocumentId.safeParse(given);
  try {
    const { data } = named.success
      ? await api.GET('/v1/status/{documentId}', { params: { path: { documentId: named.data } } })
      : await api.GET('/v1/status', { params: { query: { object: given } } });
    const status: Schemas['Status'] = data!;
    return Status.parse(wait && !status.final ? await waitForFinal(status.documentId) : status);
  } catch (error) {
    if (error instanceof BallotsProblem && error.code === 'not_found') return null;
    throw error;
  }
}
