import { PreconditionError } from '../domain/errors.ts';
import type { JsonObject, Transaction } from './document-store.ts';
import { checkPath, jsonOf } from './record-check.ts';

/** A write that waits for the commit. `json` is the value as it was when the write was asked for. */
export type BufferedWrite =
  | { readonly op: 'create' | 'set'; readonly path: string; readonly json: string }
  | { readonly op: 'delete'; readonly path: string };

/**
 * The half of a transaction that every store shares: one attempt's writes, checked and kept until the commit,
 * one a record, because Firestore refuses some pairs of writes to one record in one commit. A read after a
 * write, or any use after the end, is a defect in the callback and throws an Error.
 */
export class BufferedTransaction implements Transaction {
  readonly #read: (paths: readonly string[]) => Promise<(JsonObject | null)[]>;
  readonly #writes = new Map<string, BufferedWrite>();
  #over = false;

  constructor(read: (paths: readonly string[]) => Promise<(JsonObject | null)[]>) {
    this.#read = read;
  }

  async get(path: string): Promise<JsonObject | null> {
    const [value] = await this.getMany([path]);
    return value ?? null;
  }

  async getMany(paths: readonly string[]): Promise<(JsonObject | null)[]> {
    this.#assertOpen();
    if (this.#writes.size > 0) throw new Error('A transaction reads before its first write, not after it');
    for (const path of paths) checkPath(path);
    return paths.length === 0 ? [] : await this.#read(paths);
  }

  create(path: string, value: JsonObject): void {
    this.#put('create', path, value);
  }

  set(path: string, value: JsonObject): void {
    this.#put('set', path, value);
  }

  delete(path: string): void {
    this.#assertOpen();
    checkPath(path);
    if (this.#writes.get(path)?.op === 'create')
      throw new Error(`A transaction deletes ${path}, which it creates`);
    this.#writes.set(path, { op: 'delete', path });
  }

  /** Closes the transaction to the callback; what it wrote. */
  end(): readonly BufferedWrite[] {
    this.#over = true;
    return [...this.#writes.values()];
  }

  #put(op: 'create' | 'set', path: string, value: JsonObject): void {
    this.#assertOpen();
    checkPath(path);
    const json = jsonOf(path, value);
    const earlier = this.#writes.get(path)?.op;
    if (op === 'create' && earlier && earlier !== 'delete') {
      throw new PreconditionError(`Record ${path} exists already: the same transaction writes it`);
    }
    // What is created stays so when it is set again; what is deleted and created is replaced.
    this.#writes.set(path, { op: earlier ? (earlier === 'create' ? 'create' : 'set') : op, path, json });
  }

  #assertOpen(): void {
    if (this.#over) throw new Error('A transaction is used after its callback ended: is an await missing?');
  }
}
