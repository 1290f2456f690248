import { type BallotsClient, BallotsProblem } from 'ballots-client';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import type { RedriveFilter } from '../../shared/ledger/redrive-matching.ts';
import { exitCodes, printJson } from '../outcome.ts';

interface RemoteRedriveOptions {
  readonly reason?: string;
  readonly evenReviewed?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/**
 * Has documents read anew over the API, by their ids. Choosing by state or rule would need the whole ledger: that is
 * done beside it. Throws {@link InvalidInputError} with code `invalid_option`.
 */
export async function redriveRemotely(
  { api }: BallotsClient,
  { documentIds }: RedriveFilter,
  { reason, evenReviewed = false, dryRun, json = false }: RemoteRedriveOptions,
): Promise<number> {
  if (documentIds === undefined || dryRun === true)
    throw new InvalidInputError('invalid_option', 'Expected ids, and no --dry-run, beside --server');
  let refused = false;
  for (const documentId of documentIds) {
    const body = { evenReviewed, ...(reason === undefined ? {} : { reason }) };
    let kind = 'redriven';
    try {
      await api.POST('/v1/documents/{documentId}/redrive', { params: { path: { documentId } }, body });
    } catch (error) {
      if (!(error instanceof BallotsProblem) || ![404, 409].includes(error.status)) throw error;
      kind = error.status === 404 ? 'unknown' : `refused: ${error.message}`;
      refused = true;
    }
    if (json) printJson({ documentId, kind });
    else console.log(`${documentId}  ${kind}`);
  }
  return refused ? exitCodes.rejected : exitCodes.ok;
}
