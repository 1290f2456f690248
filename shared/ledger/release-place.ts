import type { DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import type { JsonObject, Transaction } from '../store/document-store.ts';
import { paths } from './paths.ts';
import { PlaceRecord } from './precedence.ts';
import { keptRevision } from './standing.ts';

/**
 * Frees the place for which a document is counted, because it is given up or moves elsewhere, so that another may be
 * counted there. Reads once and then writes, so it stands right before a step's writes.
 */
export async function releasePlace(transaction: Transaction, document: DocumentRecord): Promise<void> {
  const { documentId, electionId, formId, pollingPlaceId } = document;
  if (electionId === null || formId === null || pollingPlaceId === null) return;
  const path = paths.place(electionId, formId, pollingPlaceId);
  const value = await transaction.get(path);
  if (value === null) return;
  const place = parse(PlaceRecord, value, `place ${pollingPlaceId}`, 'damaged_record');
  if (place.countedDocumentId !== documentId) return;
  const released: PlaceRecord = { ...place, countedDocumentId: null };
  transaction.set(path, released as unknown as JsonObject);
}

/** The same for a document that a machine gives up: what a person has counted stays. */
export async function releaseGivenUp(transaction: Transaction, document: DocumentRecord): Promise<void> {
  if (keptRevision(document) === null) await releasePlace(transaction, document);
}
