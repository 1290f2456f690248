import type { FormDefinition } from './form-definition.ts';
import type { LooseContest, LooseElection, LooseFormInUse, LooseUnit } from './loose-election.ts';
import { nameKey } from './place-names.ts';
import { duplicates, error, unknown, type ValidationIssue, warning } from './validation.ts';

type Forms = ReadonlyMap<string, FormDefinition>;

/** Everything wrong with which form reports which contests. */
export function* formsInUseIssues(election: LooseElection, forms: Forms): Generator<ValidationIssue> {
  yield* duplicates(
    'form',
    election.forms.map(({ formId }, at) => [formId, `forms.${at}.formId`]),
  );
  yield* duplicates(
    'alias of a form',
    election.forms.flatMap(({ formId, aliases }, at) =>
      aliases
        .map((alias, index) => [nameKey(alias), `forms.${at}.aliases.${index}`] as const)
        .filter(([key]) => key !== nameKey(formId)),
    ),
  );
  const units = new UnitsOfForms(election.reportingUnits);
  for (const [at, inUse] of election.forms.entries()) {
    const form = forms.get(inUse.formId);
    const path = `forms.${at}`;
    if (inUse.formId !== '' && form === undefined) {
      yield error(`${path}.formId`, unknown('form', inUse.formId, forms.keys()));
    }
    yield* slotIssues(inUse, form, path);
    yield* contestIssues(election, inUse, path);
    yield* placeIssues(election, inUse, units, path);
    if (form !== undefined) yield* formIssues(election, inUse, form, forms, path);
  }
  yield* unreportedIssues(election);
}

function* slotIssues(
  { contests }: LooseFormInUse,
  form: FormDefinition | undefined,
  path: string,
): Generator<ValidationIssue> {
  const used = Object.keys(contests);
  if (used.length === 0) yield error(`${path}.contests`, 'No contest uses this form');
  if (form === undefined) return;
  const slots = form.contests.map(({ id }) => id);
  for (const slot of used.filter(each => !slots.includes(each))) {
    yield error(`${path}.contests.${slot}`, unknown(`table of ${form.id}`, slot, slots));
  }
  for (const slot of slots.filter(each => used.length > 0 && !used.includes(each))) {
    yield warning(
      `${path}.contests`,
      `No contest stands in the table "${slot}"; its rows will not be counted`,
    );
  }
}

function* contestIssues(
  election: LooseElection,
  { contests }: LooseFormInUse,
  path: string,
): Generator<ValidationIssue> {
  const known = new Map(election.contests.map(contest => [contest.id, contest]));
  for (const [slot, ids] of Object.entries(contests)) {
    const where = `${path}.contests.${slot}`;
    yield* duplicates(
      'contest',
      ids.map((id, at) => [id, `${where}.${at}`]),
    );
    const held = new Map<string, string>();
    for (const [at, id] of ids.entries()) {
      const contest = known.get(id);
      if (id !== '' && contest === undefined)
        yield error(`${where}.${at}`, unknown('contest', id, known.keys()));
      if (contest === undefined || contest.unitId === '') continue;
      const other = held.get(contest.unitId);
      if (other !== undefined && other !== id) {
        yield error(
          `${where}.${at}`,
          `"${id}" and "${other}" are held in one unit, so the table could be of either`,
        );
      }
      held.set(contest.unitId, id);
    }
  }
}

/** Where a form is filled in, and what lies above each place. */
class UnitsOfForms {
  readonly types: ReadonlySet<string>;
  readonly #units: readonly LooseUnit[];
  readonly #parents: ReadonlyMap<string, string | null>;
  readonly #above: ReadonlySet<string | null>;

  constructor(units: readonly LooseUnit[]) {
    this.#units = units;
    this.types = new Set(units.map(({ type }) => type));
    this.#parents = new Map(units.map(({ id, parentId }) => [id, parentId]));
    this.#above = new Set(units.map(({ parentId }) => parentId));
  }

  has(id: string): boolean {
    return this.#parents.has(id);
  }

