import type { Rival } from '../checks/subject.ts';
import { DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import type { JsonObject, Transaction } from '../store/document-store.ts';
import type { Reads } from './current-results.ts';
import { paths } from './paths.ts';
import { claimantOf, PlaceRecord, precedes, withClaimant } from './precedence.ts';

/** A document's place as the ledger holds it at this moment; `record` null where no place is known. */
export interface PlaceView {
  readonly record: PlaceRecord | null;
  readonly rivals: readonly Rival[];
  /** The rivals' own records, in the same order. */
  readonly documents: readonly DocumentRecord[];
}

/** The view of a document whose form's documents don't compete for their place, or whose place isn't known. */
export const noPlace: PlaceView = { record: null, rivals: [], documents: [] };

async function readRecord(
  reads: Reads,
  { electionId, formId, pollingPlaceId }: DocumentRecord,
): Promise<PlaceRecord | null> {
  if (electionId === null || formId === null || pollingPlaceId === null) return null;
  const value = await reads.get(paths.place(electionId, formId, pollingPlaceId));
  if (value !== null) return parse(PlaceRecord, value, `place ${pollingPlaceId}`, 'damaged_record');
  return { electionId, formId, pollingPlaceId, claimants: [], countedDocumentId: null };
}

/** Enters a new document whose key names its place, so that whatever is read before it knows of it. */
export async function enterClaim(transaction: Transaction, document: DocumentRecord): Promise<void> {
  const record = document.placeNamedByKey ? await readRecord(transaction, document) : null;
  if (record !== null) writeRecord(transaction, withClaimant(record, claimantOf(document)));
}

function writeRecord(transaction: Transaction, record: PlaceRecord): void {
  const { electionId, formId, pollingPlaceId } = record;
  transaction.set(paths.place(electionId, formId, pollingPlaceId), record as unknown as JsonObject);
}

/** Reads who else claims the document's place and form. A document that came to nothing is no rival. */
export async function readPlace(reads: Reads, document: DocumentRecord): Promise<PlaceView> {
  const { documentId, formId, pollingPlaceId } = document;
  const record = await readRecord(reads, document);
  if (record === null) return noPlace;
  const others = record.claimants.filter(claimant => claimant.documentId !== documentId);
  const values = await reads.getMany(others.map(other => paths.document(other.documentId)));
  const documents = others.flatMap((other, index): DocumentRecord[] => {
    const stored = values[index];
    if (stored == null) return [];
    const rival = parse(DocumentRecord, stored, `document ${other.documentId}`, 'damaged_record');
    const moved = rival.pollingPlaceId !== null && rival.pollingPlaceId !== pollingPlaceId;
    const elsewhere = moved || (rival.formId !== null && rival.formId !== formId);
    return (rival.state === 'failed' && !rival.counted) || elsewhere ? [] : [rival];
  });
  const rivals = documents.map((rival): Rival => {
    const counted = record.countedDocumentId === rival.documentId;
    const first = precedes(claimantOf(rival), claimantOf(document));
    return { documentId: rival.documentId, counted, precedes: first };
  });
  return { record, rivals, documents };
}

/** Whether the document, as it is now, is the one that the place's other forms are compared with. */
export function speaksForPlace({ record, documents }: PlaceView, document: DocumentRecord): boolean {
  if (record === null) return false;
  if (document.counted) return true;
  return !documents.some(
    rival =>
      rival.revision > 0 &&
      (rival.documentId === record.countedDocumentId || precedes(claimantOf(rival), claimantOf(document))),
  );
}

/**
 * Enters the document in its place's record and says whether its counts are the place's. Throws when two documents
 * would be counted: the checks must have prevented it.
 */
export function writePlace(transaction: Transaction, { record }: PlaceView, document: DocumentRecord): void {
  if (record === null) return;
  const { documentId, counted } = document;
  if (counted && record.countedDocumentId !== null && record.countedDocumentId !== documentId) {
    throw new Error(
      `Both ${record.countedDocumentId} and ${documentId} would be counted for ${record.pollingPlaceId}`,
    );
  }
  const released = record.countedDocumentId === documentId ? null : record.countedDocumentId;
  writeRecord(transaction, {
    ...withClaimant(record, claimantOf(document)),
    countedDocumentId: counted ? documentId : released,
  });
}
