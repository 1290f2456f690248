import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import type { Problem } from '../../functions/api/problem.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { Status } from '../../shared/domain/status.ts';
import { bringPaper, electionOf, sheetForm } from '../exports/papers.ts';
import { watchedStore } from '../store/watched-store.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

let services: LocalServices;
let key: string;
/** Two districts of 40 places each: more than one question to the store can name. */
const places = ['A', 'B'].flatMap(district =>
  Array.from({ length: 40 }, (_, n) => ({ id: `${district}-${n}`, parentId: district })),
);
const definition = electionOf('e', {
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    ...['A', 'B'].map(id => ({ id, name: id, type: 'district', parentId: 'N' })),
    ...places.map(place => ({ ...place, name: `Place ${place.id}`, type: 'place' })),
  ],
  contests: [{ id: 'president', name: 'President', unitId: 'N', options: [{ id: 'a', name: 'A' }] }],
  forms: ['sheet', 'other'].map(formId => ({ formId, contests: { votes: ['president'] } })),
});

const paper = (placeId: string) => ({ electionId: 'e', formId: 'sheet', placeId });
const refused = { rule: 'sum_of_votes', severity: 'error' as const };

test.before(async () => {
  services = await openLocalServices();
  key = await services.key('documents', 'results');
  await services.elections.import(definition, [sheetForm('sheet'), sheetForm('other')]);
  for (const { id } of places.filter((_, n) => n % 2 === 0)) await bringPaper(services, paper(id));
  await bringPaper(services, { ...paper('A-1'), source: 'human', reader: 'careful' });
  await bringPaper(services, { ...paper('A-3'), state: 'needs_review', findings: [refused, refused] });
  await bringPaper(services, { ...paper('B-1'), state: 'needs_review', findings: [refused] });
  await bringPaper(services, { ...paper('B-3'), formId: 'other' });
  // Its name says no place.
  await bringPaper(services, { ...paper('nowhere'), state: 'needs_review' });
});
test.after.always(() => services.close());

const request = (path: string) => createApi(services).request(path, { headers: { 'X-API-Key': key } });

interface Page {
  readonly documents: Status[];
  readonly next: string | null;
}

/** Every document of a list, through all its pages. */
async function all(query: string, limit = 7): Promise<Status[]> {
  const found: Status[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const response = await request(`/v1/documents?limit=${limit}&${query}${after}`);
    if (response.status !== 200) throw new Error(await response.text());
    const page = (await response.json()) as Page;
    if (page.documents.length > limit) throw new Error(`A page of ${page.documents.length}`);
    found.push(...page.documents);
    cursor = page.next;
  }
  return found;
}
const placesOf = (documents: readonly Status[]) => documents.map(each => each.pollingPlaceId).toSorted();
const evenOf = (district: string) =>
  places.filter(({ parentId }, n) => parentId === district && n % 2 === 0).map(({ id }) => id);

for (const { name, query, expected } of [
  { name: 'a district', query: 'electionId=e&unitId=A', expected: [...evenOf('A'), 'A-1', 'A-3'] },
  {
    name: 'the whole country, without what has no place',
    query: 'electionId=e&unitId=N',
    expected: [...evenOf('A'), ...evenOf('B'), 'A-1', 'A-3', 'B-1', 'B-3'],
  },
  { name: 'a place as a unit', query: 'electionId=e&unitId=A-2', expected: ['A-2'] },
  { name: 'a place', query: 'pollingPlaceId=A-2', expected: ['A-2'] },
  { name: 'a place in its district', query: 'electionId=e&unitId=A&pollingPlaceId=A-2', expected: ['A-2'] },
  { name: 'a place in another district', query: 'electionId=e&unitId=B&pollingPlaceId=A-2', expected: [] },
  { name: 'a rule', query: 'rule=sum_of_votes', expected: ['A-3', 'B-1'] },
  { name: 'a rule in a district', query: 'electionId=e&unitId=B&rule=sum_of_votes', expected: ['B-1'] },
  {
    name: 'a rule and a state that exclude each other',
    query: 'rule=sum_of_votes&state=accepted',
    expected: [],
  },
  { name: 'what a human settled', query: 'source=human', expected: ['A-1'] },
  { name: 'a reader', query: 'reader=careful', expected: ['A-1'] },
  { name: 'a reader that read nothing there', query: 'reader=careful&electionId=e&unitId=B', expected: [] },
  { name: 'another form', query: 'electionId=e&formId=other', expected: ['B-3'] },
  {
    name: 'what is not counted, in a state',
    query: 'counted=false&state=needs_review&unitId=N&electionId=e',
    expected: ['A-3', 'B-1'],
  },
  { name: 'an election that is not known', query: 'electionId=unknown', expected: [] },
]) {
  test(`a list holds ${name}: each document once, through all pages`, async t => {
    t.deepEqual(placesOf(await all(query)), expected.toSorted());
    t.deepEqual(placesOf(await all(query, 200)), expected.toSorted());
    t.deepEqual(placesOf(await all(query, 1)), expected.toSorted());
  });
}

