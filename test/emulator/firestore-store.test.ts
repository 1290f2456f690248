import { randomUUID } from 'node:crypto';
import test from 'ava';
import { FirestoreStore } from '../../shared/store/firestore-store.ts';
import { documentStoreContract } from '../contract/document-store.ts';
import { type Emulator, reasonToSkip, startFirestoreEmulator } from './emulators.ts';

const skipped = reasonToSkip('firestore');

if (skipped) {
  test.skip(skipped, () => {});
} else {
  let emulator: Emulator;
  test.before(async () => {
    emulator = await startFirestoreEmulator();
  });
  test.after.always(() => emulator?.stop());

  // The emulator keeps the databases of different projects apart.
  documentStoreContract(test.serial as typeof test, 'Firestore', async () => {
    return new FirestoreStore({ projectId: `contract-${randomUUID()}`, host: emulator.host, ssl: false });
  });
}
