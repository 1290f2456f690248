import type { DocumentRecord } from '../domain/document.ts';
import type { Page } from '../domain/page.ts';
import type { Result } from '../domain/result.ts';
import type { DocumentStore, Query, StoredRecord } from '../store/document-store.ts';
import { paths } from './paths.ts';
import {
  type AuditProblem,
  coveredCollections,
  type DocumentBundle,
  documentProblems,
} from './verify-document.ts';
import { reviewProblems } from './verify-reviews.ts';

/** What the checks across documents need of one. */
export interface DocumentFacts {
  readonly document: DocumentRecord | null;
  readonly problems: readonly AuditProblem[];
  readonly events: number;
  readonly records: number;
  /** Outbox rows that its events vouch for, by path, with the hash of the message. */
  readonly outbox: ReadonlyMap<string, string>;
  /** Hashes of its audit events by number. */
  readonly chain: ReadonlyMap<number, string>;
  /** Every image that ever was one of its pages. */
  readonly images: readonly { readonly sha256: string; readonly page: number }[];
  /** Form and place of each result; one that came to nothing was of a place that the document had claimed before. */
  readonly placed: readonly { readonly formId: string; readonly placeId: string }[];
}

const pageSize = 500;

/** Every record of a query, page by page, in the order of ids. */
export async function* everyRecord(
  store: DocumentStore,
  query: Omit<Query, 'limit' | 'after' | 'orderBy'>,
): AsyncGenerator<StoredRecord> {
  for (let after: { id: string } | undefined, more = true; more; ) {
    const records = await store.query({
      ...query,
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    yield* records;
    more = records.length === pageSize;
    after = { id: records.at(-1)?.id ?? '' };
  }
}

/** Everything that a generator gives. */
export async function collected<Each>(given: AsyncIterable<Each>): Promise<Each[]> {
  const all: Each[] = [];
  for await (const each of given) all.push(each);
  return all;
}

async function allOf(store: DocumentStore, collection: string): Promise<StoredRecord[]> {
  return collected(everyRecord(store, { collection }));
}

const attempts = 5;

/** A document with all that stands below it, read again where it moved on meanwhile. */
async function readBundle(store: DocumentStore, documentId: string): Promise<DocumentBundle> {
  for (let attempt = 1; ; attempt++) {
    const record = await store.get(paths.document(documentId));
    const [events, ...records] = await Promise.all(
      ['audit', ...coveredCollections].map(name => allOf(store, `documents/${documentId}/${name}`)),
    );
    const after = await store.get(paths.document(documentId));
    const still = JSON.stringify(record?.audit) === JSON.stringify(after?.audit);
    if (still || attempt === attempts)
      return { documentId, record: after, events: events!, records: records.flat() };
  }
}

/** Reads a document and checks it against its own chain. */
export async function documentFacts(store: DocumentStore, documentId: string): Promise<DocumentFacts> {
  const bundle = await readBundle(store, documentId);
  const { problems: found, covered } = documentProblems(bundle);
  // What was altered is named already; what can't be trusted says nothing of the rest.
  const problems = found.length > 0 ? found : reviewProblems(bundle);
  const below = (name: string) =>
    bundle.records.filter(
      ({ path }) => covered.has(path) && path.startsWith(`documents/${documentId}/${name}/`),
    );
  const pages = below('pages').map(({ value }) => value as unknown as Page);
  const results = below('results').map(({ value }) => value as unknown as Result);
  return {
    document: bundle.record as unknown as DocumentRecord | null,
    problems,
    events: bundle.events.length,
    records: bundle.records.length,
    outbox: new Map([...covered].filter(([path]) => path.startsWith('outbox/'))),
    chain: new Map(bundle.events.map(({ id, value }) => [Number(id), String(value.hash)])),
    images: pages.flatMap(({ sha256, page }) => (typeof sha256 === 'string' ? [{ sha256, page }] : [])),
    placed: results.flatMap(({ formId, pollingPlaceId }) =>
      formId === null || pollingPlaceId === null ? [] : [{ formId, placeId: pollingPlaceId }],
    ),
  };
}
