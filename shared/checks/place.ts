import type { Finding } from '../domain/finding.ts';
import { electionIndex } from '../forms/election-index.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import type { Subject } from './subject.ts';

/** The document is for a place and a form that the election knows, and each table has a contest there. */
export function checkPlace(subject: Subject): Report[] {
  const { election, pollingPlaceId, form } = subject.input;
  if (election === null) return [notApplicable('unknown_place'), notApplicable('unknown_form')];
  const { units } = electionIndex(election);
  const unit = pollingPlaceId === null ? undefined : units.get(pollingPlaceId);
  const inUse = election.forms.find(each => each.formId === form.id);
  const place: Finding[] =
    unit === undefined ? [unknownPlace(pollingPlaceId)] : wrongType(unit, inUse?.unitType);
  const known = inUse === undefined ? [unknownForm(form.id, election.name)] : contestsMissing(subject);
  // Where the place is unknown its contests are too; saying so once is enough.
  return [
    applied('unknown_place', place),
    applied('unknown_form', unit === undefined && inUse !== undefined ? [] : known),
  ];
}

function unknownPlace(id: string | null): Finding {
  const which = id === null ? 'No place of the election could be told' : `The election has no place "${id}"`;
  const message = `${which} from the file's name or the form's header. Read the place from the image.`;
  return finding('unknown_place', 'error', message, [], null, id);
}

function wrongType(
  unit: { id: string; name: string; type: string },
  unitType: string | undefined,
): Finding[] {
  if (unitType === undefined || unit.type === unitType) return [];
  const message = `${unit.name} is a ${unit.type}, but this form is filled in by a ${unitType}. Check which place the form is for.`;
  return [finding('unknown_place', 'error', message, [], unitType, unit.type)];
}

function unknownForm(formId: string, electionName: string): Finding {
  const message = `${electionName} does not use the form ${formId}. Check what kind of form the image shows.`;
  return finding('unknown_form', 'error', message, [], null, formId);
}

function contestsMissing({ tables }: Subject): Finding[] {
  return tables
    .filter(table => table.contest === null)
    .map(table =>
      finding(
        'unknown_form',
        'error',
        `No contest of the election stands in "${table.slot.labels[0]}" at this place, so its rows can't be checked. Check which place and form the image shows.`,
        [table.path],
      ),
    );
}
