import type { Rival } from '../checks/subject.ts';
import { DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import type { JsonObject, Transaction } from '../store/document-store.ts';
import { paths } from './paths.ts';
import { claimantOf, PlaceRecord, precedes, withClaimant } from './precedence.ts';

/** A document's place as the ledger holds it at this moment; `record` null where no place is known. */
export interface PlaceView {
  readonly record: PlaceRecord | null;
  readonly rivals: readonly Rival[];
}

async function readRecord(
  transaction: Transaction,
  { electionId, formId, pollingPlaceId }: DocumentRecord,
): Promise<PlaceRecord | null> {
  if (electionId === null || formId === null || pollingPlaceId === null) return null;
  const value = await transaction.get(paths.place(electionId, formId, pollingPlaceId));
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
export async function readPlace(transaction: Transaction, document: DocumentRecord): Promise<PlaceView> {
  const { documentId, pollingPlaceId } = document;
  const record = await readRecord(transaction, document);
  if (record === null) return { record: null, rivals: [] };
  const others = record.claimants.filter(claimant => claimant.documentId !== documentId);
  const values = await transaction.getMany(others.map(other => paths.document(other.documentId)));
  const rivals = others.flatMap((other, index): Rival[] => {
    const stored = values[index];
    if (stored == null) return [];
    const rival = parse(DocumentRecord, stored, `document ${other.documentId}`, 'damaged_record');
    const elsewhere = rival.pollingPlaceId !== null && rival.pollingPlaceId !== pollingPlaceId;
    if (rival.state === 'failed' || elsewhere) return [];
    const counted = record.countedDocumentId === other.documentId;
    return [{ documentId: other.documentId, counted, precedes: precedes(other, claimantOf(document)) }];
  });
  return { record, rivals };
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
