import type { DocumentStore } from '../../shared/store/document-store.ts';

/** What was asked of a store: the paths that were read, each time, and the collections that were queried. */
export interface Asked {
  readonly reads: string[];
  /** Round trips of `get` and `getMany`. */
  trips: number;
  readonly queries: string[];
}

/** The store, keeping account of what is read outside transactions; a transaction fails. */
export function countingStore(store: DocumentStore): { store: DocumentStore; asked: Asked } {
  const asked: Asked = { reads: [], trips: 0, queries: [] };
  const noted = <Outcome>(paths: readonly string[], outcome: Outcome): Outcome => {
    asked.trips++;
    asked.reads.push(...paths);
    return outcome;
  };
  return {
    asked,
    store: {
      get: path => noted([path], store.get(path)),
      getMany: paths => noted(paths, store.getMany(paths)),
      query(query) {
        asked.queries.push(query.collection);
        return store.query(query);
      },
      count(query) {
        asked.queries.push(query.collection);
        return store.count(query);
      },
      transaction: () => Promise.reject(new Error('A transaction to answer a poller')),
      close: () => store.close(),
    },
  };
}
