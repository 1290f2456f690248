import type { DocumentStore, JsonObject, StoredRecord } from '../../shared/store/document-store.ts';

/**
 * A ledger's records in a map that a test may damage as it likes, for reading only: far quicker than a file where a
 * whole ledger is read a thousand times. It knows the queries that a walk over the ledger makes.
 */
export function memoryStore(records: Map<string, JsonObject>): DocumentStore {
  let listed: { size: number; byCollection: Map<string, string[]> } | null = null;

  function idsIn(collection: string): string[] {
    const byCollection = new Map<string, string[]>();
    if (listed === null) {
      for (const path of [...records.keys()].sort()) {
        const slash = path.lastIndexOf('/');
        const ids = byCollection.get(path.slice(0, slash)) ?? [];
        byCollection.set(path.slice(0, slash), ids);
        ids.push(path.slice(slash + 1));
      }
      listed = { size: records.size, byCollection };
    }
    return listed.byCollection.get(collection) ?? [];
  }

  const fieldOf = (value: JsonObject, field: string) => value[field];

  return {
    get: async path => records.get(path) ?? null,
    getMany: async paths => paths.map(path => records.get(path) ?? null),
    async query({ collection, where = [], limit, after }) {
      const found: StoredRecord[] = [];
      for (const id of idsIn(collection)) {
        if (found.length === limit) break;
        if (after !== undefined && id <= after.id) continue;
        const path = `${collection}/${id}`;
        const value = records.get(path)!;
        const fits = where.every(({ field, op, value: operand }) => {
          const held = fieldOf(value, field);
          if (op === '=') return held === operand;
          if (op === '>') return typeof held === 'string' && held > String(operand);
          throw new Error(`No walk over the ledger asks for ${op}`);
        });
        if (fits) found.push({ path, id, value });
      }
      return found;
    },
    count: () => Promise.reject(new Error('No walk over the ledger counts')),
    transaction: () => Promise.reject(new Error('A walk over the ledger changes nothing')),
    close: async () => undefined,
  };
}
