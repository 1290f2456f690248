import type { ExecutionContext, TestFn } from 'ava';
import type { DocumentStore, JsonObject } from '../../shared/store/document-store.ts';
import { queryContract } from './document-store-queries.ts';
import { transactionContract } from './document-store-transactions.ts';
import { valueContract } from './document-store-values.ts';

/** Opens an empty store of the test's own; the contract closes it. */
export type OpenStore = () => Promise<DocumentStore>;

/** Registers a test under a name that says which store must keep the promise. */
export type ContractTest = (
  promise: string,
  check: (t: ExecutionContext, store: DocumentStore) => Promise<void>,
) => void;

/** Registers what every {@link DocumentStore} must do, with an empty store for each test. */
export function documentStoreContract(test: TestFn, name: string, open: OpenStore): void {
  const register: ContractTest = (promise, check) => {
    test(`${name}: ${promise}`, async t => {
      t.timeout(180_000, 'Google’s emulator waits for locks instead of reporting a conflict');
      const store = await open();
      t.teardown(() => store.close());
      await check(t, store);
    });
  };
  transactionContract(register);
  queryContract(register);
  valueContract(register);
}

/** Writes the records in one transaction. */
export function write(store: DocumentStore, records: Readonly<Record<string, JsonObject>>): Promise<void> {
  return store.transaction(async transaction => {
    for (const [path, value] of Object.entries(records)) transaction.set(path, value);
  });
}
