import { createHash } from 'node:crypto';
import { timestamp } from '../../domain/clock.ts';
import type { Contest, Option } from '../../domain/election.ts';
import type { Election } from '../../ledger/elections.ts';

/** What made an export, as the formats ask. */
export const application = 'ballot-pipeline';

/**
 * The `@id` of everything that has one. The election's own ids, which hold no `~`, stand behind the kind, so that no two
 * things share one and a reader can find the way back.
 */
export const ids = {
  gpUnit: (unitId: string) => `gpunit.${unitId}`,
  contest: (contestId: string) => `contest.${contestId}`,
  selection: (contestId: string, optionId: string) => `selection.${contestId}~${optionId}`,
  candidate: (contestId: string, optionId: string) => `candidate.${contestId}~${optionId}`,
  /** Parties have no ids in an election definition: the same name is the same party. */
  party: (name: string) => `party.${createHash('sha256').update(name).digest('hex').slice(0, 16)}`,
  election: (electionId: string) => `election.${electionId}`,
  snapshot: (documentId: string, revision: number) => `snapshot.${documentId}.${revision}`,
} as const;

/** The party that an option stands for; null where it stands for none. */
export function partyOf({ kind = 'candidate' }: Contest, { name, party }: Option): string | null {
  if (kind === 'party') return party ?? name;
  return kind === 'candidate' ? (party ?? null) : null;
}

/** The parties of these contests, each once, in the order in which they first appear. */
export function partiesOf(contests: readonly Contest[]): string[] {
  const named = contests.flatMap(contest =>
    contest.options.flatMap(option => partyOf(contest, option) ?? []),
  );
  return [...new Set(named)];
}

/** The language of the election's names: that of its first form, undetermined (ISO 639-2 `und`) where none says so. */
export function languageOf({ definition, forms }: Election): string {
  return forms.get(definition.forms[0]?.formId ?? '')?.languages[0] ?? 'und';
}

/** The time of an export in UTC, to the second: the schema of SP 1500-100 takes no fractions. */
export function generatedDate(nowMs: number): string {
  return timestamp(nowMs).replace(/\.\d+Z$/, 'Z');
}
