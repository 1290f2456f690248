import { z } from 'zod';
import type { DocumentRecord } from '../domain/document.ts';
import { DocumentId, Id, Timestamp } from '../domain/primitives.ts';

/** A document that claims to be the form of a place, as far as the order among such claims needs. */
export const Claimant = z.object({
  documentId: DocumentId,
  placeNamedByKey: z.boolean(),
  createdAt: Timestamp,
});
export type Claimant = z.infer<typeof Claimant>;

/** `places/{electionId}~{formId}~{placeId}`: who claims the place's form, and whose counts are in the tallies. */
export const PlaceRecord = z.object({
  electionId: Id,
  formId: Id,
  pollingPlaceId: Id,
  claimants: z.array(Claimant).max(50),
  countedDocumentId: DocumentId.nullable(),
});
export type PlaceRecord = z.infer<typeof PlaceRecord>;

/**
 * Which of two documents for one place goes first, whatever order they were worked on: one whose file name names
 * the place, then the earlier one, then the smaller id.
 */
export function precedes(left: Claimant, right: Claimant): boolean {
  if (left.placeNamedByKey !== right.placeNamedByKey) return left.placeNamedByKey;
  if (left.createdAt !== right.createdAt) return left.createdAt < right.createdAt;
  return left.documentId < right.documentId;
}

/** A document as a claimant of its place. */
export function claimantOf({ documentId, placeNamedByKey, createdAt }: DocumentRecord): Claimant {
  return { documentId, placeNamedByKey, createdAt };
}

/** The place's record with a document among its claimants; the first fifty are kept, which is enough to flag all. */
export function withClaimant(place: PlaceRecord, claimant: Claimant): PlaceRecord {
  const known = place.claimants.some(each => each.documentId === claimant.documentId);
  return known || place.claimants.length >= 50
    ? place
    : { ...place, claimants: [...place.claimants, claimant] };
}
