import test from 'ava';
import { ApiError } from '../../console/src/api-client.ts';
import { Attempts } from '../../console/src/review/attempt.ts';
import { claimStanding, renewalIsDue } from '../../console/src/review/claim.ts';
import { CorrectionDraft, typedCount, usualReason } from '../../console/src/review/correction-draft.ts';
import { nextInReview } from '../../console/src/review/next-in-review.ts';
import { refusalOf } from '../../console/src/review/refusal.ts';
import { documentsNamed } from '../../console/src/review/words.ts';

for (const [text, expected] of [
  ['', { kind: 'count', value: null }],
  ['  ', { kind: 'count', value: null }],
  ['0', { kind: 'count', value: 0 }],
  ['1 234', { kind: 'count', value: 1234 }],
  ['1\u202f234', { kind: 'count', value: 1234 }],
  ['1.5', { kind: 'invalid' }],
  ['1,234', { kind: 'invalid' }],
  ['-3', { kind: 'invalid' }],
  ['1e3', { kind: 'invalid' }],
  ['1000000001', { kind: 'invalid' }],
] as const) {
  test(`${JSON.stringify(text)} (${text.length}, ${text.codePointAt(1) ?? 0}) in a field is ${JSON.stringify(expected)}`, t => {
    t.deepEqual(typedCount(text), expected);
  });
}

const draftOf = () =>
  new CorrectionDraft(1, [
    { path: 'fields.valid_votes', from: 333 },
    { path: 'contests.president.votes.2', from: null },
    { path: 'contests.president.votes.3', from: 59 },
  ]);

test('only values that differ are corrected, each with the common reason or its own', t => {
  const draft = draftOf();
  draft.type('contests.president.votes.2', '229');
  draft.type('contests.president.votes.3', '');
  draft.type('fields.valid_votes', '0333');
  draft.giveReason('contests.president.votes.3', 'Torn off');
  t.deepEqual(draft.corrections(), [
    { path: 'contests.president.votes.2', from: null, to: 229, reason: usualReason },
    { path: 'contests.president.votes.3', from: 59, to: null, reason: 'Torn off' },
  ]);
  t.is(draft.problem(), null);
  draft.giveReason('contests.president.votes.3', ' ');
  t.is(draft.corrections()[1]?.reason, usualReason);
});

test('a draft without changes, with no number in a field or without a reason can not be sent', t => {
  const draft = draftOf();
  t.regex(draft.problem() ?? '', /No value/);
  draft.type('fields.valid_votes', '33x');
  t.regex(draft.problem() ?? '', /whole numbers/);
  draft.type('fields.valid_votes', '334');
  draft.reason = ' ';
  t.regex(draft.problem() ?? '', /reason/);
});

test('the same request keeps its key until it is carried out; another has another', t => {
  let made = 0;
  const attempts = new Attempts(() => `key-${++made}`);
  t.is(attempts.keyFor('a', { revision: 1 }), 'key-1');
  t.is(attempts.keyFor('a', { revision: 1 }), 'key-1');
  t.is(attempts.keyFor('b', { revision: 1 }), 'key-2');
  t.is(attempts.keyFor('b', { revision: 2 }), 'key-3');
  attempts.done();
  t.is(attempts.keyFor('b', { revision: 2 }), 'key-4');
  t.regex(new Attempts().keyFor('a', {}), /^[0-9a-f]{32}$/);
});

test('a claim is mine, another’s or over', t => {
  const claim = { by: 'anna', expiresAt: '2026-11-26T20:00:00.000Z' };
  const before = Date.parse('2026-11-26T19:59:59Z');
  t.is(claimStanding(claim, 'anna', before).kind, 'mine');
  t.is(claimStanding(claim, 'bela', before).kind, 'other');
  t.is(claimStanding(claim, null, before).kind, 'other');
  t.is(claimStanding(claim, 'bela', before + 1000).kind, 'free');
  t.is(claimStanding(null, 'anna', before).kind, 'free');
});

test('a claim is renewed when half of it is over, and only where the page was used since', t => {
  t.true(renewalIsDue({ takenMs: 0, untilMs: 900, usedMs: 100 }, 450));
  t.false(renewalIsDue({ takenMs: 0, untilMs: 900, usedMs: 100 }, 449));
  t.false(renewalIsDue({ takenMs: 100, untilMs: 900, usedMs: 100 }, 800));
});

test('the next to review comes after the one at hand, and from the top again after the last', t => {
  const rows = [
    { documentId: 'a', state: 'needs_review' },
    { documentId: 'b', state: 'accepted' },
    { documentId: 'c', state: 'needs_review' },
  ] as const;
  t.is(nextInReview(rows, 'a'), 'c');
  t.is(nextInReview(rows, 'c'), 'a');
  t.is(nextInReview(rows, 'gone'), 'a');
  t.is(nextInReview(rows.slice(1), 'c'), null);
});

test('findings name other documents in what they found and in their words, each once', t => {
  const [own, other, third] = ['a'.repeat(20), 'b'.repeat(20), 'c'.repeat(20)] as const;
  const finding = { rule: 'duplicate_document', severity: 'error' as const, fields: [], expected: null };
  const findings = [
    { ...finding, actual: other, message: `Document ${other} is for the same place` },
    { ...finding, actual: null, message: `the same as at PP-1 (document ${third}); not ${own}` },
    { ...finding, actual: own, message: '' },
  ];
  t.deepEqual(documentsNamed(findings, own), [other, third]);
});

for (const [code, status, evidence, way, words] of [
  ['claimed_by_other', 409, { conflict: { by: 'bela' } }, 'reload', /bela has this document/],
  ['revision_conflict', 409, { conflict: { revision: 4 } }, 'reload', /revision 4 by now/],
  ['same_reviewer', 409, {}, 'reload', /Another person must agree/],
  ['findings_remain', 422, { findings: [] }, 'findings', /checks object/],
  ['scope_missing', 403, {}, 'read_only', /scope “review”/],
  [
    'invalid_review',
    422,
    { issues: [{ path: 'x', message: 'expected a place' }] },
    'change',
    /expected a place/,
  ],
  ['unavailable', 503, {}, 'again', /said/],
  ['rate_limited', 429, {}, 'again', /said/],
  ['too_many_reviews', 409, {}, 'change', /said/],
] as const) {
  test(`${code} is told in words with the way on “${way}”`, t => {
    const refusal = refusalOf(new ApiError(status, code, 'said', null, evidence as never));
    t.is(refusal.way, way);
    t.regex(refusal.text, words);
  });
}

test('a server that is not there loses nothing', t => {
  t.is(refusalOf(new TypeError('Failed to fetch')).way, 'again');
});

test('a taken place names the document that holds it', t => {
  const error = new ApiError(409, 'place_taken', '', null, { conflict: { documentId: 'b'.repeat(20) } });
  t.like(refusalOf(error), { way: 'other_document', documentId: 'b'.repeat(20) });
});
