import type { Finding } from '../domain/finding.ts';
import { electionIndex } from '../forms/election-index.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import { fieldValue, type Subject } from './subject.ts';

/**
 * A register grows and shrinks until polling day, so the form's own number of registered voters may differ a little
 * from the election definition's. Beyond this share it is looked at; a smaller difference is information.
 */
const usualShare = 0.02;

/** Ballots cast and registered voters on the form against the election definition's registered voters. */
export function checkTurnout(subject: Subject): Report[] {
  const { election, pollingPlaceId, form, reading } = subject.input;
  const unit =
    election === null || pollingPlaceId === null
      ? undefined
      : electionIndex(election).units.get(pollingPlaceId);
  const registered = unit?.registeredVoters;
  if (registered === undefined)
    return [notApplicable('turnout_register'), notApplicable('registered_voters')];
  const { ballotsCast, registeredVoters } = form.roles;
  const cast = ballotsCast === undefined ? null : fieldValue(reading, ballotsCast);
  const onForm = registeredVoters === undefined ? null : fieldValue(reading, registeredVoters);
  return [
    cast === null
      ? notApplicable('turnout_register')
      : applied('turnout_register', overTurnout(ballotsCast!, cast, registered)),
    onForm === null
      ? notApplicable('registered_voters')
      : applied('registered_voters', otherRegister(registeredVoters!, onForm, registered)),
  ];
}

function overTurnout(field: string, cast: number, registered: number): Finding[] {
  if (cast <= registered) return [];
  const message = `${cast} ballots were cast, but only ${registered} voters are registered at this place. Read the number of ballots from the image, and check that the form is of this place.`;
  return [finding('turnout_register', 'error', message, [`fields.${field}`], registered, cast)];
}

function otherRegister(field: string, onForm: number, registered: number): Finding[] {
  if (onForm === registered) return [];
  const large = Math.abs(onForm - registered) > registered * usualShare;
  const message = `The form says ${onForm} registered voters, the election definition ${registered}.${large ? ' Read the number from the image, and check that the form is of this place.' : ''}`;
  return [
    finding(
      'registered_voters',
      large ? 'warning' : 'info',
      message,
      [`fields.${field}`],
      registered,
      onForm,
    ),
  ];
}
