import type { CheckInput } from '../../shared/checks/check-document.ts';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { ReadingContent } from '../../shared/domain/reading.ts';
import { contestsAt } from '../../shared/forms/contests.ts';
import { companionOf } from '../../shared/ledger/companions.ts';
import { nearSightings, sameSightings, twinsOf } from '../../shared/ledger/sightings.ts';
import type { Paper, ReadDocument } from './read-document.ts';
import type { Surroundings } from './surroundings.ts';

/** Everything that a document's checks look at; `document` has the place and form that were found. */
export function checkInputOf(
  document: DocumentRecord,
  {
    election,
    form,
    pages,
    pagesExpected,
    transcript,
  }: Omit<Paper, 'images'> & Pick<ReadDocument, 'transcript'>,
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
    second: transcript.second,
    resolutions: transcript.resolutions,
    pages,
    pagesExpected,
    companions: companions.map(({ result }) => companionOf(result)),
    sightings: [...sameSightings(document, sameImages), ...nearSightings(document, lookalikes)],
    rivals: place.rivals,
    ...(alike === null ? {} : { twins: twinsOf(document, alike.own, alike.others) }),
  };
}
