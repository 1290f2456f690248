import type { DocumentStore, Query, StoredRecord } from '../../shared/store/document-store.ts';

/** A store that tells of its queries; `onQuery` runs after each, before who asked has the answer. */
export function watchedStore(
  store: DocumentStore,
  onQuery: (query: Query, found: readonly StoredRecord[]) => void | Promise<void>,
): DocumentStore {
  return {
    get: path => store.get(path),
    getMany: paths => store.getMany(paths),
    async query(query) {
      const found = await store.query(query);
      await onQuery(query, found);
      return found;
    },
    count: query => store.count(query),
    transaction: run => store.transaction(run),
    close: () => store.close(),
  };
}
