import test from 'ava';
import { exportAudit, importAudit } from '../../shared/ledger/audit-export.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { verifyLedger } from '../../shared/ledger/verify.ts';
import { collected } from '../../shared/ledger/verify-facts.ts';
import type { JsonObject } from '../../shared/store/document-store.ts';
import { openLocalServices } from './local-services.ts';
import { filled, giveUp, openReviewDesk, type ReviewDesk } from './review-desk.ts';

const confirm = { decision: { kind: 'confirm' } };

test('a newer page after a review is read, but its counts wait for a person; what was counted stays', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.review('anna', id, confirm);
  await desk.bring({ placeId: 'n1', generation: '2', content: filled('n1', [401, 299, 200, 50]) });
  const { state, counted, countedRevision, revision } = await desk.document(id);
  t.deepEqual(
    { state, counted, countedRevision, revision },
    {
      state: 'needs_review',
      counted: true,
      countedRevision: 2,
      revision: 3,
    },
  );
  const machine = await desk.result(id);
  t.like(machine, { source: 'model', counted: false, countedRevision: 2 });
  t.like(machine.findings[0], {
    rule: 'reviewed_before',
    severity: 'error',
    fields: ['contests.mayor.votes.a', 'contests.mayor.votes.b'],
  });
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  t.deepEqual(await desk.problems(), []);
  await desk.bring({ placeId: 'n1', generation: '3', content: filled('n1', [402, 298, 200, 50]) });
  t.like(await desk.document(id), { countedRevision: 2, revision: 4 });
  t.is((await desk.review('ben', id, confirm)).status, 201);
  t.deepEqual(await desk.tally('nation'), { votes: 402, counted: 1 });
  t.false('countedRevision' in (await desk.document(id)));
  t.deepEqual(await desk.problems(), []);
});

test('a better picture of a rejected document waits for a person', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.review('anna', id, { decision: { kind: 'reject', reason: 'blurred' } });
  await desk.bring({ placeId: 'n1', generation: '2', content: filled('n1') });
  t.like(await desk.document(id), { state: 'needs_review', counted: false, error: null });
  t.is((await desk.result(id)).findings[0]?.rule, 'reviewed_before');
  t.is((await desk.review('anna', id, confirm)).status, 201);
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('a redrive of a reviewed document is refused, and where it is asked for counts nothing by itself', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.review('anna', id, {
    decision: {
      kind: 'correct',
      corrections: [
        { path: 'contests.mayor.votes.a', from: 400, to: 390, reason: '9' },
        { path: 'contests.mayor.votes.b', from: 300, to: 310, reason: '1' },
      ],
    },
  });
  t.is((await desk.post('anna', `/v1/documents/${id}/redrive`, {})).body.code, 'not_redrivable');
  t.is((await desk.post('anna', `/v1/documents/${id}/redrive`, { evenReviewed: true })).status, 202);
  await desk.settle();
  t.like(await desk.document(id), { state: 'needs_review', counted: true, countedRevision: 2 });
  t.deepEqual(await desk.tally('nation'), { votes: 390, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('what a person has counted stays counted when the machine gives the document up', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.review('anna', id, confirm);
  await giveUp(desk, id);
  t.like(await desk.document(id), { state: 'failed', counted: true, countedRevision: 2, revision: 3 });
  t.like(await desk.result(id), { state: 'failed', counted: false, countedRevision: 2 });
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  const rival = await desk.bring({ placeId: 'n1', suffix: '/again', content: filled('n1', [9, 9, 9, 9]) });
  t.like(await desk.document(rival), { state: 'needs_review', counted: false });
  t.deepEqual(await desk.problems(), []);
  t.is((await desk.review('ben', id, { decision: { kind: 'reject', reason: 'torn' } })).status, 201);
  t.like(await desk.document(id), { state: 'failed', counted: false });
  t.deepEqual(await desk.tally('nation'), { votes: null, counted: 0 });
  t.deepEqual(await desk.problems(), []);
});

test("a document whose first approval is pending is not checked again when the place's other form changes", async t => {
  const desk = await openReviewDesk(t, { policy: { approvals: 2 } });
  const one = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.review('anna', one, confirm);
  await desk.bring({ placeId: 'n1', formId: 'council-form', content: filled('n1', [300, 200, 100, 53]) });
  t.like(await desk.document(one), { state: 'needs_review', counted: true, countedRevision: 1, revision: 2 });
  t.is((await desk.review('ben', one, confirm)).body.code, 'findings_remain', 'the person is told of it');
  t.deepEqual(await desk.problems(), []);
});

async function change(desk: ReviewDesk, path: string, to: (value: JsonObject) => JsonObject | null) {
  await desk.services.store.transaction(async transaction => {
    const value = to((await transaction.get(path))!);
    if (value === null) transaction.delete(path);
    else transaction.set(path, value);
  });
}

const alterations: { name: string; to: (value: JsonObject) => JsonObject | null; kind: string }[] = [
  { name: 'another name', to: value => ({ ...value, by: 'ben' }), kind: 'altered' },
  { name: 'another reason', to: value => ({ ...value, acceptDespite: 'x' }), kind: 'altered' },
  { name: 'gone', to: () => null, kind: 'missing' },
];
for (const { name, to, kind } of alterations) {
  test(`an altered review is found: ${name}`, async t => {
    const desk = await openReviewDesk(t);
    const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
    await desk.review('anna', id, confirm);
    await change(desk, paths.review(id, 1), to);
    t.true((await desk.problems())[0]?.startsWith(`${kind} ${paths.review(id, 1)}`));
  });
}

test('an export carries the reviews, and restores to a ledger that verifies', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.review('anna', id, confirm);
  await desk.post('anna', `/v1/documents/${id}/claim`);
  t.deepEqual(await desk.problems(), []);
  const lines = (await collected(exportAudit(desk.services))).map(line => JSON.stringify(line));
  const other = await openLocalServices();
  t.teardown(() => other.close());
  async function* each() {
    yield* lines;
  }
  t.deepEqual(await importAudit(other, each()), []);
  t.deepEqual((await verifyLedger(other)).problems, []);
  t.like(await other.store.get(paths.review(id, 1)), { by: 'anna' });
});
