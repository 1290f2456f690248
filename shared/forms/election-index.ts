import type { Contest, ElectionDefinition, FormInUse, ReportingUnit } from '../domain/election.ts';
import { nameKey } from './place-names.ts';

/** What stands in one slot of a form: the contest held in each unit, and the only one where there is one. */
interface SlotIndex {
  readonly byUnit: ReadonlyMap<string, Contest>;
  readonly only: Contest | null;
}

interface FormIndex {
  readonly inUse: FormInUse;
  readonly slots: ReadonlyMap<string, SlotIndex>;
}

/**
 * Look-ups in an election definition, built once for each definition object and kept as long as it is: a definition
 * must not be changed after its first use.
 */
export class ElectionIndex {
  readonly election: ElectionDefinition;
  readonly units: ReadonlyMap<string, ReportingUnit>;
  /** Units without units below them: the polling places. */
  readonly leaves: ReadonlySet<string>;
  readonly forms: ReadonlyMap<string, FormIndex>;
  readonly #paths = new Map<string, readonly ReportingUnit[]>();
  readonly #places = new Map<string | null, ReadonlySet<string>>();
  #named: ReadonlyMap<string, readonly string[]> | null = null;
  #headed: ReadonlyMap<string, readonly string[]> | null = null;

  constructor(election: ElectionDefinition) {
    this.election = election;
    this.units = new Map(election.reportingUnits.map(unit => [unit.id, unit]));
    const parents = new Set(election.reportingUnits.map(unit => unit.parentId));
    this.leaves = new Set([...this.units.keys()].filter(id => !parents.has(id)));
    const contests = new Map(election.contests.map(contest => [contest.id, contest]));
    this.forms = new Map(election.forms.map(inUse => [inUse.formId, indexForm(inUse, contests)]));
  }

  /** The unit and everything above it, nearest first; empty where there is no such unit. */
  path(unitId: string): readonly ReportingUnit[] {
    const known = this.#paths.get(unitId);
    if (known !== undefined) return known;
    const path: ReportingUnit[] = [];
    for (let unit = this.units.get(unitId); unit !== undefined && !path.includes(unit); ) {
      path.push(unit);
      unit = unit.parentId === null ? undefined : this.units.get(unit.parentId);
    }
    this.#paths.set(unitId, path);
    return path;
  }

  /** The units that fill in a form: the polling places or those of its unit type; of any form where null. */
  places(formId: string | null): ReadonlySet<string> {
    const known = this.#places.get(formId);
    if (known !== undefined) return known;
    const forms = formId === null ? this.election.forms : [this.forms.get(formId)?.inUse];
    const types = new Set(forms.map(form => form?.unitType));
    const places = new Set(
      this.election.reportingUnits
        .filter(unit => types.has(unit.type) || (types.has(undefined) && this.leaves.has(unit.id)))
        .map(unit => unit.id),
    );
    this.#places.set(formId, places);
    return places;
  }

  /** Ids of the units that a name (id, name or alias) or a value of one header field is given to. */
  named(name: string, headerField: string | null = null): readonly string[] {
    this.#named ??= indexNames(this.election.reportingUnits);
    const key = nameKey(name);
    const found = this.#named.get(key) ?? [];
    if (headerField === null) return found;
    return [...new Set([...found, ...(this.#named.get(headerKey(headerField, key)) ?? [])])];
  }

  /** Ids of the units of which any value of a form's header is this one. */
  headed(value: string): readonly string[] {
    this.#headed ??= indexHeaders(this.election.reportingUnits);
    return this.#headed.get(nameKey(value)) ?? [];
  }
}

const indexes = new WeakMap<ElectionDefinition, ElectionIndex>();

/** The look-ups of an election definition. */
export function electionIndex(election: ElectionDefinition): ElectionIndex {
  const known = indexes.get(election);
  if (known !== undefined) return known;
  const index = new ElectionIndex(election);
  indexes.set(election, index);
  return index;
}

function indexForm(inUse: FormInUse, contests: ReadonlyMap<string, Contest>): FormIndex {
  const slots = Object.entries(inUse.contests).map(([slot, ids]): [string, SlotIndex] => {
    const allowed = ids.flatMap(id => contests.get(id) ?? []);
    // Of two contests in one unit the first counts; `validateElection` refuses the second.
    const byUnit = new Map(allowed.toReversed().map(contest => [contest.unitId, contest]));
    return [slot, { byUnit, only: allowed.length === 1 ? allowed[0]! : null }];
  });
  return { inUse, slots: new Map(slots) };
}

/** Normalised name → unit ids, and header field with normalised value → unit ids. */
function indexNames(units: readonly ReportingUnit[]): ReadonlyMap<string, readonly string[]> {
  return indexBy(units, unit => [
    ...[unit.id, unit.name, ...(unit.aliases ?? [])].map(nameKey),
    ...Object.entries(unit.header ?? {}).map(([field, value]) => headerKey(field, nameKey(value))),
  ]);
}

function indexHeaders(units: readonly ReportingUnit[]): ReadonlyMap<string, readonly string[]> {
  return indexBy(units, unit => Object.values(unit.header ?? {}).map(nameKey));
}

function indexBy(
  units: readonly ReportingUnit[],
  keysOf: (unit: ReportingUnit) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const unit of units) {
    for (const key of new Set(keysOf(unit))) {
      const ids = index.get(key) ?? [];
      ids.push(unit.id);
      index.set(key, ids);
    }
  }
  return index;
}

function headerKey(field: string, key: string): string {
  return `${field}\u0000${key}`;
}
