import { hashOf } from '../domain/canonical-json.ts';
import type { DocumentState } from '../domain/document.ts';
import { electionIndex } from '../forms/election-index.ts';
import type { Condition } from '../store/document-store.ts';
import type { ElectionCatalogue } from './elections.ts';

/** Which documents are meant; what is given must hold all at once. */
export interface DocumentFilter {
  readonly electionId?: string | undefined;
  readonly formId?: string | undefined;
  /** This very place. */
  readonly pollingPlaceId?: string | undefined;
  /** This reporting unit of the election and everything below it. */
  readonly unitId?: string | undefined;
  readonly state?: DocumentState | undefined;
  /** The rule of a finding, or the code of the error. */
  readonly rule?: string | undefined;
  /** Whose the newest result is. */
  readonly source?: 'model' | 'human' | undefined;
  readonly reader?: string | undefined;
  /** Whether its counts are in the tallies. */
  readonly counted?: boolean | undefined;
}

/** A filter as the store can be asked: the same questions for each part of the places, one part after the other. */
export interface DocumentSelection {
  readonly where: readonly Condition[];
  /** Parts of at most 30 places, in the order of the election's units; one part `null` where the place is no matter. */
  readonly parts: readonly (readonly string[] | null)[];
  /** Leaves out documents whose place isn't known: every known place is meant. */
  readonly placed: boolean;
  /** Names the filter, and the places that it means at this moment. */
  readonly fingerprint: string;
}

export type SelectionOutcome =
  | { readonly kind: 'selected'; readonly selection: DocumentSelection }
  /** A unit without its election; ids of units are an election's own. */
  | { readonly kind: 'election_missing' }
  | { readonly kind: 'unknown_unit' };

/** Values that one `in` may have (shared/store/document-store.ts). */
const placesAtOnce = 30;

const compared = ['electionId', 'formId', 'pollingPlaceId', 'state', 'source', 'reader', 'counted'] as const;

/** Makes a filter into what the store is asked. */
export async function selectDocuments(
  elections: Pick<ElectionCatalogue, 'get'>,
  filter: DocumentFilter,
): Promise<SelectionOutcome> {
  const where = compared.flatMap((field): Condition[] => {
    const value = filter[field];
    return value === undefined ? [] : [{ field, op: '=', value }];
  });
  if (filter.rule !== undefined) where.push({ field: 'rules', op: 'array-contains', value: filter.rule });
  if (filter.unitId === undefined) return selected(where, [null], false);
  if (filter.electionId === undefined) return { kind: 'election_missing' };
  const election = await elections.get(filter.electionId);
  const units = election === null ? null : unitsWithin(election.definition, filter.unitId);
  if (election === null || units === null) return { kind: 'unknown_unit' };
  if (filter.pollingPlaceId !== undefined)
    return selected(where, units.includes(filter.pollingPlaceId) ? [null] : [], false);
  if (units.length === election.definition.reportingUnits.length) return selected(where, [null], true);
  const parts = Array.from({ length: Math.ceil(units.length / placesAtOnce) }, (_, index) =>
    units.slice(index * placesAtOnce, (index + 1) * placesAtOnce),
  );
  return selected(where, parts, false);
}

function selected(
  where: readonly Condition[],
  parts: DocumentSelection['parts'],
  placed: boolean,
): SelectionOutcome {
  const fingerprint = hashOf({ where, parts, placed }).slice(0, 12);
  return { kind: 'selected', selection: { where, parts, placed, fingerprint } };
}

/** The unit and all below it, in the election's order; null where it has no such unit. */
function unitsWithin(
  definition: Parameters<typeof electionIndex>[0],
  unitId: string,
): readonly string[] | null {
  const index = electionIndex(definition);
  if (!index.units.has(unitId)) return null;
  return definition.reportingUnits
    .filter(({ id }) => index.path(id).some(above => above.id === unitId))
    .map(({ id }) => id);
}
