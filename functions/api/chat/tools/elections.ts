import { z } from 'zod';
import { Id } from '../../../../shared/domain/primitives.ts';
import { nameKey } from '../../../../shared/forms/place-names.ts';
import { tallyPlan } from '../../../../shared/ledger/tally-plan.ts';
import { defineTool, failed } from '../tool.ts';
import { ElectionArgument, electionMeant } from '../where.ts';

const maxListed = 50;
const Limit = z.int().min(1).max(maxListed).default(20).describe('How many at most.');
const SearchText = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('Part of its name, another name or its id.');

/** Which elections there are, with their top unit, levels and forms. */
export const listElections = defineTool({
  name: 'list_elections',
  description:
    'Elections that can be asked about: ids, names, dates, levels of reporting units, forms, number of contests.',
  args: z.strictObject({}),
  async run(view) {
    const elections = (await view.elections()).map(({ definition, forms }) => {
      const byType = Map.groupBy(definition.reportingUnits, unit => unit.type);
      const top = definition.reportingUnits.find(unit => unit.parentId === null);
      return {
        electionId: definition.id,
        name: definition.name,
        country: definition.country,
        date: definition.date,
        topUnitId: top?.id ?? null,
        unitTypes: [...byType].map(([type, units]) => ({ type, units: units.length })),
        contests: definition.contests.length,
        forms: definition.forms.map(({ formId }) => ({ formId, title: forms.get(formId)?.title ?? formId })),
      };
    });
    return { facts: { elections }, citations: [] };
  },
});

/** Contests of an election with their options. */
export const findContests = defineTool({
  name: 'find_contests',
  description:
    'Contests of an election with their ids and options (candidates, parties, answers), also those held in a unit.',
  args: z.strictObject({
    electionId: ElectionArgument,
    unitId: Id.optional().describe('Only contests that are tallied in this reporting unit.'),
    text: SearchText,
    limit: Limit,
  }),
  async run(view, { electionId, unitId, text, limit }) {
    const { found: election, problem } = await electionMeant(view, electionId);
    if (election === null) return problem;
    const plan = tallyPlan(election);
    if (unitId !== undefined && !plan.index.units.has(unitId)) {
      return failed('not_found', 'There is no such reporting unit; find_units finds it by its name');
    }
    const held = unitId === undefined ? election.definition.contests : plan.contestsIn(unitId);
    const matching = held.filter(({ id, name }) => matches(text, [id, name]));
    const contests = matching
      .slice(0, limit)
      .map(({ id, name, unitId: heldIn, method, votesAllowed, options }) => ({
        contestId: id,
        name,
        heldInUnitId: heldIn,
        method,
        votesAllowed,
        options: options.map(option => ({
          optionId: option.id,
          label: option.name,
          party: option.party ?? null,
        })),
      }));
    return { facts: { matching: matching.length, contests }, citations: [] };
  },
});

/** Reporting units by name, type or the unit above. */
export const findUnits = defineTool({
  name: 'find_units',
  description:
    'Reporting units (regions, districts, polling places …) by name, type or the unit above them, with their ids.',
  args: z.strictObject({
    electionId: ElectionArgument,
    text: SearchText,
    type: z.string().min(1).max(100).optional().describe('Level, as list_elections names it.'),
    parentId: Id.optional().describe('Only units right below this one.'),
    limit: Limit,
  }),
  async run(view, { electionId, text, type, parentId, limit }) {
    const { found: election, problem } = await electionMeant(view, electionId);
    if (election === null) return problem;
    const { index } = tallyPlan(election);
    const matching = election.definition.reportingUnits.filter(
      unit =>
        (type === undefined || unit.type === type) &&
        (parentId === undefined || unit.parentId === parentId) &&
        matches(text, [unit.id, unit.name, ...(unit.aliases ?? [])]),
    );
    const units = matching.slice(0, limit).map(unit => ({
      unitId: unit.id,
      name: unit.name,
      type: unit.type,
      within: index
        .path(unit.id)
        .slice(1)
        .map(({ id, name }) => ({ unitId: id, name })),
      registeredVoters: unit.registeredVoters ?? null,
    }));
    return { facts: { matching: matching.length, units }, citations: [] };
  },
});

function matches(text: string | undefined, names: readonly string[]): boolean {
  if (text === undefined) return true;
  const key = nameKey(text);
  return names.some(name => nameKey(name).includes(key));
}
