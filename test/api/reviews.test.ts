import test from 'ava';
import { paths } from '../../shared/ledger/paths.ts';
import { filled, marked, openReviewDesk } from './review-desk.ts';

const confirm = { decision: { kind: 'confirm' } };

/** A correction of one value. */
function correct(path: string, from: number | null, to: number | null) {
  return { decision: { kind: 'correct', corrections: [{ path, from, to, reason: 'as on the image' }] } };
}

test('a confirmed document is counted as the machine read it, under the name of the key', async t => {
  const desk = await openReviewDesk(t, { policy: { autoAccept: false } });
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  t.is((await desk.document(id)).state, 'needs_review');
  t.deepEqual(await desk.tally('nation'), { votes: null, counted: 0 });
  const { status, body } = await desk.review('anna', id, confirm);
  t.is(status, 201, JSON.stringify(body));
  t.like(body.review, {
    reviewId: `${id}.review-1`,
    n: 1,
    reviewed: 1,
    revision: 2,
    by: 'anna',
    acceptDespite: null,
    approvals: { needed: 1, given: 1, agreesWith: null },
  });
  t.false('proposalSha256' in body.review || 'idempotency' in body.review);
  t.like(body.result, { revision: 2, supersedes: 1, source: 'human', state: 'accepted', counted: true });
  const machine = await desk.result(id, 1);
  t.deepEqual(body.result.provenance, { ...machine.provenance, reviews: [`${id}.review-1`] });
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  const event = await desk.services.store.get(paths.audit(id, (await desk.document(id)).audit.seq));
  t.like(event, { type: 'document.reviewed', actor: 'key:anna' });
  const told = await desk.services.store.get(paths.outbox(`${id}.2`));
  t.like(told, { topic: 'result-accepted' });
  t.deepEqual(await desk.problems(), []);
});

test('the name of whoever acts is never taken from the body', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  t.is((await desk.review('anna', id, { ...confirm, by: 'ben' })).status, 400);
  t.is((await desk.document(id)).reviews, 0);
});

