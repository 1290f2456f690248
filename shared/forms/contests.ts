import type { Contest, ElectionDefinition, ReportingUnit } from '../domain/election.ts';
import { electionIndex } from './election-index.ts';
import type { FormDefinition } from './form-definition.ts';

/** The unit and everything above it, nearest first; empty where the election has no such unit. */
export function ancestry(election: ElectionDefinition, unitId: string): readonly ReportingUnit[] {
  return electionIndex(election).path(unitId);
}

/**
 * Which contest stands in each slot of a form at a place: of those that the election allows there, the one held in
 * the place or the nearest unit above it. A slot with none is absent. Takes as many look-ups as there are levels.
 */
export function contestsAt(
  election: ElectionDefinition,
  form: FormDefinition,
  placeId: string | null,
): Record<string, Contest> {
  const index = electionIndex(election);
  const slots = index.forms.get(form.id)?.slots;
  const units = placeId === null ? [] : index.path(placeId);
  const contests: Record<string, Contest> = {};
  for (const { id } of form.contests) {
    const slot = slots?.get(id);
    const nearest = units.find(unit => slot?.byUnit.has(unit.id));
    const held = nearest === undefined ? slot?.only : slot?.byUnit.get(nearest.id);
    if (held !== undefined && held !== null) contests[id] = held;
  }
  return contests;
}

/** How many pages a form has in an election: as the election says, else as its definition does. */
export function pagesOf(form: FormDefinition, election: ElectionDefinition | null): number {
  const inUse = election === null ? undefined : electionIndex(election).forms.get(form.id)?.inUse;
  return inUse?.pages ?? form.pages;
}
