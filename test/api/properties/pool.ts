/** Newest first, and no more than so many of a name. */
const kept = 60;

/** What is known of the ledger by the names that the API gives it, so that random requests meet what is there. */
export interface Pool {
  add(name: string, ...values: unknown[]): void;
  /** As `add`, and never forgotten for newer ones. */
  pin(name: string, ...values: unknown[]): void;
  /** One of them, by a random number; undefined where none of that name is known. */
  pick(name: string, index: number): unknown;
  /** Takes up every scalar of an answer under the name of its field. */
  harvest(answer: unknown): void;
}

export function createPool(): Pool {
  const known = new Map<string, unknown[]>();
  const pinned = new Map<string, unknown[]>();
  const pool: Pool = {
    add(name, ...values) {
      const before = known.get(name) ?? [];
      known.set(name, [...values, ...before.filter(each => !values.includes(each))].slice(0, kept));
    },
    pin(name, ...values) {
      pinned.set(name, [...(pinned.get(name) ?? []), ...values]);
    },
    pick(name, index) {
      const [some, others] = [pinned.get(name) ?? [], known.get(name) ?? []];
      const values = others.length === 0 || (some.length > 0 && index % 2 === 0) ? some : others;
      return values[Math.floor(index / 2) % Math.max(1, values.length)];
    },
    harvest(answer) {
      if (typeof answer !== 'object' || answer === null) return;
      for (const [name, value] of Object.entries(answer)) {
        if (typeof value === 'object') pool.harvest(value);
        else if (!Array.isArray(answer) && String(value).length <= 500) pool.add(name, value);
      }
    },
  };
  return pool;
}
