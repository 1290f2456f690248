import type { Contest, ElectionDefinition, ReportingUnit } from '../domain/election.ts';
import type { FormDefinition } from './form-definition.ts';

/** The unit and everything above it, nearest first; empty where the election has no such unit. */
export function ancestry(election: ElectionDefinition, unitId: string): ReportingUnit[] {
  const units = new Map(election.reportingUnits.map(unit => [unit.id, unit]));
  const path: ReportingUnit[] = [];
  for (let unit = units.get(unitId); unit !== undefined && !path.includes(unit); ) {
    path.push(unit);
    unit = unit.parentId === null ? undefined : units.get(unit.parentId);
  }
  return path;
}

/**
 * Which contest stands in each slot of a form at a place: of those that the election allows there, the one held in
 * the place or the nearest unit above it. A slot with none is absent.
 */
export function contestsAt(
  election: ElectionDefinition,
  form: FormDefinition,
  placeId: string | null,
): Record<string, Contest> {
  const inUse = election.forms.find(each => each.formId === form.id);
  const units = placeId === null ? [] : ancestry(election, placeId).map(unit => unit.id);
  const contests: Record<string, Contest> = {};
  for (const slot of form.contests) {
    const allowed = (inUse?.contests[slot.id] ?? []).flatMap(
      id => election.contests.find(contest => contest.id === id) ?? [],
    );
    const [only] = allowed;
    const held =
      units.map(unit => allowed.find(contest => contest.unitId === unit)).find(each => each !== undefined) ??
      (allowed.length === 1 ? only : undefined);
    if (held !== undefined) contests[slot.id] = held;
  }
  return contests;
}
