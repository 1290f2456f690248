import { readFile } from 'node:fs/promises';
import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { ElectionDefinition } from '../../shared/domain/election.ts';
import { Status } from '../../shared/domain/status.ts';
import { loadForms } from '../../shared/forms/load.ts';
import { createElectionCatalogue } from '../../shared/ledger/elections.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { countingStore } from './counting-store.ts';
import { fillDocument } from './fill.ts';
import { openLocalServices } from './local-services.ts';

/** An API whose reads are counted, all but that of the key. */
async function countedApi(t: { teardown(end: () => Promise<void>): void }) {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  const key = await services.key('status');
  const { store, asked } = countingStore(services.store);
  const elections = createElectionCatalogue(store, services.processed, services.clock);
  const api = createApi({ ...services, store, elections });
  const headers = { 'X-API-Key': key, 'Content-Type': 'application/json' };
  return {
    services,
    asked,
    ask: async (path: string, more: RequestInit & { headers?: Record<string, string> } = {}) => {
      const before = { reads: asked.reads.length, trips: asked.trips, queries: asked.queries.length };
      const response = await api.request(path, { ...more, headers: { ...headers, ...more.headers } });
      const read = asked.reads.slice(before.reads);
      const records = read.filter(each => !each.startsWith('keys/'));
      const trips = asked.trips - before.trips - (read.length - records.length);
      return { response, records, trips, queries: asked.queries.slice(before.queries) };
    },
  };
}

test('an answer and a 304 each read the document and nothing else', async t => {
  const { services, ask } = await countedApi(t);
  const { documentId } = await fillDocument(services, 'reads/one.jpg', 'needs_review');
  const first = await ask(`/v1/status/${documentId}`);
  t.is(first.response.status, 200);
  t.deepEqual(first.records, [`documents/${documentId}`]);
  t.deepEqual(first.queries, []);
  const again = await ask(`/v1/status/${documentId}`, {
    headers: { 'If-None-Match': first.response.headers.get('ETag')! },
  });
  t.is(again.response.status, 304);
  t.deepEqual(again.records, [`documents/${documentId}`]);
  t.deepEqual(again.queries, []);
});

test('a lookup by object asks for the elections once in a while, and then for one record only', async t => {
  const { services, ask } = await countedApi(t);
  const object = 'reads/by name_p1.jpg';
  const { documentId } = await fillDocument(services, object, 'ready');
  const path = `/v1/status?object=${encodeURIComponent(object)}`;
  t.deepEqual((await ask(path)).queries, ['elections']);
  const again = await ask(path);
  t.deepEqual(again.records, [`documents/${documentId}`]);
  t.deepEqual(again.queries, []);
});

test('a batch of 200 is one read', async t => {
  const { services, ask } = await countedApi(t);
  const { documentId } = await fillDocument(services, 'reads/batch.jpg', 'ready');
  const others = Array.from({ length: 199 }, (_, index) =>
    `b${index}`.padEnd(20, 'c').replace(/[0189]/g, 'd'),
  );
  const ids = [...others, documentId];
  const { response, records, trips } = await ask('/v1/status/batch', {
    method: 'POST',
    body: JSON.stringify({ documentIds: ids }),
  });
  t.is(response.status, 200);
  t.is(trips, 1);
  t.is(new Set(records).size, records.length, 'nothing is read twice');
});

const names = [
  {
    name: 'a page suffix in any spelling',
    objects: ['a/form_p1of2.jpg', 'a/form-P2.PNG', 'a/form_page2of2.webp'],
  },
  { name: 'Thai letters', objects: ['เขต 1/บางบำหรุ1_p1.jpg', 'เขต 1/บางบำหรุ1_p2.jpg'] },
  {
    name: 'marks that a URL takes for its own',
    objects: ['100% & more/a+b#1?x=y_p1.jpg', '100% & more/a+b#1?x=y.png'],
  },
  { name: 'folders', objects: ['one/two/three/four.jpg', 'one/two/three/four_p3.tiff'] },
];
for (const { name, objects } of names) {
  test(`a document is found by the name of each of its objects: ${name}`, async t => {
    const { services, ask } = await countedApi(t);
    const { documentId } = await fillDocument(services, objects[0]!, 'ready');
    for (const object of objects) {
      const { response } = await ask(`/v1/status?object=${encodeURIComponent(object)}`);
      t.is(response.status, 200, object);
      t.is(Status.parse(await response.json()).documentId, documentId);
    }
  });
}

test("a page number that only the election's own pattern can tell is understood by the lookup", async t => {
  const { services, ask } = await countedApi(t);
  const election = ElectionDefinition.parse(JSON.parse(await readFile('examples/election.json', 'utf8')));
  const forms = await loadForms('shared/forms/builtin', 'examples/forms');
  await services.elections.import(
    { ...election, filenamePatterns: ['^side(?<page>\\d)-(?<place>PP-\\d{4})$'] },
    [...forms.values()],
  );
  const object = `${election.id}/side2-PP-0101.jpg`;
  const { documentId, page } = await identifyArrival(services, object);
  t.is(page, 2);
  await fillDocument(services, `${election.id}/side1-PP-0101.jpg`, 'ready');
  const { response } = await ask(`/v1/status?object=${encodeURIComponent(object)}`);
  t.is(response.status, 200);
  t.is(Status.parse(await response.json()).documentId, documentId);
});