test('within a small unit the list is in the order of arrival', async t => {
  const documents = await all('electionId=e&unitId=A', 3);
  const times = documents.slice(0, 15).map(each => each.timeline[0]!.at);
  t.deepEqual(times, times.toSorted());
});

test('results take the same filters', async t => {
  const response = await request('/v1/results?electionId=e&unitId=A&source=human');
  const { results } = (await response.json()) as { results: Result[] };
  t.deepEqual(
    results.map(each => [each.pollingPlaceId, each.source]),
    [['A-1', 'human']],
  );
});

test('a list goes on where it was though others came and changed meanwhile', async t => {
  const own = await openLocalServices();
  t.teardown(() => own.close());
  const access = await own.key('documents');
  await own.elections.import(definition, [sheetForm('sheet'), sheetForm('other')]);
  for (const placeId of ['A-1', 'A-2', 'A-3']) await bringPaper(own, paper(placeId));
  const get = async (path: string) =>
    (await (await createApi(own).request(path, { headers: { 'X-API-Key': access } })).json()) as Page;
  const first = await get('/v1/documents?electionId=e&limit=2');
  await bringPaper(own, { ...paper('A-1'), generation: '2' });
  await bringPaper(own, paper('A-0'));
  const second = await get(`/v1/documents?electionId=e&limit=2&cursor=${first.next}`);
  t.deepEqual(
    [...first.documents, ...second.documents].map(each => each.pollingPlaceId),
    ['A-1', 'A-2', 'A-3', 'A-0'],
  );
});

test('where most places have nothing, a page ends early and says how it goes on', async t => {
  const many = Array.from({ length: 700 }, (_, n) => `P-${n}`);
  const sparse = electionOf('sparse', {
    reportingUnits: [
      { id: 'N', name: 'Nation', type: 'nation', parentId: null },
      ...['A', 'B'].map(id => ({ id, name: id, type: 'district', parentId: 'N' })),
      ...many.map(id => ({ id, name: id, type: 'place', parentId: id === 'P-0' ? 'B' : 'A' })),
    ],
    contests: [{ id: 'president', name: 'President', unitId: 'N', options: [{ id: 'a', name: 'A' }] }],
    forms: [{ formId: 'sheet', contests: { votes: ['president'] } }],
  });
  const own = await openLocalServices();
  t.teardown(() => own.close());
  const access = await own.key('documents');
  await own.elections.import(sparse, [sheetForm('sheet')]);
  await bringPaper(own, { electionId: 'sparse', formId: 'sheet', placeId: 'P-699' });
  let queries = 0;
  const store = watchedStore(own.store, () => {
    queries++;
  });
  const pages: Page[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const before = queries;
    const path: string = `/v1/documents?electionId=sparse&unitId=A${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page = (await (
      await createApi({ ...own, store }).request(path, { headers: { 'X-API-Key': access } })
    ).json()) as Page;
    t.true(queries - before <= 12, `${queries - before} queries for one page`);
    pages.push(page);
    cursor = page.next;
  }
  t.true(pages.length > 1);
  t.deepEqual(placesOf(pages.flatMap(page => page.documents)), ['P-699']);
});

for (const { name, query, path } of [
  { name: 'a unit that the election lacks', query: 'electionId=e&unitId=X', path: 'unitId' },
  { name: 'a unit of an unknown election', query: 'electionId=unknown&unitId=N', path: 'unitId' },
  { name: 'a unit without its election', query: 'unitId=N', path: 'unitId' },
  { name: 'a cursor that no list gave', query: 'cursor=xyz', path: 'cursor' },
  { name: 'an unknown source', query: 'source=robot', path: 'source' },
  { name: 'a page of none', query: 'limit=0', path: 'limit' },
]) {
  test(`${name} is refused and named`, async t => {
    for (const list of ['documents', 'results']) {
      const response = await request(`/v1/${list}?${query}`);
      t.is(response.status, 400);
      const problem = (await response.json()) as Problem;
      t.is(problem.code, 'invalid_request');
      t.deepEqual(
        problem.issues?.map(issue => issue.path),
        [path],
      );
    }
  });
}

test('a cursor is good for the list that gave it and no other', async t => {
  const { next } = (await (await request('/v1/documents?electionId=e&limit=2')).json()) as Page;
  t.is((await request(`/v1/documents?electionId=e&limit=5&cursor=${next}`)).status, 200);
  const other = await request(`/v1/documents?electionId=e&state=accepted&cursor=${next}`);
  t.is(other.status, 400);
  t.like(await other.json(), { issues: [{ path: 'cursor' }] });
});
