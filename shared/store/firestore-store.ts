import { FieldPath, Firestore, type Query as FirestoreQuery, type Settings } from '@google-cloud/firestore';
import { firestoreTransaction } from '../config/retry-policy.ts';
import { BufferedTransaction, type BufferedWrite } from './buffered-transaction.ts';
import type { DocumentStore, JsonObject, Query, StoredRecord, Transaction } from './document-store.ts';
import { decodeRecord, encodeField, encodeRecord } from './firestore-encoding.ts';
import { firestoreError } from './firestore-errors.ts';
import { checkPath, checkQuery } from './record-check.ts';
import { Turns } from './turns.ts';

/**
 * Transactions of this process that begin with one record take turns. Firestore would let all of them read it
 * and then make their commits wait for each other: 50 increments at once took the emulator between 20 s and
 * more than 6 minutes, and take 2 s in turn.
 */
const MAX_TURN_WAIT_MS = 10_000;

/**
 * The ledger in Firestore. When the connection breaks during a commit, nobody knows whether it happened: the
 * callback then runs again and may find its own work done, so it must recognise that (by revision, owner or
 * event id).
 */
export class FirestoreStore implements DocumentStore {
  readonly #firestore: Firestore;
  readonly #turns = new Turns(MAX_TURN_WAIT_MS);

  constructor(settings: Settings) {
    this.#firestore = new Firestore(settings);
  }

  async get(path: string): Promise<JsonObject | null> {
    const [value] = await this.getMany([path]);
    return value ?? null;
  }

  async getMany(paths: readonly string[]): Promise<(JsonObject | null)[]> {
    for (const path of paths) checkPath(path);
    return paths.length === 0 ? [] : await translated(() => readAll(this.#firestore, paths, this.#firestore));
  }

  async query(query: Query): Promise<StoredRecord[]> {
    checkQuery(query);
    const { docs } = await translated(() => this.#ordered(query).get());
    return docs.map(found => ({ path: found.ref.path, id: found.id, value: decodeRecord(found.data()) }));
  }

  async count(query: Pick<Query, 'collection' | 'where'>): Promise<number> {
    checkQuery(query);
    const snapshot = await translated(() => this.#filtered(query).count().get());
    return snapshot.data().count;
  }

  async transaction<Outcome>(run: (transaction: Transaction) => Promise<Outcome>): Promise<Outcome> {
    let turn: Promise<() => void> | undefined;
    const attempt = async (native: FirebaseFirestore.Transaction): Promise<Outcome> => {
      const transaction = new BufferedTransaction(async paths => {
        turn ??= this.#turns.take(paths[0]!);
        await turn;
        return await readAll(native, paths, this.#firestore);
      });
      try {
        const outcome = await run(transaction);
        for (const write of transaction.end()) this.#write(native, write);
        return outcome;
      } finally {
        transaction.end();
      }
    };
    try {
      return await translated(() =>
        this.#firestore.runTransaction(attempt, { maxAttempts: firestoreTransaction.attempts }),
      );
    } finally {
      (await turn)?.();
    }
  }

  async close(): Promise<void> {
    await this.#firestore.terminate();
  }

  #write(native: FirebaseFirestore.Transaction, write: BufferedWrite): void {
    const reference = this.#firestore.doc(write.path);
    if (write.op === 'delete') native.delete(reference);
    else native[write.op](reference, encodeRecord(JSON.parse(write.json)));
  }

  #filtered({ collection, where = [] }: Pick<Query, 'collection' | 'where'>): FirestoreQuery {
    const start: FirestoreQuery = this.#firestore.collection(collection);
    return where.reduce((query, { field, op, value }) => {
      return query.where(encodeField(field), op === '=' ? '==' : op, value);
    }, start);
  }

  #ordered(query: Query): FirestoreQuery {
    const direction = query.orderBy?.direction === 'descending' ? 'desc' : 'asc';
    const cursor: unknown[] = query.after ? [query.after.id] : [];
    let ordered = this.#filtered(query);
    if (query.orderBy) {
      ordered = ordered.orderBy(encodeField(query.orderBy.field), direction);
      if (query.after) cursor.unshift(query.after.value);
    }
    ordered = ordered.orderBy(FieldPath.documentId(), direction).limit(query.limit);
    return cursor.length > 0 ? ordered.startAfter(...cursor) : ordered;
  }
}

async function readAll(
  reader: Pick<Firestore, 'getAll'> | Pick<FirebaseFirestore.Transaction, 'getAll'>,
  paths: readonly string[],
  firestore: Firestore,
): Promise<(JsonObject | null)[]> {
  const snapshots = await reader.getAll(...paths.map(path => firestore.doc(path)));
  return snapshots.map(snapshot => (snapshot.exists ? decodeRecord(snapshot.data()!) : null));
}

async function translated<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    throw firestoreError(error);
  }
}
