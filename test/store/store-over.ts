import type { DocumentStore } from '../../shared/store/document-store.ts';

/** The store, but for what is changed. Stores may be classes, whose methods a spread leaves behind. */
export function storeOver(inner: DocumentStore, changes: Partial<DocumentStore>): DocumentStore {
  return {
    get: path => inner.get(path),
    getMany: paths => inner.getMany(paths),
    query: query => inner.query(query),
    count: query => inner.count(query),
    transaction: run => inner.transaction(run),
    close: () => inner.close(),
    ...changes,
  };
}
