import { InvalidInputError } from '../shared/domain/errors.ts';
import { visible } from './visible.ts';

/** Why a command that names an election can't go on: nobody imported it, or its name is misspelt. */
export function unknownElection(electionId: string, known: readonly string[]): InvalidInputError {
  const ones = known.length === 0 ? 'none is imported yet' : `there is ${known.map(visible).join(', ')}`;
  return new InvalidInputError(
    'unknown_election',
    `Expected an imported election (${ones}), got "${visible(electionId)}"`,
  );
}
