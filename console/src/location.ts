/** Where the page stands: at the list, or at one document. The address after `#` says it, so that links and "back" work. */
export function documentLink(documentId: string): string {
  return `#/documents/${documentId}`;
}

/** The document that the address names, null at the list. */
export function openedDocument(hash = window.location.hash): string | null {
  return /^#\/documents\/([a-z2-7]{20})$/.exec(hash)?.[1] ?? null;
}

/** Moves to a document or, with null, to the list. */
export function go(documentId: string | null): void {
  window.location.hash = documentId === null ? '#/' : documentLink(documentId);
}
