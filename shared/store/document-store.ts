/** A JSON value as every adapter can store it; `undefined` never. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A record and where it stands. `path` has an even number of segments: `documents/abc/results/1`. */
export interface StoredRecord {
  readonly path: string;
  readonly id: string;
  readonly value: JsonObject;
}

/**
 * Order is by `orderBy`, then by id in the same direction. Values of different types come in Firestore's
 * order: null, booleans, numbers, text by its UTF-8 bytes. A wrong query (a range on another field than
 * `orderBy`, a cursor without its value …) throws an Error.
 */
export interface Query {
  /** A collection path, `documents` or `documents/abc/results`. */
  readonly collection: string;
  readonly where?: readonly Condition[];
  /** At most one field; records without the field are left out. */
  readonly orderBy?: { readonly field: string; readonly direction: 'ascending' | 'descending' };
  readonly limit: number;
  /** The last record of the page before: its id, and its `orderBy` value where there is an order. */
  readonly after?: { readonly id: string; readonly value?: Json };
}

/**
 * `field` is a dotted path of letters, digits, `_` and `-`. Operands are scalars, for `in` 1 to 30 of them. A
 * null operand, with `=` only, finds records that hold null there; no operator finds records without the
 * field. The ranges `<`, `<=`, `>`, `>=` reach values of the operand's type and stand on the field of
 * `orderBy`; a count may have them on any one field.
 */
export interface Condition {
  readonly field: string;
  readonly op: '=' | '<' | '<=' | '>' | '>=' | 'in' | 'array-contains';
  readonly value: Json;
}

/**
 * Reads and writes that happen all or not at all, as if alone. All reads come before the first write. The
 * callback may run more than once: it must change nothing outside itself. After a broken connection it may
 * even find its own work done, so it recognises that by revision, owner or id. It starts no other
 * transaction.
 */
export interface Transaction {
  /** The record's value, null where there is none. */
  get(path: string): Promise<JsonObject | null>;
  getMany(paths: readonly string[]): Promise<(JsonObject | null)[]>;
  /**
   * Throws {@link import('../domain/errors.ts').PreconditionError} out of the transaction when the record
   * exists.
   */
  create(path: string, value: JsonObject): void;
  /** Creates or replaces the whole record. */
  set(path: string, value: JsonObject): void;
  /** No error where there is none. A record that the same transaction creates can't be deleted in it. */
  delete(path: string): void;
}

/**
 * The ledger's store: JSON records under slash-separated paths, with transactions. The paths are Firestore's
 * (DESIGN section 8) whichever adapter holds them. Throws, of shared/domain/errors.ts: `TransientError` on
 * contention and outages; `InvalidInputError` for what is not plain JSON, is deeper than 20 levels or larger
 * than 1 MB, or has a path that Firestore can't hold.
 */
export interface DocumentStore {
  get(path: string): Promise<JsonObject | null>;
  /** In the order asked for, null where there is none; one round trip. */
  getMany(paths: readonly string[]): Promise<(JsonObject | null)[]>;
  query(query: Query): Promise<StoredRecord[]>;
  /** How many records match; nothing is read into memory. */
  count(query: Pick<Query, 'collection' | 'where'>): Promise<number>;
  transaction<Outcome>(run: (transaction: Transaction) => Promise<Outcome>): Promise<Outcome>;
  close(): Promise<void>;
}
