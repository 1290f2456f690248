import test from 'ava';
import { DocumentSet, type Selection } from '../../console/src/document-set.ts';
import type { DocumentSummary } from '../../functions/api/routes/document-feed.ts';

const all: Selection = { group: null, electionId: null, text: '', newestFirst: false };

function summary(documentId: string, part: Partial<DocumentSummary> = {}): DocumentSummary {
  return {
    documentId,
    electionId: 'lakeland-2026',
    formId: 'statement-of-poll',
    pollingPlaceId: 'PP-0101',
    object: `lakeland-2026/${documentId}.jpg`,
    state: 'accepted',
    revision: 1,
    reader: null,
    image: null,
    pages: 1,
    finding: null,
    findings: 0,
    receivedAt: '2026-11-23T10:00:00.000Z',
    updatedAt: '2026-11-23T10:00:00.000Z',
    ...part,
  };
}

function setOf(...summaries: DocumentSummary[]): DocumentSet {
  const documents = new DocumentSet();
  documents.apply(summaries);
  return documents;
}

const ids = (documents: DocumentSet, part: Partial<Selection>) =>
  documents.select({ ...all, ...part }).map(({ documentId }) => documentId);

test('an older or equal view of a document changes nothing', t => {
  const documents = setOf(summary('a', { state: 'accepted', updatedAt: '2026-11-23T10:00:05.000Z' }));
  t.false(documents.apply([summary('a', { state: 'ready', updatedAt: '2026-11-23T10:00:04.000Z' })]));
  t.false(documents.apply([summary('a', { state: 'ready', updatedAt: '2026-11-23T10:00:05.000Z' })]));
  t.is(documents.get('a')?.state, 'accepted');
  t.true(documents.apply([summary('a', { state: 'failed', updatedAt: '2026-11-23T10:00:06.000Z' })]));
  t.is(documents.get('a')?.state, 'failed');
});

test('what changed is found by its new words and no more by its old ones', t => {
  const documents = setOf(summary('a', { finding: { rule: 'r', severity: 'error', message: 'old words' } }));
  t.deepEqual(ids(documents, { text: 'old' }), ['a']);
  documents.apply([
    summary('a', {
      finding: { rule: 'r', severity: 'error', message: 'new words' },
      updatedAt: '2026-11-23T11:00:00.000Z',
    }),
  ]);
  t.deepEqual(ids(documents, { text: 'old' }), []);
  t.deepEqual(ids(documents, { text: 'new' }), ['a']);
});

const varied = setOf(
  summary('a', { state: 'ready', receivedAt: '2026-11-23T10:00:02.000Z', object: 'x/Zählbogen.jpg' }),
  summary('b', { state: 'waiting_for_pages', electionId: 'th-2026', object: 'x/บางบำหรุ1.jpg' }),
  summary('c', { state: 'needs_review', pollingPlaceId: 'PP-0703' }),
  summary('d', { state: 'failed', formId: null, pollingPlaceId: null }),
);

for (const { what, part, expected } of [
  { what: 'everything, oldest first', part: {}, expected: ['b', 'c', 'd', 'a'] },
  { what: 'everything, newest first', part: { newestFirst: true }, expected: ['a', 'd', 'c', 'b'] },
  { what: 'a group of two states', part: { group: 'waiting' as const }, expected: ['b', 'a'] },
  { what: 'one election', part: { electionId: 'th-2026' }, expected: ['b'] },
  { what: 'a place', part: { text: 'pp-0703' }, expected: ['c'] },
  { what: 'all words in any order', part: { text: 'REVIEW  lakeland' }, expected: ['c'] },
  { what: 'an umlaut typed in two characters', part: { text: 'za\u0308hl' }, expected: ['a'] },
  { what: 'Thai', part: { text: 'บำหรุ' }, expected: ['b'] },
  { what: 'a text within a group', part: { text: 'x/', group: 'failed' as const }, expected: [] },
]) {
  test(`a selection finds ${what}`, t => {
    t.deepEqual(ids(varied, part), expected);
  });
}

test('counts are by state and of the chosen election', t => {
  t.like(varied.counts(null), { ready: 1, waiting_for_pages: 1, needs_review: 1, failed: 1, accepted: 0 });
  t.like(varied.counts('th-2026'), { ready: 0, waiting_for_pages: 1, needs_review: 0 });
});
