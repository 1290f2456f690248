import type { CheckInput } from '../checks/check-document.ts';
import type { DocumentRecord } from '../domain/document.ts';
import type { ReadingContent } from '../domain/reading.ts';
import { contestsAt } from '../forms/contests.ts';
import type { FormDefinition } from '../forms/form-definition.ts';
import { companionOf } from './companions.ts';
import type { Election } from './elections.ts';
import { nearSightings, sameSightings, twinsOf } from './sightings.ts';
import type { Surroundings } from './surroundings.ts';

/** A paper as far as its checks need to know it, and what was read of it a second time. */
export interface CheckedPaper extends Pick<CheckInput, 'form' | 'pages' | 'pagesExpected' | 'second'> {
  readonly election: Election;
  readonly form: FormDefinition;
  readonly resolutions: NonNullable<CheckInput['resolutions']>;
}

/** Everything that a document's checks look at; `document` has the place and form that were found. */
export function checkInputOf(
  document: DocumentRecord,
  { election, form, pages, pagesExpected, second, resolutions }: CheckedPaper,
  { place, companions, sameImages, alike }: Surroundings,
  content: ReadingContent,
): CheckInput {
  const { definition } = election;
  const lookalikes = alike?.others.map(other => other.document) ?? [];
  return {
    form,
    election: definition,
    pollingPlaceId: document.pollingPlaceId,
    placeNamedByKey: document.placeNamedByKey,
    contests: contestsAt(definition, form, document.pollingPlaceId),
    reading: content,
    second,
    resolutions,
    pages,
    pagesExpected,
    companions: companions.map(({ result }) => companionOf(result)),
    sightings: [...sameSightings(document, sameImages), ...nearSightings(document, lookalikes)],
    rivals: place.rivals,
    ...(alike === null ? {} : { twins: twinsOf(document, alike.own, alike.others) }),
  };
}
