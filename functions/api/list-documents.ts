import { z } from '@hono/zod-openapi';
import { DocumentRecord, DocumentState } from '../../shared/domain/document.ts';
import { parse } from '../../shared/domain/parse.ts';
import { Id } from '../../shared/domain/primitives.ts';
import type { Condition, DocumentStore, StoredRecord } from '../../shared/store/document-store.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

/** Filters of a list of documents; they combine. */
export const DocumentFilters = z.object({
  electionId: Id.optional(),
  formId: Id.optional(),
  pollingPlaceId: Id.optional(),
  state: DocumentState.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export type DocumentFilters = z.infer<typeof DocumentFilters>;

/** A page of documents in the order in which they arrived, and the cursor of the next one, null at the end. */
export async function listDocuments(
  store: DocumentStore,
  filters: DocumentFilters,
): Promise<{ documents: DocumentRecord[]; next: string | null }> {
  const { limit, cursor, ...equal } = filters;
  const where = Object.entries(equal).flatMap(([field, value]): Condition[] =>
    value === undefined ? [] : [{ field, op: '=', value }],
  );
  const after = decodeCursor(cursor);
  const records = await store.query({
    collection: 'documents',
    where,
    orderBy: { field: 'createdAt', direction: 'ascending' },
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  return documentPage(records, limit, 'createdAt');
}

/** A page of the records that a query of one more than `limit` found, ordered by that field. */
export function documentPage(
  records: readonly StoredRecord[],
  limit: number,
  order: 'createdAt' | 'updatedAt',
): { documents: DocumentRecord[]; next: string | null } {
  const documents = records
    .slice(0, limit)
    .map(record => parse(DocumentRecord, record.value, `document ${record.id}`, 'damaged_record'));
  const last = documents.at(-1);
  const more = records.length > limit && last !== undefined;
  return { documents, next: more ? encodeCursor({ id: last.documentId, value: last[order] }) : null };
}