test('corrected values pass the same checks, and what the machine said stays', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1', [400, 300, 200, 50], { valid: 905 }) });
  t.is((await desk.document(id)).state, 'needs_review');
  const wrong = await desk.review('anna', id, correct('fields.valid', 905, 949));
  t.is(wrong.status, 422);
  t.is(wrong.body.code, 'findings_remain');
  t.true(wrong.body.findings.some((each: { rule: string }) => each.rule === 'sum_of_votes'));
  t.is((await desk.document(id)).revision, 1, 'nothing was written');
  const right = await desk.review('anna', id, correct('fields.valid', 905, 950));
  t.is(right.status, 201, JSON.stringify(right.body));
  t.deepEqual(
    right.body.result.findings.filter((each: { severity: string }) => each.severity !== 'info'),
    [],
  );
  t.is(right.body.result.fields.valid.value, 950);
  t.is((await desk.result(id, 1)).fields.valid?.value, 905);
  t.is((await desk.get(`/v1/results/${id}?revision=1`)).body.fields.valid.value, 905);
  const detail = await desk.get(`/v1/documents/${id}`);
  t.like(detail.body.reviews[0], {
    by: 'anna',
    decision: { kind: 'correct', corrections: [{ path: 'fields.valid', from: 905, to: 950 }] },
  });
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('an accepted result is corrected, and its tallies follow', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  t.deepEqual(await desk.tally('north'), { votes: 400, counted: 1 });
  const corrections = [
    { path: 'contests.mayor.votes.a', from: 400, to: 410, reason: '0 for 1' },
    { path: 'contests.mayor.votes.b', from: 300, to: 290, reason: '9 for 0' },
  ];
  const { status, body } = await desk.review('anna', id, { decision: { kind: 'correct', corrections } });
  t.is(status, 201, JSON.stringify(body));
  t.deepEqual(await desk.tally('north'), { votes: 410, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('a form that does not add up is accepted with a reason, which stands on the result', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1', [400, 300, 200, 50], { valid: 905 }) });
  t.is((await desk.review('anna', id, confirm)).body.code, 'findings_remain');
  const { status, body } = await desk.review('anna', id, {
    ...confirm,
    acceptDespite: 'the officers added wrongly',
  });
  t.is(status, 201);
  t.like(body.result, { state: 'accepted', counted: true });
  const rules = body.result.findings.map((each: { rule: string }) => each.rule);
  t.true(rules.includes('sum_of_votes') && rules.includes('accepted_despite'));
  t.is(body.review.acceptDespite, 'the officers added wrongly');
  t.deepEqual(await desk.problems(), []);
});

test('an illegible value is counted as none only with a reason, and never as 0', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1', [400, null, 200, 50], { valid: 950 }) });
  t.is((await desk.review('anna', id, confirm)).body.code, 'findings_remain');
  const despite = { ...confirm, acceptDespite: 'the paper is torn there' };
  const { body } = await desk.review('anna', id, despite);
  t.is(body.result.contests[0].votes[1].value, null);
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
});

test('a rejected document is failed with who and why, and its place is free for another', async t => {
  const desk = await openReviewDesk(t);
  const first = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const second = await desk.bring({
    placeId: 'n1',
    suffix: '/again',
    content: filled('n1', [410, 300, 200, 50]),
  });
  t.is((await desk.document(second)).state, 'needs_review');
  const taken = await desk.review('anna', second, { ...confirm, acceptDespite: 'the better one' });
  t.like(taken, { status: 409, body: { code: 'place_taken', conflict: { documentId: first } } });
  const rejected = await desk.review('anna', first, {
    decision: { kind: 'reject', reason: 'a photograph of a screen' },
  });
  t.is(rejected.status, 201);
  t.like(rejected.body.result, { state: 'failed', source: 'human', counted: false });
  const { state, error, counted } = await desk.document(first);
  t.deepEqual([state, counted, error?.code], ['failed', false, 'rejected_by_reviewer']);
  t.true(error?.message.includes('anna') && error.message.includes('a photograph of a screen'));
  t.like(await desk.services.store.get(paths.outbox(`${first}.2`)), { topic: 'result-failed' });
  t.deepEqual(await desk.tally('nation'), { votes: null, counted: 0 });
  t.is((await desk.review('anna', second, confirm)).status, 201);
  t.deepEqual(await desk.tally('nation'), { votes: 410, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('a duplicate names the document that stands for both, which must stand', async t => {
  const desk = await openReviewDesk(t);
  const first = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const second = await desk.bring({ placeId: 'n1', suffix: '/again', content: filled('n1') });
  const duplicate = (of: string) => ({ decision: { kind: 'duplicate', of, reason: 'the same sheet' } });
  for (const other of [second, 'b'.repeat(20)]) {
    const refused = await desk.review('anna', second, duplicate(other));
    t.like(refused, { status: 422, body: { code: 'invalid_review' } });
    t.is(refused.body.issues[0].path, 'decision.of');
  }
  t.is((await desk.review('anna', second, duplicate(first))).status, 201);
  const { state, error, findings } = await desk.document(second);
  t.deepEqual([state, error?.code], ['failed', 'duplicate']);
  t.like(findings[0], { rule: 'duplicate_document', actual: first });
  const vanishing = await desk.review('ben', first, duplicate(second));
  t.is(vanishing.body.code, 'invalid_review', 'or the paper would be counted nowhere');
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('a moved document is counted at its new place and the old one is free', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('s1') });
  t.is((await desk.document(id)).state, 'needs_review', 'the header names another place');
  const despite = { ...confirm, acceptDespite: 'looks right' };
  t.is((await desk.review('anna', id, despite)).status, 201);
  t.deepEqual(await desk.tally('n1'), { votes: 400, counted: 1 });
  const move = { decision: { kind: 'move', pollingPlaceId: 's1', reason: 'the header says South School' } };
  const { status, body } = await desk.review('ben', id, move);
  t.is(status, 201, JSON.stringify(body));
  t.like(body.result, { state: 'accepted', counted: true, pollingPlaceId: 's1' });
  t.deepEqual(await desk.tally('n1'), { votes: null, counted: 0 });
  t.deepEqual(await desk.tally('s1'), { votes: 400, counted: 1 });
  t.deepEqual(await desk.tally('nation'), { votes: 400, counted: 1 });
  const right = await desk.bring({
    placeId: 'n1',
    suffix: '/right',
    content: filled('n1', [90, 80, 70, 60]),
  });
  t.is((await desk.document(right)).state, 'accepted');
  t.deepEqual(await desk.problems(), []);
});

test('a move to a place where the checks object leaves the document in review there, counted nowhere', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const move = { decision: { kind: 'move', pollingPlaceId: 's1', reason: 'the seal says so' } };
  const { body } = await desk.review('anna', id, move);
  t.like(body.result, { state: 'needs_review', counted: false, pollingPlaceId: 's1' });
  t.deepEqual(await desk.tally('nation'), { votes: null, counted: 0 });
  const despite = { ...confirm, acceptDespite: 'the wrong stamp was used for the header' };
  t.is((await desk.review('anna', id, despite)).status, 201);
  t.deepEqual(await desk.tally('s1'), { votes: 400, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('a file name that says something wrong is settled by saying where the document belongs', async t => {
  const desk = await openReviewDesk(t);
  const keyProblem = {
    rule: 'unknown_place',
    severity: 'error' as const,
    message: 'The name names no place',
    fields: [],
    expected: null,
    actual: 'n9',
  };
  const id = await desk.bring({ placeId: null, suffix: 'n9', keyProblem, content: filled('n1') });
  t.like(await desk.document(id), { state: 'needs_review', pollingPlaceId: 'n1' });
  t.is((await desk.review('anna', id, confirm)).body.code, 'findings_remain');
  const move = { decision: { kind: 'move', pollingPlaceId: 'n1', reason: 'as the header says' } };
  const { status, body } = await desk.review('anna', id, move);
  t.is(status, 201, JSON.stringify(body));
  t.like(await desk.document(id), { state: 'accepted', counted: true, keyProblem: null });
  t.deepEqual(await desk.problems(), []);
});

test('a document of which nobody knows the place is moved first', async t => {
  const desk = await openReviewDesk(t);
  const content = { ...filled('n1'), header: {} };
  const id = await desk.bring({ placeId: null, suffix: 'IMG_1', content });
  t.like(await desk.document(id), { state: 'needs_review', pollingPlaceId: null });
  t.is((await desk.review('anna', id, confirm)).body.code, 'not_reviewable');
  const move = { decision: { kind: 'move', pollingPlaceId: 'n1', reason: 'the envelope says so' } };
  t.is((await desk.review('anna', id, move)).status, 201);
  t.deepEqual(await desk.tally('n1'), { votes: 400, counted: 1 });
  t.deepEqual(await desk.problems(), []);
});

test('under another form nothing that was read counts; a person transcribes it from null', async t => {
  const desk = await openReviewDesk(t);
  const id = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const move = { kind: 'move', pollingPlaceId: 'n1', formId: 'council-form', reason: 'its title' };
  const { status, body } = await desk.review('anna', id, { decision: move });
  t.is(status, 201, JSON.stringify(body));
  t.like(body.result, { state: 'needs_review', formId: 'council-form' });
  t.is(body.result.contests[0].votes[0].value, null);
  const values = { 'fields.registered': 1000, 'fields.cast': 20, 'fields.rejected': 10, 'fields.valid': 10 };
  const votes = { a: 4, b: 3, c: 2, d: 1 };
  const corrections = [
    ...Object.entries(values),
    ...Object.entries(votes).map(([option, to]) => [`contests.council.votes.${option}`, to] as const),
  ].map(([path, to]) => ({ path, from: null, to, reason: 'transcribed' }));
  const transcribed = await desk.review('anna', id, { decision: { kind: 'correct', corrections } });
  t.is(transcribed.status, 201, JSON.stringify(transcribed.body));
  t.deepEqual(await desk.tally('nation', 'council'), { votes: 4, counted: 1 });
  t.deepEqual(await desk.tally('nation'), { votes: null, counted: 0 });
  t.deepEqual(await desk.problems(), []);
});

test("a ballot's lost votes follow from its corrected marks, or are corrected themselves", async t => {
  const desk = await openReviewDesk(t, { policy: { autoAccept: false } });
  const id = await desk.bring({ placeId: 'n1', formId: 'ballot-form', content: marked(1, null, 0, 0) });
  const first = await desk.review('anna', id, correct('contests.reeve.votes.b', null, 0));
  t.is(first.status, 201, JSON.stringify(first.body));
  t.like(first.body.result.contests[0], { overvotes: 0, undervotes: 0 });
  const second = await desk.review('ben', id, correct('contests.reeve.overvotes', 0, 1));
  t.is(second.status, 201, JSON.stringify(second.body));
  t.like(second.body.result.contests[0], { overvotes: 1, undervotes: 0 });
  const none = { votes: 0, counted: 1 };
  t.deepEqual(await desk.tally('nation', 'reeve'), none, 'of too many marks none is a vote');
  t.deepEqual(await desk.problems(), []);
});

test("what a review corrects is said of the place's other form too", async t => {
  const desk = await openReviewDesk(t);
  const one = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const other = await desk.bring({
    placeId: 'n1',
    formId: 'council-form',
    content: filled('n1', [300, 200, 100, 53]),
  });
  t.is((await desk.document(one)).state, 'needs_review', 'the two contradict each other');
  const corrections = [
    { path: 'contests.council.votes.a', from: 300, to: 600, reason: '6 read as 3' },
    { path: 'fields.cast', from: 663, to: 963, reason: '9 read as 6' },
    { path: 'fields.valid', from: 653, to: 953, reason: '9 read as 6' },
  ];
  const { status, body } = await desk.review('anna', other, { decision: { kind: 'correct', corrections } });
  t.is(status, 201, JSON.stringify(body));
  await desk.settle();
  t.like(await desk.document(one), { state: 'accepted', counted: true });
  t.is((await desk.document(other)).revision, body.result.revision, "the person's result was left alone");
  t.deepEqual(await desk.problems(), []);
});

test("a rejected form is held against the place's other form no longer", async t => {
  const desk = await openReviewDesk(t);
  const one = await desk.bring({ placeId: 'n1', content: filled('n1') });
  const other = await desk.bring({
    placeId: 'n1',
    formId: 'council-form',
    content: filled('n1', [300, 200, 100, 53]),
  });
  t.is((await desk.document(one)).state, 'needs_review');
  await desk.review('anna', other, { decision: { kind: 'reject', reason: 'of an older election' } });
  await desk.settle();
  t.like(await desk.document(one), { state: 'accepted', counted: true });
  t.deepEqual(await desk.problems(), []);
});

test('votes beside the wrong names are not counted by a hasty confirmation', async t => {
  const desk = await openReviewDesk(t);
  const content = filled('n1');
  const [table] = content.contests;
  const shifted = table!.votes.map((each, index) => ({ ...each, number: index + 2 }));
  const id = await desk.bring({
    placeId: 'n1',
    content: { ...content, contests: [{ ...table!, votes: shifted }] },
  });
  t.true((await desk.document(id)).findings.some(({ rule }) => rule === 'rows_shifted'));
  t.is((await desk.review('anna', id, confirm)).body.code, 'findings_remain');
  const despite = { ...confirm, acceptDespite: 'only the numbers were misread' };
  t.is((await desk.review('anna', id, despite)).status, 201);
});
