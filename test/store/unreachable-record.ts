import type { DocumentStore } from '../../shared/store/document-store.ts';

/** The store, in whose transactions some records can't be read: each try ends in the error, as if another held them. */
export function withoutAccessTo(
  store: DocumentStore,
  isUnreachable: (path: string) => boolean,
  error: Error,
): DocumentStore {
  return {
    get: path => store.get(path),
    getMany: paths => store.getMany(paths),
    query: query => store.query(query),
    count: query => store.count(query),
    close: () => store.close(),
    transaction: run =>
      store.transaction(inner =>
        run({
          get: path => (isUnreachable(path) ? Promise.reject(error) : inner.get(path)),
          getMany: paths => (paths.some(isUnreachable) ? Promise.reject(error) : inner.getMany(paths)),
          create: (path, value) => inner.create(path, value),
          set: (path, value) => inner.set(path, value),
          delete: path => inner.delete(path),
        }),
      ),
  };
}
