import { request as httpRequest } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { startServer } from '../../cli/local/server.ts';
import { createApi } from '../../functions/api/app.ts';
import { resultColumns } from '../../shared/exports/result-rows.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { bringPaper, electionOf, type Paper, sheetForm } from '../exports/papers.ts';
import { readCsv, readTable } from '../exports/read-csv.ts';
import { watchedStore } from '../store/watched-store.ts';
import { type LocalServices, openLocalServices } from './local-services.ts';

const definition = electionOf('e', {
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    { id: 'D', name: 'District "D", north', type: 'district', parentId: 'N' },
    ...['p', 'q', 'r'].map(id => ({ id, name: `โรงเรียน ${id}`, type: 'place', parentId: 'D' })),
  ],
  contests: [
    {
      id: 'president',
      name: 'President',
      unitId: 'N',
      options: [
        { id: '1', number: 1, name: '=1+1', party: '@Reed' },
        { id: '2', number: 2, name: 'Quill' },
      ],
    },
  ],
  forms: [{ formId: 'sheet', contests: { votes: ['president'] } }],
});
const paper: Paper = { electionId: 'e', formId: 'sheet', placeId: 'p' };
const votes = { president: { '1': 12, '2': null } };

async function open(t: ExecutionContext) {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  await services.elections.import(definition, [sheetForm('sheet')]);
  const key = await services.key('results');
  const get = (query: string, over: Partial<LocalServices> = {}) =>
    createApi({ ...services, ...over }).request(`/v1/results.csv?${query}`, {
      headers: { 'X-API-Key': key },
    });
  return { services, key, get };
}

test('a counted result is a line for each of its numbers', async t => {
  const { services, get } = await open(t);
  const lost = { president: { overvotes: 3, undervotes: null } };
  const { documentId } = await bringPaper(services, {
    ...paper,
    votes,
    lost,
    fields: { cast: 20, valid: null },
  });
  await bringPaper(services, { ...paper, placeId: 'q', state: 'needs_review', votes });
  const response = await get('electionId=e');
  t.is(response.headers.get('Content-Type'), 'text/csv; charset=utf-8; header=present');
  const text = await response.text();
  t.deepEqual(readCsv(text)[0], [...resultColumns]);
  const rows = readTable(text);
  t.deepEqual(
    rows.map(({ kind, contestId, id, number, value }) => [kind, contestId, id, number, value]),
    [
      ['option', 'president', '1', '1', '12'],
      ['option', 'president', '2', '2', ''],
      ['contest', 'president', 'overvotes', '', '3'],
      ['field', '', 'cast', '', '20'],
      ['field', '', 'valid', '', ''],
    ],
  );
  t.like(rows[0], {
    documentId,
    revision: '1',
    state: 'accepted',
    source: 'model',
    counted: 'true',
    pollingPlaceId: 'p',
    pollingPlace: 'โรงเรียน p',
    within: 'District "D", north, Nation',
    contest: 'President',
    label: '1',
    party: "'@Reed",
    reader: 'stand-in',
  });
  t.is(rows[3]?.label, 'Label of cast');
});

test('what is not counted comes only where it is asked for', async t => {
  const { services, get } = await open(t);
  await bringPaper(services, { ...paper, votes });
  await bringPaper(services, { ...paper, placeId: 'q', state: 'needs_review', votes });
  const placesOf = async (query: string) => [
    ...new Set(readTable(await (await get(query)).text()).map(row => row.pollingPlaceId)),
  ];
  t.deepEqual(await placesOf(''), ['p']);
  t.deepEqual(await placesOf('counted=false'), ['q']);
  t.deepEqual(await placesOf('counted=all'), ['p', 'q']);
  t.deepEqual(await placesOf('counted=all&electionId=e&unitId=q'), ['q']);
  t.deepEqual(await placesOf('electionId=none'), []);
});

