import type { DocumentStore } from '../../shared/store/document-store.ts';

class Discarded extends Error {}

/**
 * The store with every transaction's first attempt lost: the callback runs, its writes are thrown away, and
 * it runs again on fresh reads. Code that passes on this store keeps nothing from a run that did not commit.
 */
export function firstAttemptFails(inner: DocumentStore): DocumentStore {
  return {
    get: path => inner.get(path),
    getMany: paths => inner.getMany(paths),
    query: query => inner.query(query),
    count: query => inner.count(query),
    close: () => inner.close(),
    async transaction(run) {
      const attempt = inner.transaction(async transaction => {
        await run(transaction);
        throw new Discarded();
      });
      await attempt.catch((error: unknown) => {
        if (!(error instanceof Discarded)) throw error;
      });
      return await inner.transaction(run);
    },
  };
}
