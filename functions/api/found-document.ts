import type { DocumentRecord } from '../../shared/domain/document.ts';
import { documentNow } from '../../shared/ledger/context.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { ProblemError } from './problem.ts';

/** The problem of an id that names nothing. */
export function noSuchDocument(): ProblemError {
  return new ProblemError('not_found', 'No document of that id has arrived');
}

/** The document as it is now; one read. Throws the problem `not_found`. */
export async function foundDocument(store: DocumentStore, documentId: string): Promise<DocumentRecord> {
  const document = await documentNow(store, documentId);
  if (document === null) throw noSuchDocument();
  return document;
}
