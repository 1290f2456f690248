import type { DocumentStore } from '../../shared/store/document-store.ts';
import { storeOver } from './store-over.ts';

class Discarded extends Error {}

/**
 * The store with every transaction's first attempt lost: the callback runs, its writes are thrown away, and
 * it runs again on fresh reads. Code that passes on this store keeps nothing from a run that did not commit.
 */
export function firstAttemptFails(inner: DocumentStore): DocumentStore {
  return storeOver(inner, {
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
  });
}
