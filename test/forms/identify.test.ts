import test from 'ava';
import { parseObjectName } from '../../shared/domain/document-key.ts';
import type { ElectionDefinition } from '../../shared/domain/election.ts';
import { identifyByKey, type KeyIdentity } from '../../shared/forms/identify.ts';
import { lakeland, thai } from './lakeland.ts';

/** Lakeland with file names that its operators might use. */
function named(...filenamePatterns: string[]): ElectionDefinition {
  return { ...lakeland, filenamePatterns };
}

type Said = Partial<Omit<KeyIdentity, 'problem'>> & { rule?: string | null };
const silent = { electionId: null, formId: null, pollingPlaceId: null, page: null, pages: null, rule: null };
const all = { electionId: 'lakeland-2026', formId: 'place-form', pollingPlaceId: 'PP-01' };
const unknownPlace = { electionId: 'lakeland-2026', rule: 'unknown_place' };

const cases: { name: string; key: string; elections: ElectionDefinition[]; said: Said }[] = [
  {
    name: 'three segments name all',
    key: 'lakeland-2026/place-form/PP-01',
    elections: [lakeland, thai],
    said: all,
  },
  {
    name: 'what follows the three is the document’s own',
    key: 'lakeland-2026/place-form/PP-01/0017',
    elections: [lakeland],
    said: all,
  },
  {
    name: 'a form of districts is filled in by a district',
    key: 'lakeland-2026/district-form/D1',
    elections: [lakeland],
    said: { electionId: 'lakeland-2026', formId: 'district-form', pollingPlaceId: 'D1' },
  },
  {
    name: 'a district is no place of a form of polling places',
    key: 'lakeland-2026/place-form/D1',
    elections: [lakeland],
    said: { ...unknownPlace, formId: 'place-form' },
  },
  {
    name: 'an unknown place is a problem',
    key: 'lakeland-2026/place-form/PP-99',
    elections: [lakeland],
    said: { ...unknownPlace, formId: 'place-form' },
  },
  {
    name: 'a place that is nearly known is unknown',
    key: 'lakeland-2026/place-form/PP-011',
    elections: [lakeland],
    said: { ...unknownPlace, formId: 'place-form' },
  },
  {
    name: 'an unknown form is a problem, the place stays',
    key: 'lakeland-2026/other-form/PP-01',
    elections: [lakeland],
    said: { electionId: 'lakeland-2026', pollingPlaceId: 'PP-01', rule: 'unknown_form' },
  },
  {
    name: 'three segments of which only the election is known are a problem',
    key: 'lakeland-2026/day1/IMG_0001',
    elections: [lakeland],
    said: { electionId: 'lakeland-2026', rule: 'unknown_form' },
  },
  {
    name: 'an unknown election before a known form is a problem even where one election is known',
    key: 'lakeland-2022/place-form/PP-01',
    elections: [lakeland],
    said: { rule: 'unknown_election' },
  },
  {
    name: 'the first segment names the election',
    key: 'th-2026/scan',
    elections: [lakeland, thai],
    said: { electionId: 'th-2026', rule: null },
  },
  {
    name: 'the only election is meant',
    key: 'phone/IMG_0001',
    elections: [lakeland],
    said: { electionId: 'lakeland-2026' },
  },
  {
    name: 'of several elections none is guessed',
    key: 'phone/IMG_0001',
    elections: [lakeland, thai],
    said: { rule: 'unknown_election' },
  },
  { name: 'without elections there is nothing to say', key: 'IMG_0001', elections: [], said: {} },
  {
    name: 'place and station of a real Thai file name',
    key: 'บางบำหรุ1',
    elections: [thai],
    said: { electionId: 'th-2026', pollingPlaceId: '33-1-1' },
  },
  {
    name: 'the same name in Unicode’s decomposed form, as macOS writes it',
    key: 'th-2026/บางบำหรุ11'.normalize('NFKD'),
    elections: [thai, lakeland],
    said: { electionId: 'th-2026', pollingPlaceId: '33-1-11' },
  },
  {
    name: 'zeros in front and Thai digits',
    key: 'บางพลัด_๐๒',
    elections: [{ ...thai, filenamePatterns: ['^(?<place>.+)_(?<station>\\p{Nd}+)$'] }],
    said: { electionId: 'th-2026', pollingPlaceId: '33-2-2' },
  },
  {
    name: 'a station that the place does not have',
    key: 'บางบำหรุ3',
    elections: [thai],
    said: { electionId: 'th-2026', rule: 'unknown_place' },
  },
  {
    name: 'a key that fits no pattern says nothing',
    key: 'IMG-0001',
    elections: [{ ...thai, filenamePatterns: ['^(?<place>\\p{Script=Thai}+)(?<station>\\d+)$'] }],
    said: { electionId: 'th-2026' },
  },
  {
    name: 'a pattern names the form by its alias',
    key: 'Summary_Brackwater',
    elections: [named('^(?<form>[^_]+)_(?<place>.+)$')],
    said: { electionId: 'lakeland-2026', formId: 'district-form', pollingPlaceId: 'D2' },
  },
  {
    name: 'a pattern’s form that is not in use is a problem',
    key: 'leaflet_Brackwater',
    elections: [named('^(?<form>[^_]+)_(?<place>.+)$')],
    said: { electionId: 'lakeland-2026', pollingPlaceId: 'D2', rule: 'unknown_form' },
  },
  {
    name: 'an alias of the place',
    key: 'lakeland-2026/old-mill',
    elections: [named('^(?<place>.+)$')],
    said: { electionId: 'lakeland-2026', pollingPlaceId: 'PP-01' },
  },
  {
    name: 'a name that two places have is a problem',
    key: 'Town Hall',
    elections: [named('^(?<place>.+)$')],
    said: unknownPlace,
  },
  {
    name: 'a station below a district, by the number that its header has',
    key: 'Brackwater-7',
    elections: [named('^(?<place>[a-z]+)-(?<station>.+)$', '^(?<place>[A-Za-z]+)-(?<station>.+)$')],
    said: { electionId: 'lakeland-2026', pollingPlaceId: 'PP-03' },
  },
  {
    name: 'a page inside the name belongs to the page and not to the key',
    key: 'lakeland-2026/PP-01 sheet 2 of 3 (scan)',
    elections: [named('^(?<place>PP-\\d+) sheet (?<page>\\d+) of (?<pages>\\d+)')],
    said: {
      electionId: 'lakeland-2026',
      pollingPlaceId: 'PP-01',
      page: 2,
      pages: 3,
      documentKey: 'lakeland-2026/PP-01 sheet  of  (scan)',
    },
  },
  {
    name: 'separators between numbers count',
    key: '33-11',
    elections: [{ ...thai, filenamePatterns: ['^(?<place>.+)$'] }],
    said: { electionId: 'th-2026', rule: 'unknown_place' },
  },
];

for (const { name, key, elections, said } of cases) {
  test(name, t => {
    const { problem, ...identity } = identifyByKey(key, elections);
    t.like({ ...identity, rule: problem?.rule ?? null }, { ...silent, documentKey: key, ...said });
  });
}

test('a pattern that spells out the page suffix matches the whole name and leaves the key alone', t => {
  const election = { ...thai, filenamePatterns: ['^(?<place>\\D+)(?<station>\\d+)_page(?<page>\\d+)$'] };
  const { documentKey } = parseObjectName('บางบำหรุ1_page3.jpg');
  const identity = identifyByKey(documentKey, [election], 'บางบำหรุ1_page3');
  t.like(identity, { pollingPlaceId: '33-1-1', page: 3, documentKey: 'บางบำหรุ1', problem: null });
});

test('a problem says what the name was and what is wrong with it', t => {
  const { problem } = identifyByKey('lakeland-2026/place-form/PP-99', [lakeland]);
  t.like(problem, {
    severity: 'error',
    actual: 'PP-99',
    message: 'The file name says "PP-99", which is no place that fills in this form.',
  });
});
