import type { DocumentStore, Query, StoredRecord } from '../../shared/store/document-store.ts';
import { storeOver } from './store-over.ts';

/** A store that tells of its queries; `onQuery` runs after each, before who asked has the answer. */
export function watchedStore(
  store: DocumentStore,
  onQuery: (query: Query, found: readonly StoredRecord[]) => void | Promise<void>,
): DocumentStore {
  return storeOver(store, {
    async query(query) {
      const found = await store.query(query);
      await onQuery(query, found);
      return found;
    },
  });
}
