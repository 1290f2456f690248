import { randomUUID } from 'node:crypto';
import test from 'ava';
import { FirestoreStore } from '../../shared/store/firestore-store.ts';
import { allowanceContract } from '../contract/allowance.ts';
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

  allowanceContract(test.serial as typeof test, 'Firestore', async t => {
    const projectId = `allowance-${randomUUID()}`;
    const store = new FirestoreStore({ projectId, host: emulator.host, ssl: false });
    t.teardown(() => store.close());
    return store;
  });
}
