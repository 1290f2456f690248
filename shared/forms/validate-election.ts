import { ElectionDefinition } from '../domain/election.ts';
import { patternMistakes } from './filename-pattern.ts';
import type { FormDefinition } from './form-definition.ts';
import { LooseElection } from './loose-election.ts';
import { formsInUseIssues, optionIssues } from './validate-forms-in-use.ts';
import { unitIssues } from './validate-units.ts';
import {
  duplicates,
  error,
  hasErrors,
  schemaIssues,
  unknown,
  type ValidationIssue,
  warning,
} from './validation.ts';

/** An election definition, null where any issue is an error, and everything wrong with it. */
export interface ElectionValidation {
  readonly election: ElectionDefinition | null;
  readonly issues: readonly ValidationIssue[];
}

/**
 * Checks an election definition: its shape, everything that refers to something else, and how it fits the forms in
 * use. Every mistake is reported with its path, also where the shape is wrong somewhere else. Never throws.
 */
export function validateElection(
  json: unknown,
  forms: ReadonlyMap<string, FormDefinition>,
): ElectionValidation {
  const election = LooseElection.parse(json);
  const issues = [
    ...schemaIssues(ElectionDefinition, json),
    ...unitIssues(election.reportingUnits),
    ...contestIssues(election),
    ...formsInUseIssues(election, forms),
    ...headerIssues(election, forms),
    ...election.filenamePatterns.flatMap((pattern, at) =>
      pattern === '' ? [] : patternMistakes(pattern).map(message => error(`filenamePatterns.${at}`, message)),
    ),
    ...comparisonIssues(election),
  ];
  return { election: hasErrors(issues) ? null : ElectionDefinition.parse(json), issues };
}

function* contestIssues({ contests, reportingUnits }: LooseElection): Generator<ValidationIssue> {
  yield* duplicates(
    'contest',
    contests.map(({ id }, at) => [id, `contests.${at}.id`]),
  );
  const units = new Set(reportingUnits.map(({ id }) => id));
  for (const [at, contest] of contests.entries()) {
    if (contest.unitId !== '' && !units.has(contest.unitId)) {
      yield error(`contests.${at}.unitId`, `Unknown reporting unit "${contest.unitId}"`);
    }
    yield* optionIssues(contest, `contests.${at}`);
  }
}

/** Values of a header field that no form in use has; one warning for each field. */
function* headerIssues(
  { reportingUnits, forms: inUse }: LooseElection,
  forms: ReadonlyMap<string, FormDefinition>,
): Generator<ValidationIssue> {
  const fields = new Set(inUse.flatMap(({ formId }) => forms.get(formId)?.header.map(({ id }) => id) ?? []));
  const told = new Set<string>();
  for (const [at, { header }] of reportingUnits.entries()) {
    for (const field of Object.keys(header)) {
      if (fields.has(field) || told.has(field)) continue;
      told.add(field);
      yield warning(
        `reportingUnits.${at}.header.${field}`,
        unknown('header field of the forms in use', field, fields),
      );
    }
  }
}

function* comparisonIssues({
  comparison,
  reportingUnits,
  contests,
}: LooseElection): Generator<ValidationIssue> {
  const units = new Set(reportingUnits.map(({ id }) => id));
  const optionsOf = new Map(
    contests.map(({ id, options }) => [id, new Set(options.map(option => option.id))]),
  );
  for (const [unit, ofUnit] of Object.entries(comparison.counts)) {
    const path = `comparison.counts.${unit}`;
    if (!units.has(unit)) yield error(path, `Unknown reporting unit "${unit}"`);
    for (const [contest, votes] of Object.entries(ofUnit)) {
      const options = optionsOf.get(contest);
      if (options === undefined) {
        yield error(`${path}.${contest}`, unknown('contest', contest, optionsOf.keys()));
        continue;
      }
      for (const option of Object.keys(votes).filter(each => !options.has(each))) {
        yield error(`${path}.${contest}.${option}`, unknown(`option of ${contest}`, option, options));
      }
    }
  }
}
