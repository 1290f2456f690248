import type { DocumentSummary } from '../../../functions/api/routes/document-feed.ts';

/** The next document after this one that needs review, from the top again after the last; null where there is no other. */
export function nextInReview(
  rows: readonly Pick<DocumentSummary, 'documentId' | 'state'>[],
  documentId: string | null,
): string | null {
  const index = rows.findIndex(row => row.documentId === documentId);
  const order = [...rows.slice(index + 1), ...rows.slice(0, Math.max(0, index))];
  return order.find(({ state }) => state === 'needs_review')?.documentId ?? null;
}
