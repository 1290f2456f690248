import type { ElectionDefinition } from '../domain/election.ts';
import { type ElectionIndex, electionIndex } from './election-index.ts';
import type { FormDefinition, HeaderField } from './form-definition.ts';
import { withoutLabel } from './place-names.ts';

/** At most this many candidates are shown. */
const maxCandidates = 20;

/** The place that a header names; `candidates` are what it may name where that isn't one place. */
export interface PlaceIdentity {
  readonly placeId: string | null;
  readonly candidates: readonly string[];
}

/**
 * Finds the reporting unit that a form's header names, by the fields that `names` says. Names are compared exactly
 * after {@link import('./place-names.ts').nameKey}; a misread name is never taken for the nearest one. Every value
 * that names the unit itself must name the same one; what stands above it must be so in the hierarchy, or in the
 * unit's own `header`, unless the election knows no unit by that name. Null where no unit or several remain.
 */
export function identifyPlace(
  header: Readonly<Record<string, string | null>>,
  form: FormDefinition,
  election: ElectionDefinition,
): PlaceIdentity {
  const index = electionIndex(election);
  const places = index.places(form.id);
  const claims = form.header.flatMap(field => claimOf(field, header[field.id] ?? null, index));
  const own = claims
    .filter(claim => claim.field.names !== 'ancestor_name')
    .map(({ units }) => new Set([...units].filter(id => places.has(id))));
  const above = claims.filter(claim => claim.field.names === 'ancestor_name' && claim.units.size > 0);
  const named = [...new Set(own.flatMap(ids => [...ids]))];
  const agreed = named.filter(id => own.every(ids => ids.has(id)));
  const lying = agreed.filter(id => above.every(claim => liesIn(id, claim, index)));
  const placeId = lying.length === 1 ? lying[0]! : null;
  const candidates = [lying, agreed, named].find(ids => ids.length > 0) ?? [];
  return { placeId, candidates: candidates.slice(0, maxCandidates) };
}

/** One value of the header and the units that it may name. */
interface Claim {
  readonly field: HeaderField;
  readonly units: ReadonlySet<string>;
}

function claimOf(field: HeaderField, text: string | null, index: ElectionIndex): Claim[] {
  if (field.names === 'none' || text === null || text.trim() === '') return [];
  const exact = text.trim().normalize('NFC');
  if (field.names === 'unit_id' && index.units.has(exact)) return [{ field, units: new Set([exact]) }];
  const value = withoutLabel(text, field.labels);
  const units = [text, ...(value === null ? [] : [value])].flatMap(each => index.named(each, field.id));
  return [{ field, units: new Set(units) }];
}

function liesIn(unitId: string, { units }: Claim, index: ElectionIndex): boolean {
  return index.path(unitId).some(unit => units.has(unit.id));
}
