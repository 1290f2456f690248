import type { Services } from '../shared/config/services.ts';
import { InvalidInputError } from '../shared/domain/errors.ts';
import { visible } from './visible.ts';

/** The ids of the imported elections. */
export async function electionIds({ elections }: Pick<Services, 'elections'>): Promise<string[]> {
  return (await elections.all()).map(({ definition }) => definition.id);
}

/** Why a command that names an election can't go on: nobody imported it, or its name is misspelt. */
export function unknownElection(electionId: string, known: readonly string[]): InvalidInputError {
  const ones = known.length === 0 ? 'none is imported yet' : `there is ${known.map(visible).join(', ')}`;
  return new InvalidInputError(
    'unknown_election',
    `Expected an imported election (${ones}), got "${visible(electionId)}"`,
  );
}
