import { randomUUID } from 'node:crypto';
import test from 'ava';
import { TransientError } from '../../shared/domain/errors.ts';
import type { FirestoreStore } from '../../shared/store/firestore-store.ts';
import { documentStoreContract } from '../contract/document-store.ts';
import { firestoreSuite } from './firestore-suite.ts';

firestoreSuite(openFirestore => {
  documentStoreContract(test.serial as typeof test, 'Firestore', async () => {
    return openFirestore();
  });

  test.serial('Firestore: increments from three clients at once add up', async t => {
    t.timeout(240_000, 'the emulator reports a conflict of locks only after a while');
    const projectId = `clients-${randomUUID()}`;
    const clients = [1, 2, 3].map(() => openFirestore(projectId));
    const increment = async (client: FirestoreStore): Promise<void> => {
      try {
        await client.transaction(async transaction => {
          const record = await transaction.get('counters/a');
          transaction.set('counters/a', { count: Number(record?.count ?? 0) + 1 });
        });
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        await increment(client);
      }
    };
    await Promise.all(clients.flatMap(client => [1, 2, 3].map(() => increment(client))));
    t.deepEqual(await clients[0]!.get('counters/a'), { count: 9 });
    await Promise.all(clients.map(client => client.close()));
  });
});
