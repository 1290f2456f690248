import test from 'ava';
import { cvrReport } from '../../shared/exports/nist/cvr.ts';
import { resultsCsv } from '../../shared/exports/results-csv.ts';
import { selectDocuments } from '../../shared/ledger/document-filter.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { readTable } from '../exports/read-csv.ts';
import { filled, marked, openReviewDesk } from './review-desk.ts';

const two = { policy: { approvals: 2 } };
const confirm = { decision: { kind: 'confirm' } };
const wrongSum = filled('n1', [400, 300, 200, 50], { valid: 905 });

function correct(path: string, from: number | null, to: number | null) {
  return { decision: { kind: 'correct', corrections: [{ path, from, to, reason: 'as on the image' }] } };
}

function rules(findings: readonly { rule: string }[]): string[] {
  return findings.map(({ rule }) => rule);
}

test('one person of two leaves the counts in review, and the second makes them count', async t => {
  const desk = await openReviewDesk(t, two);
  const id = await desk.bring({ placeId: 'n1', content: wrongSum });
  const first = await desk.review('anna', id, correct('fields.valid', 905, 950));
  t.is(first.status, 201, JSON.stringify(first.body));
  t.like(first.body.review.approvals, { needed: 2, given: 1, agreesWith: null });
  t.like(first.body.result, { state: 'needs_review', source: 'human', counted: false, revision: 2 });
  t.is(first.body.result.fields.valid.value, 950);
  t.is(first.body.result.findings[0].rule, 'approval_pending');
  t.like(await desk.services.store.get(paths.outbox(`${id}.2`)), { topic: 'result-needs-review' });
  t.deepEqual(await desk.tally('nation'), { votes: null, counted: 0 });
  t.deepEqual(await desk.problems(), []);

  const again = await desk.review('anna', id, confirm);
  t.like(again, { status: 409, body: { code: 'same_reviewer' } });

  const second = await desk.review('ben', id, confirm);
  t.is(second.status, 201, JSON.stringify(second.body));
  t.like(second.body.review.approvals, { needed: 2, given: 2, agreesWith: 1 });
  t.like(second.body.result, { state: 'accepted', counted: true, revision: 3 });
  t.deepEqual(second.body.result.provenance.reviews, [`${id}.review-1`, `${id}.review-2`]);
  t.false(rules(second.body.result.findings).includes('approval_pending'));
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('a second person who decides otherwise is the new first, and the two are told apart', async t => {
  const desk = await openReviewDesk(t, two);
  const id = await desk.bring({ placeId: 'n1', content: wrongSum });
  await desk.review('anna', id, correct('fields.valid', 905, 950));
  const corrections = [
    { path: 'fields.valid', from: 950, to: 960, reason: 'it is a 6' },
    { path: 'contests.mayor.votes.a', from: 400, to: 410, reason: 'it is a 1' },
    { path: 'fields.cast', from: 960, to: 970, reason: 'it is a 7' },
  ];
  const other = await desk.review('ben', id, { decision: { kind: 'correct', corrections } });
  t.is(other.status, 201, JSON.stringify(other.body));
  t.like(other.body.result, { state: 'needs_review', counted: false });
  t.deepEqual(rules(other.body.result.findings).slice(0, 2), ['approvals_differ', 'approval_pending']);
  t.is((await desk.review('ben', id, confirm)).body.code, 'same_reviewer');
  t.like((await desk.review('anna', id, confirm)).body.result, { state: 'accepted', counted: true });
  t.deepEqual(await desk.tally('nation'), { votes: 410, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('one person alone neither changes a counted number nor takes it away', async t => {
  const desk = await openReviewDesk(t, two);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  const swap = [
    { path: 'contests.mayor.votes.a', from: 400, to: 300, reason: 'rows exchanged' },
    { path: 'contests.mayor.votes.b', from: 300, to: 400, reason: 'rows exchanged' },
  ];
  const { body } = await desk.review('anna', id, { decision: { kind: 'correct', corrections: swap } });
  t.like(body.result, { state: 'needs_review', counted: false, countedRevision: 1 });
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 }, 'what was counted is so still');
  const rival = await desk.bring({ placeId: 'n1', suffix: '/again', content: filled('n1', [9, 9, 9, 9]) });
  t.like(await desk.document(rival), { state: 'needs_review', counted: false });
  t.is((await desk.review('carla', rival, confirm)).body.code, 'place_taken');
  t.deepEqual(await desk.problems(), []);

  t.is((await desk.review('ben', id, { decision: { kind: 'reject', reason: 'torn' } })).status, 201);
  t.like(await desk.document(id), { state: 'needs_review', counted: true, countedRevision: 1, revision: 3 });
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  t.is((await desk.review('carla', id, confirm)).status, 201);
  const agreed = await desk.review('anna', id, confirm);
  t.like(agreed.body.result, { state: 'accepted', counted: true });
  t.false('countedRevision' in (await desk.document(id)));
  t.deepEqual(await desk.tally('nation'), { votes: 300, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

async function text(pieces: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const piece of pieces) whole += piece;
  return whole;
}

test('what is exported while a second person is awaited is what counts', async t => {
  const desk = await openReviewDesk(t, two);
  const sheet = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const ballot = await desk.bring({ placeId: 'n1', formId: 'ballot-form', content: marked(1, 0, 0, 0) });
  const swapped = (contest: string, values: readonly [number, number]) => ({
    decision: {
      kind: 'correct',
      corrections: [
        { path: `contests.${contest}.votes.a`, from: values[0], to: values[1], reason: 'rows exchanged' },
        { path: `contests.${contest}.votes.b`, from: values[1], to: values[0], reason: 'rows exchanged' },
      ],
    },
  });
  t.is((await desk.review('anna', sheet, swapped('mayor', [400, 300]))).status, 201);
  t.is((await desk.review('anna', ballot, swapped('reeve', [1, 0]))).status, 201);

  const selected = await selectDocuments(desk.services.elections, { electionId: 'small' });
  if (selected.kind !== 'selected') throw new Error(selected.kind);
  const csv = await text(resultsCsv(desk.services, selected.selection));
  const line = readTable(csv).find(each => each.documentId === sheet && each.id === 'a')!;
  t.like(line, { revision: '1', counted: 'true', state: 'accepted', value: '400' });
  const election = (await desk.services.elections.get('small'))!;
  const [record] = JSON.parse(await text(cvrReport(desk.services, election))).CVR;
  t.is(record.CVRSnapshot.length, 1);
  t.is(record.CVRSnapshot[0]['@id'], record.CurrentSnapshotId);
  t.regex(record.CVRSnapshot[0].CVRContest[0].CVRContestSelection[0].ContestSelectionId, /~a$/);
});

const decisions = [
  {
    name: 'rejection',
    decision: { kind: 'reject', reason: 'not of this election' },
    code: 'rejected_by_reviewer',
  },
  { name: 'duplicate', decision: { kind: 'duplicate', reason: 'the same sheet' }, code: 'duplicate' },
] as const;
for (const { name, decision, code } of decisions) {
  test(`a ${name} takes the counts away once two people say so, whatever their reasons`, async t => {
    const desk = await openReviewDesk(t, two);
    const other = await desk.bring({ placeId: 's1', content: filled('s1', [1, 2, 3, 4]) });
    const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
    const said = decision.kind === 'duplicate' ? { ...decision, of: other } : decision;
    t.is((await desk.review('anna', id, { decision: said })).status, 201);
    t.like(await desk.document(id), { state: 'needs_review', counted: true, countedRevision: 1 });
    t.deepEqual(await desk.tally('nation'), { votes: 401, counted: 2 });
    t.deepEqual(await desk.problems(), []);
    t.is((await desk.review('ben', id, { decision: { ...said, reason: 'I think so too' } })).status, 201);
    const document = await desk.document(id);
    t.deepEqual([document.state, document.counted, document.error?.code], ['failed', false, code]);
    t.deepEqual(await desk.tally('nation'), { votes: 1, counted: 1 });
    t.deepEqual(await desk.problems(), []);
  });
}

test('a document moves once two people move it to the same place', async t => {
  const desk = await openReviewDesk(t, two);
  const id = await desk.bring({ placeId: 'n1', content: filled('s1') });
  const move = (pollingPlaceId: string) => ({ decision: { kind: 'move', pollingPlaceId, reason: 'header' } });
  t.is((await desk.review('anna', id, move('s1'))).status, 201);
  t.like(await desk.document(id), { state: 'needs_review', pollingPlaceId: 'n1' });
  t.is((await desk.review('ben', id, move('n2'))).status, 201);
  t.true(rules((await desk.document(id)).findings).includes('approvals_differ'));
  t.is((await desk.review('carla', id, move('s1'))).status, 201);
  t.like(await desk.document(id), { state: 'needs_review', pollingPlaceId: 'n1' });
  t.is((await desk.review('ben', id, move('s1'))).status, 201);
  t.like(await desk.document(id), { state: 'accepted', counted: true, pollingPlaceId: 's1' });
  t.deepEqual(await desk.tally('s1'), { votes: 400, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('each of two people must say why a form that does not add up is let stand', async t => {
  const desk = await openReviewDesk(t, two);
  const id = await desk.bring({ placeId: 'n1', content: wrongSum });
  t.is((await desk.review('anna', id, confirm)).body.code, 'findings_remain');
  t.is((await desk.review('anna', id, { ...confirm, acceptDespite: 'so it is' })).status, 201);
  t.is((await desk.review('ben', id, confirm)).body.code, 'findings_remain');
  t.is((await desk.review('ben', id, { ...confirm, acceptDespite: 'indeed' })).status, 201);
  t.like(await desk.document(id), { state: 'accepted', counted: true });
  t.deepEqual(await desk.problems(), []);
});

test('a first approval lapses with a newer page: two people must look at the new one', async t => {
  const desk = await openReviewDesk(t, two);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  await desk.review('anna', id, confirm);
  await desk.bring({ placeId: 'n1', generation: '2', content: filled('n1', [401, 300, 200, 50]) });
  t.like(await desk.document(id), { state: 'needs_review', counted: true, countedRevision: 1, revision: 3 });
  t.is((await desk.review('ben', id, confirm)).body.result.state, 'needs_review');
  t.is((await desk.review('anna', id, confirm)).body.result.state, 'accepted');
  t.deepEqual(await desk.tally('nation'), { votes: 401, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});
