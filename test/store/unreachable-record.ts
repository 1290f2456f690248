import type { DocumentStore } from '../../shared/store/document-store.ts';
import { storeOver } from './store-over.ts';

/** The store, in whose transactions some records can't be read: each try ends in the error, as if another held them. */
export function withoutAccessTo(
  store: DocumentStore,
  isUnreachable: (path: string) => boolean,
  error: Error,
): DocumentStore {
  return storeOver(store, {
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
  });
}
