import { randomUUID } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { createElectionCatalogue } from '../../shared/ledger/elections.ts';
import { FirestoreStore } from '../../shared/store/firestore-store.ts';
import { openLocalServices } from '../api/local-services.ts';
import { filled, type OpenServices, openReviewDesk } from '../api/review-desk.ts';
import { type Emulator, reasonToSkip, startFirestoreEmulator } from './emulators.ts';

const skipped = reasonToSkip('firestore');
const confirm = { decision: { kind: 'confirm' } };

if (skipped) {
  test.skip(skipped, () => {});
} else {
  let emulator: Emulator;
  test.before(async () => {
    emulator = await startFirestoreEmulator();
  });
  test.after.always(() => emulator?.stop());

  const open: OpenServices = async ({ clock, reader }) => {
    const local = await openLocalServices({ clock, reader });
    const projectId = `reviews-${randomUUID()}`;
    const store = new FirestoreStore({ projectId, host: emulator.host, ssl: false });
    return {
      ...local,
      store,
      ledger: { ...local.ledger, store },
      elections: createElectionCatalogue(store, local.processed, clock),
      async close() {
        await store.close();
        await local.close();
      },
    };
  };
  const desk = (t: ExecutionContext, policy = {}) => openReviewDesk(t, { open, policy, plain: true });

  test.serial('Firestore: two people correct a counted document, and it is moved', async t => {
    const { bring, review, tally, problems, document } = await desk(t, { approvals: 2 });
    const id = await bring({ placeId: 'n1', content: filled('s1') });
    const despite = { ...confirm, acceptDespite: 'looks right' };
    t.is((await review('anna', id, despite)).status, 201);
    t.is((await review('ben', id, despite)).status, 201);
    t.deepEqual(await tally('n1'), { votes: 400, counted: 1 });
    const move = { decision: { kind: 'move', pollingPlaceId: 's1', reason: 'the header says so' } };
    t.is((await review('anna', id, move)).status, 201);
    t.like(await document(id), { counted: true, countedRevision: 3, pollingPlaceId: 'n1' });
    t.is((await review('ben', id, move)).status, 201);
    t.deepEqual(await tally('n1'), { votes: null, counted: 0 });
    t.deepEqual(await tally('s1'), { votes: 400, counted: 1 });
    t.deepEqual(await problems(), []);
  });

  test.serial(
    'Firestore: of two decisions at once one is made, and the same request is carried out once',
    async t => {
      const { bring, review, document, problems } = await desk(t);
      const id = await bring({ placeId: 'n1', content: filled('n1') });
      const reject = { decision: { kind: 'reject', reason: 'torn' } };
      const both = await Promise.all([review('anna', id, confirm), review('ben', id, reject)]);
      t.deepEqual(both.map(({ status }) => status).toSorted(), [201, 409]);
      const other = await bring({ placeId: 's1', content: filled('s1', [9, 8, 7, 6]) });
      const request = { ...confirm, revision: 1 };
      const answers = await Promise.all(
        [1, 2, 3].map(() => review('anna', other, request, { 'Idempotency-Key': 'k' })),
      );
      for (const answer of answers) t.deepEqual(answer, answers[0]);
      t.like(await document(other), { reviews: 1, revision: 2 });
      t.deepEqual(await problems(), []);
    },
  );
}
