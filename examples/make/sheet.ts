import type { Contest, ElectionDefinition, ReportingUnit } from '../../shared/domain/election.ts';
import { ancestry, contestsAt } from '../../shared/forms/contests.ts';
import type { FormDefinition, HeaderField } from '../../shared/forms/form-definition.ts';
import { between, seeded } from './random.ts';

/** What stands on one paper form: everything that is drawn, and so everything that is true. */
export interface Sheet {
  readonly form: FormDefinition;
  readonly country: string;
  readonly place: ReportingUnit;
  readonly contest: Contest;
  /** Header field id → text. */
  readonly header: Readonly<Record<string, string>>;
  /** Count field id → count. */
  readonly fields: Readonly<Record<string, number>>;
  /** Option id → votes. */
  readonly votes: Readonly<Record<string, number>>;
}

/** Ballots come in booklets of this many, so the ballots received are a multiple of it. */
const bookletSize = 50;

/**
 * The sheet of a place: its counts follow from the ids alone and satisfy every rule of the form. Throws where the
 * election holds no contest on this form.
 */
export function fillIn(election: ElectionDefinition, form: FormDefinition, placeId: string): Sheet {
  const [place, ...above] = ancestry(election, placeId);
  const contest = contestsAt(election, form, placeId)[form.contests[0]?.id ?? ''];
  if (place === undefined || contest === undefined) {
    throw new Error(`expected a contest on ${form.id} at ${placeId} but ${election.id} has none`);
  }
  const random = seeded(`${election.id}/${form.id}/${placeId}`);
  const registered = place.registeredVoters ?? 0;
  const cast = Math.round(registered * between(random, 0.55, 0.83));
  const rejected = Math.round(cast * between(random, 0.004, 0.03));
  const received = Math.ceil((registered * 1.02) / bookletSize) * bookletSize;
  return {
    form,
    country: election.country,
    place,
    contest,
    header: Object.fromEntries(
      form.header.map(field => [field.id, headerText(field, election, contest, place, above)]),
    ),
    fields: {
      registered_voters: registered,
      ballots_received: received,
      ballots_unused: received - cast,
      ballots_cast: cast,
      rejected_ballots: rejected,
      valid_votes: cast - rejected,
    },
    votes: shareOut(
      cast - rejected,
      contest.options.map(option => option.id),
      `${contest.id}/${above[1]?.id}`,
      `${contest.id}/${placeId}`,
    ),
  };
}

function headerText(
  field: HeaderField,
  election: ElectionDefinition,
  contest: Contest,
  place: ReportingUnit,
  above: readonly ReportingUnit[],
): string {
  switch (field.names) {
    case 'unit_id':
      return place.id;
    case 'unit_name':
      return place.name;
    case 'ancestor_name':
      return above.find(unit => unit.type === field.id)?.name ?? '';
    case 'none':
      return field.id === 'contest' ? contest.name : election.name;
  }
}

/** Divides votes among options: a region has its leanings, a place departs from them; the last vote is handed out. */
function shareOut(
  votes: number,
  optionIds: readonly string[],
  regionSeed: string,
  placeSeed: string,
): Record<string, number> {
  const region = seeded(regionSeed);
  const place = seeded(placeSeed);
  const weights = optionIds.map(() => between(region, 0.3, 2.2) ** 2 * between(place, 0.45, 1.7));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares: Record<string, number> = {};
  let weightLeft = total;
  let left = votes;
  for (const [index, id] of optionIds.entries()) {
    const weight = weights[index] ?? 0;
    const share = index === optionIds.length - 1 ? left : Math.round((left * weight) / weightLeft);
    shares[id] = share;
    left -= share;
    weightLeft -= weight;
  }
  return shares;
}

/** The same sheet with the figures of two digits swapped in one option's votes, as a tired clerk writes them. */
export function withSwappedDigits(sheet: Sheet, optionId: string): Sheet {
  const digits = [...String(sheet.votes[optionId] ?? 0)];
  const [last, next] = [digits.pop() ?? '', digits.pop() ?? ''];
  return { ...sheet, votes: { ...sheet.votes, [optionId]: Number([...digits, last, next].join('')) } };
}