  placesOf({ unitType }: LooseFormInUse): string[] {
    return this.#units
      .filter(({ id, type }) => (unitType === undefined ? !this.#above.has(id) : type === unitType))
      .map(({ id }) => id);
  }

  /** The first of some units at or above a place. */
  nearest(place: string, among: ReadonlySet<string>): string | null {
    const seen = new Set<string>();
    let id: string | null | undefined = place;
    while (id !== null && id !== undefined && !seen.has(id)) {
      if (among.has(id)) return id;
      seen.add(id);
      id = this.#parents.get(id);
    }
    return null;
  }
}

/** Each contest is held somewhere where the form is filled in, and each place of the form has a contest. */
function* placeIssues(
  election: LooseElection,
  inUse: LooseFormInUse,
  units: UnitsOfForms,
  path: string,
): Generator<ValidationIssue> {
  if (inUse.unitType !== undefined && !units.types.has(inUse.unitType)) {
    yield error(`${path}.unitType`, unknown('type of reporting unit', inUse.unitType, units.types));
    return;
  }
  const places = units.placesOf(inUse);
  for (const [slot, ids] of Object.entries(inUse.contests)) {
    const where = `${path}.contests.${slot}`;
    const contests = ids.map(id => election.contests.find(contest => contest.id === id));
    const held = new Set(contests.flatMap(contest => (contest === undefined ? [] : [contest.unitId])));
    const nearest = places.map(place => ({ place, unit: units.nearest(place, held) }));
    const reached = new Set(nearest.map(({ unit }) => unit));
    for (const [at, contest] of contests.entries()) {
      if (contest === undefined || !units.has(contest.unitId) || reached.has(contest.unitId)) continue;
      const message = `"${contest.id}" is held in "${contest.unitId}", where no place fills in this form for it`;
      yield error(`${where}.${at}`, message);
    }
    const without = nearest.filter(({ unit }) => unit === null);
    // A single contest is taken to stand on the form wherever it comes from.
    if (without.length === 0 || held.size < 2) continue;
    const message = `None of these contests is held at ${without.length} places, "${without[0]!.place}" among them`;
    yield warning(where, message);
  }
}

function* formIssues(
  election: LooseElection,
  inUse: LooseFormInUse,
  form: FormDefinition,
  forms: Forms,
  path: string,
): Generator<ValidationIssue> {
  for (const pair of form.pairs) {
    const other = forms.get(pair.formId);
    const rule = `The pair rule "${pair.id}" of ${form.id}`;
    if (other === undefined) yield error(`${path}.formId`, `${rule} names an unknown form "${pair.formId}"`);
    else if (!other.fields.some(({ id }) => id === pair.otherField)) {
      yield error(`${path}.formId`, `${rule} names an unknown field "${pair.otherField}" of ${other.id}`);
    }
  }
  for (const slot of form.contests) {
    for (const [at, id] of (inUse.contests[slot.id] ?? []).entries()) {
      const contest = election.contests.find(each => each.id === id);
      if (contest === undefined) continue;
      const where = `${path}.contests.${slot.id}.${at}`;
      if (slot.columns.includes('number') && contest.options.some(({ number }) => number === undefined)) {
        yield warning(where, `The form prints numbers, but an option of "${id}" has none`);
      }
      if (form.kind === 'ballot' && slot.method !== contest.method) {
        yield error(
          where,
          `Expected a contest of the method "${slot.method}" but "${id}" is "${contest.method}"`,
        );
      }
    }
  }
}

function* unreportedIssues({ contests, forms }: LooseElection): Generator<ValidationIssue> {
  const reported = new Set(forms.flatMap(form => Object.values(form.contests).flat()));
  for (const [at, { id }] of contests.entries()) {
    if (id !== '' && !reported.has(id))
      yield warning(`contests.${at}`, `No form reports the contest "${id}"`);
  }
}

/** Everything wrong with one contest and its options. */
export function* optionIssues(contest: LooseContest, path: string): Generator<ValidationIssue> {
  const { options, votesAllowed } = contest;
  yield* duplicates(
    'option',
    options.map(({ id }, at) => [id, `${path}.options.${at}.id`]),
  );
  yield* duplicates(
    'option number',
    options.map(({ number }, at) => [
      number === undefined ? '' : String(number),
      `${path}.options.${at}.number`,
    ]),
  );
  const named = [
    ...duplicates(
      'option name',
      options.map(({ name }, at) => [nameKey(name), `${path}.options.${at}.name`]),
    ),
  ];
  yield* named.map(issue => warning(issue.path, issue.message));
  if (votesAllowed !== undefined && options.length > 0 && votesAllowed > options.length) {
    yield warning(`${path}.votesAllowed`, `Expected at most ${options.length}, the number of options`);
  }
}