test('a spreadsheet is told that it is UTF-8, and what parts the cells', async t => {
  const { services, get } = await open(t);
  await bringPaper(services, { ...paper, votes });
  const bytes = new Uint8Array(await (await get('bom=true&delimiter=semicolon')).arrayBuffer());
  t.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
  t.is(readTable(new TextDecoder().decode(bytes), ';').length, 2);
  t.is((await (await get('')).text()).charAt(0), '"');
});

test('an export of nothing is the header alone', async t => {
  const { get } = await open(t);
  t.deepEqual(readCsv(await (await get('electionId=e')).text()), [[...resultColumns]]);
});

test('a request that is not understood is refused', async t => {
  const { get } = await open(t);
  for (const query of ['bom=maybe', 'counted=perhaps', 'delimiter=x', 'electionId=e&unitId=X', 'state=x'])
    t.is((await get(query)).status, 400, query);
});

test('each document is there once though others come and change while it is sent', async t => {
  const { services, get } = await open(t);
  for (let n = 0; n < 230; n++)
    await bringPaper(services, { ...paper, placeId: 'x', serial: String(n), votes });
  let pages = 0;
  const store = watchedStore(services.store, async ({ collection }) => {
    if (collection !== 'documents' || pages++ > 0) return;
    const again = { ...paper, placeId: 'x', votes: { president: { '1': 99 } }, generation: '2' };
    await bringPaper(services, { ...again, serial: '3' });
    await bringPaper(services, { ...again, serial: '220' });
    await bringPaper(services, { ...paper, placeId: 'x', serial: 'late', votes });
  });
  const rows = readTable(await (await get('counted=all', { store })).text());
  const byDocument = Map.groupBy(rows, row => row.documentId);
  t.is(byDocument.size, 231);
  for (const own of byDocument.values()) {
    t.is(new Set(own.map(row => row.revision)).size, 1, 'one revision');
    t.is(new Set(own.map(row => row.id)).size, own.length, 'each number once');
  }
});

test('an export that breaks at once is a problem, one that breaks later is cut off', async t => {
  const { services, key } = await open(t);
  const documents = [];
  for (let n = 0; n < 230; n++)
    documents.push(await bringPaper(services, { ...paper, placeId: 'x', serial: String(n), votes }));
  const { documentId, revision } = documents.at(-1)!;
  const damage = (id: string) =>
    services.store.transaction(async transaction =>
      transaction.set(paths.result(id, revision), { damaged: true }),
    );
  await damage(documentId);
  const server = await startServer({
    services,
    api: createApi(services),
    port: 0,
    host: '127.0.0.1',
    onUpload: () => undefined,
  });
  t.teardown(() => server.close());
  const fetched = await new Promise<{ status: number; complete: boolean }>(resolve => {
    const url = new URL('/v1/results.csv?counted=all', server.url);
    httpRequest(url, { headers: { 'X-API-Key': key } }, response => {
      response.resume();
      response.on('error', () => undefined);
      response.on('close', () => resolve({ status: response.statusCode ?? 0, complete: response.complete }));
    })
      .on('error', () => resolve({ status: 0, complete: false }))
      .end();
  });
  // Before the head is sent the server can still answer 500; after it, it can only hang up.
  t.false(fetched.complete && fetched.status === 200);
  await damage(documents[0]!.documentId);
  const response = await createApi(services).request('/v1/results.csv?counted=all', {
    headers: { 'X-API-Key': key },
  });
  t.is(response.status, 500);
  t.is(response.headers.get('Content-Type'), 'application/problem+json');
});

test('a client that goes away ends the work', async t => {
  const { services, get } = await open(t);
  for (let n = 0; n < 230; n++)
    await bringPaper(services, { ...paper, placeId: 'x', serial: String(n), votes });
  let pages = 0;
  const store = watchedStore(services.store, ({ collection }) => {
    if (collection === 'documents') pages++;
  });
  const response = await get('counted=all', { store });
  await response.body?.cancel();
  t.is(pages, 1);
});
