import { randomUUID } from 'node:crypto';
import test from 'ava';
import { FirestoreStore } from '../../shared/store/firestore-store.ts';
import { type Emulator, reasonToSkip, startFirestoreEmulator } from './emulators.ts';

/** A store of its own for each project: the emulator keeps the databases of different projects apart. */
export type OpenFirestore = (projectId?: string) => FirestoreStore;

/** Declares tests over one Firestore emulator, which is stopped after them; a skipped one where there is none. */
export function firestoreSuite(declare: (open: OpenFirestore) => void): void {
  const skipped = reasonToSkip('firestore');
  if (skipped !== null) {
    test.skip(skipped, () => {});
    return;
  }
  let emulator: Emulator;
  test.before(async () => {
    emulator = await startFirestoreEmulator();
  });
  test.after.always(() => emulator?.stop());
  declare(
    (projectId = `demo-${randomUUID()}`) =>
      new FirestoreStore({ projectId, host: emulator.host, ssl: false }),
  );
}
