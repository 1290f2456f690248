import test from 'ava';
import { allowanceContract } from '../contract/allowance.ts';
import { firestoreSuite } from './firestore-suite.ts';

firestoreSuite(openFirestore => {
  allowanceContract(test.serial as typeof test, 'Firestore', async t => {
    const store = openFirestore();
    t.teardown(() => store.close());
    return store;
  });
});
