import type { DocumentRecord } from '../../shared/domain/document.ts';
import type { ReadingContent } from '../../shared/domain/reading.ts';
import { identifyPlace } from '../../shared/forms/identify.ts';
import type { Paper } from './paper.ts';

/** The place of a document: as it is known already, else as the header says; null where neither tells it. */
export function placeOf(
  { pollingPlaceId }: Pick<DocumentRecord, 'pollingPlaceId'>,
  { election, form }: Pick<Paper, 'election' | 'form'>,
  content: ReadingContent | null,
): string | null {
  if (pollingPlaceId !== null || content === null) return pollingPlaceId;
  return identifyPlace(content.header, form, election.definition).placeId;
}
