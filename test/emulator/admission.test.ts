import test from 'ava';
import { admissionContract } from '../contract/admission.ts';
import { firestoreSuite } from './firestore-suite.ts';

firestoreSuite(openFirestore => {
  admissionContract(test.serial as typeof test, 'Firestore', async t => {
    const store = openFirestore();
    t.teardown(() => store.close());
    return store;
  });
});
