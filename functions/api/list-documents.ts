import { z } from '@hono/zod-openapi';
import { DocumentRecord, DocumentState } from '../../shared/domain/document.ts';
import { parse } from '../../shared/domain/parse.ts';
import { Id } from '../../shared/domain/primitives.ts';
import { soundDocuments } from '../../shared/ledger/context.ts';
import {
  type DocumentFilter,
  type DocumentSelection,
  selectDocuments,
} from '../../shared/ledger/document-filter.ts';
import { findDocuments } from '../../shared/ledger/find-documents.ts';
import type { StoredRecord } from '../../shared/store/document-store.ts';
import { encodeCursor } from './cursor.ts';
import { decodeListCursor, encodeListCursor } from './list-cursor.ts';
import { ProblemError } from './problem.ts';
import type { ApiServices } from './services.ts';

/** Filters of lists and exports of documents; they combine. */
export const DocumentFilters = z.strictObject({
  electionId: Id.optional(),
  formId: Id.optional(),
  pollingPlaceId: Id.optional(),
  /** A reporting unit of the election: documents of it and of everything below it. */
  unitId: Id.optional(),
  state: DocumentState.optional(),
  /** The rule of one of its findings, or the code of its error. */
  rule: z.string().min(1).max(100).optional(),
  /** Whose the newest result is. */
  source: z.enum(['model', 'human']).optional(),
  reader: z.string().min(1).max(100).optional(),
});
/** The filters and the page of a list. */
export const DocumentListQuery = DocumentFilters.extend({
  /** Whether its counts are in the tallies. */
  counted: z
    .enum(['true', 'false'])
    .transform(text => text === 'true')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export type DocumentListQuery = z.output<typeof DocumentListQuery>;

/**
 * A page of documents in the order in which they arrived, within groups of 30 places where a larger reporting unit is
 * asked for, and the cursor of the next one, null at the end. A page may have fewer than `limit` before that. One whose
 * record is damaged is logged and left out.
 */
export async function listDocuments(
  { store, elections, log }: Pick<ApiServices, 'store' | 'elections' | 'log'>,
  { limit, cursor, ...filter }: DocumentListQuery,
): Promise<{ documents: DocumentRecord[]; next: string | null }> {
  const selection = await selectionOf({ elections }, filter);
  const { records, next } = await findDocuments(store, selection, limit, decodeListCursor(selection, cursor));
  const documents = soundDocuments(records, (documentId, error) =>
    log.log('ERROR', 'A document is left out of a list: its record is damaged', { documentId, error }),
  );
  return { documents, next: next === null ? null : encodeListCursor(selection, next) };
}

/** What a filter selects. Throws a problem for a reporting unit that the election doesn't have. */
export async function selectionOf(
  { elections }: Pick<ApiServices, 'elections'>,
  filter: DocumentFilter,
): Promise<DocumentSelection> {
  const outcome = await selectDocuments(elections, filter);
  switch (outcome.kind) {
    case 'selected':
      return outcome.selection;
    case 'election_missing':
      throw unitProblem('expected "electionId" beside it: ids of units are an election’s own');
    case 'unknown_unit':
      throw unitProblem('expected a reporting unit of the election');
  }
}

function unitProblem(message: string): ProblemError {
  return new ProblemError('invalid_request', 'Expected a reporting unit that the election has', {
    issues: [{ path: 'unitId', message }],
  });
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
