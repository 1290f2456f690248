import test from 'ava';
import { paths } from '../../shared/ledger/paths.ts';
import type { DocumentBundle } from '../../shared/ledger/verify-document.ts';
import { collected, everyRecord } from '../../shared/ledger/verify-facts.ts';
import { reviewProblems } from '../../shared/ledger/verify-reviews.ts';
import type { JsonObject } from '../../shared/store/document-store.ts';
import { filled, openReviewDesk, type ReviewDesk } from '../api/review-desk.ts';

async function bundleOf({ services: { store } }: ReviewDesk, documentId: string): Promise<DocumentBundle> {
  const below = (name: string) =>
    collected(everyRecord(store, { collection: `documents/${documentId}/${name}` }));
  return {
    documentId,
    record: await store.get(paths.document(documentId)),
    events: await below('audit'),
    records: [...(await below('reviews')), ...(await below('results'))],
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a rewritten record may be anything
type Rewrite = (value: any) => unknown;

/** The bundle as somebody would leave it who rewrote a record and every hash after it. */
function rewritten(bundle: DocumentBundle, path: string, to: Rewrite): DocumentBundle {
  const change = (value: JsonObject) => to(structuredClone(value)) as JsonObject;
  if (path === paths.document(bundle.documentId)) return { ...bundle, record: change(bundle.record!) };
  return {
    ...bundle,
    records: bundle.records.map(each => (each.path === path ? { ...each, value: change(each.value) } : each)),
  };
}

const rewrites: { name: string; path: (id: string) => string; to: Rewrite; message: RegExp }[] = [
  {
    name: 'a vote that no correction names',
    path: id => paths.result(id, 2),
    to: result => {
      result.contests[0].votes[2].value = 7;
      return result;
    },
    message: /changes contests\.mayor\.votes\.c, which the review does not/,
  },
  {
    name: 'a corrected value',
    path: id => paths.result(id, 2),
    to: result => {
      result.fields.valid.value = 951;
      return result;
    },
    message: /does not have the correction of fields\.valid/,
  },
  {
    name: 'a correction',
    path: id => paths.review(id, 1),
    to: review => {
      review.decision.corrections[0].to = 949;
      return review;
    },
    message: /does not have the correction of fields\.valid/,
  },
  {
    name: 'who acted',
    path: id => paths.review(id, 1),
    to: review => ({ ...review, by: 'carla' }),
    message: /Another name acted/,
  },
  {
    name: 'one name in both approvals',
    path: id => paths.review(id, 2),
    to: review => ({ ...review, approvals: { ...review.approvals, agreesWith: 2 } }),
    message: /first approval is not there/,
  },
  {
    name: 'what the second person agreed on',
    path: id => paths.review(id, 2),
    to: review => ({ ...review, proposalSha256: '0'.repeat(64) }),
    message: /not of the same/,
  },
  {
    name: 'a first approval that counts by itself',
    path: id => paths.result(id, 2),
    to: result => ({ ...result, state: 'accepted', counted: true }),
    message: /not left for another person/,
  },
  {
    name: 'a result that is no longer a person’s',
    path: id => paths.result(id, 3),
    to: result => ({ ...result, source: 'model' }),
    message: /made this result of a machine/,
  },
  {
    name: 'a machine’s result that passes for a person’s',
    path: id => paths.result(id, 1),
    to: result => ({ ...result, source: 'human' }),
    message: /No review made this result/,
  },
  {
    name: 'an error that nobody gave a reason for',
    path: id => paths.result(id, 3),
    to: result => ({
      ...result,
      findings: [
        { rule: 'sum_of_votes', severity: 'error', message: 'x', fields: [], expected: 1, actual: 2 },
      ],
    }),
    message: /stand although a check objects/,
  },
  {
    name: 'which revision is counted',
    path: id => paths.document(id),
    to: document => ({ ...document, countedRevision: 2 }),
    message: /Revision 2 was never to be counted/,
  },
  {
    name: 'how many reviews there are',
    path: id => paths.document(id),
    to: document => ({ ...document, reviews: 1 }),
    message: /as many reviews as it says/,
  },
];

for (const { name, path, to, message } of rewrites) {
  test(`found though every hash may fit: ${name}`, async t => {
    const desk = await openReviewDesk(t, { policy: { approvals: 2 } });
    const content = filled('n1', [400, 300, 200, 50], { valid: 905 });
    const id = await desk.bring({ placeId: 'n1', content });
    const corrections = [{ path: 'fields.valid', from: 905, to: 950, reason: '5 read as 0' }];
    t.is((await desk.review('anna', id, { decision: { kind: 'correct', corrections } })).status, 201);
    t.is((await desk.review('ben', id, { decision: { kind: 'confirm' } })).status, 201);
    const whole = await bundleOf(desk, id);
    t.deepEqual(reviewProblems(whole), []);
    const found = reviewProblems(rewritten(whole, path(id), to));
    t.true(
      found.some(problem => message.test(problem.message)),
      JSON.stringify(found),
    );
  });
}
