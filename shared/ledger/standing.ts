import { countedRevisionOf, type DocumentRecord } from '../domain/document.ts';

/** The document with that one of its revisions in the tallies, or none. */
export function withCounted(document: DocumentRecord, revision: number | null): DocumentRecord {
  const { countedRevision: _before, ...rest } = document;
  const older = revision !== null && revision !== document.revision;
  return { ...rest, counted: revision !== null, ...(older ? { countedRevision: revision } : {}) };
}

/**
 * The revision that stays in the tallies whatever a machine makes of the document from here on: once a person has
 * spoken, only a person takes counts away. Null where nobody has, or nothing is counted.
 */
export function keptRevision(document: DocumentRecord): number | null {
  return document.reviews > 0 ? countedRevisionOf(document) : null;
}
