import { DocumentRecord } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import type { DocumentStore, Query, StoredRecord } from '../store/document-store.ts';
import type { DocumentSelection } from './document-filter.ts';

/** Where a list goes on: in which part of its places, and after which document there. */
export interface ListPosition {
  readonly part: number;
  /** The document's id and time of arrival; null at the beginning of the part. */
  readonly after: { readonly id: string; readonly createdAt: string } | null;
}

export interface FoundDocuments {
  readonly records: readonly StoredRecord[];
  /** Null at the end. */
  readonly next: ListPosition | null;
}

/** Queries that one page may cost. Where most places have nothing a page then ends early, with a `next`. */
const maxQueries = 10;
const start: ListPosition = { part: 0, after: null };

/**
 * A page of the documents that a filter means: within each part of its places in the order of arrival, which no
 * document ever changes. So a list neither repeats nor misses one that stays as it is, whatever happens to others.
 */
export async function findDocuments(
  store: Pick<DocumentStore, 'query'>,
  selection: DocumentSelection,
  limit: number,
  from: ListPosition = start,
): Promise<FoundDocuments> {
  const records: StoredRecord[] = [];
  let position = from;
  for (let queries = 0; queries < maxQueries; queries++) {
    if (position.part >= selection.parts.length) return { records, next: null };
    const asked = limit - records.length + 1;
    const found = await store.query(queryAt(selection, position, asked));
    const fitting = found.filter(({ value }) => !selection.placed || value.pollingPlaceId !== null);
    const taken = fitting.slice(0, asked - 1);
    records.push(...taken);
    if (fitting.length === asked) {
      const last = taken.at(-1);
      return { records, next: last === undefined ? position : positionAt(position.part, last) };
    }
    position =
      found.length < asked
        ? { part: position.part + 1, after: null }
        : positionAt(position.part, found.at(-1)!);
  }
  return { records, next: position.part < selection.parts.length ? position : null };
}

const exportPage = 200;

/** Every document that a filter means, some at a time. Throws `InvalidInputError` at a record that is damaged. */
export async function* everyDocument(
  store: DocumentStore,
  selection: DocumentSelection,
): AsyncGenerator<DocumentRecord[]> {
  for (let position: ListPosition | null = start; position !== null; ) {
    const { records, next }: FoundDocuments = await findDocuments(store, selection, exportPage, position);
    if (records.length > 0)
      yield records.map(({ id, value }) => parse(DocumentRecord, value, `document ${id}`, 'damaged_record'));
    position = next;
  }
}

function queryAt({ where, parts }: DocumentSelection, { part, after }: ListPosition, limit: number): Query {
  const places = parts[part] ?? null;
  return {
    collection: 'documents',
    where: places === null ? where : [...where, { field: 'pollingPlaceId', op: 'in', value: places }],
    orderBy: { field: 'createdAt', direction: 'ascending' },
    limit,
    ...(after === null ? {} : { after: { id: after.id, value: after.createdAt } }),
  };
}

function positionAt(part: number, { id, value }: StoredRecord): ListPosition {
  return { part, after: { id, createdAt: String(value.createdAt) } };
}
