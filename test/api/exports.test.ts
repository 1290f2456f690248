import test, { type ExecutionContext } from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { ballotForm, bringPaper, electionOf, sheetForm } from '../exports/papers.ts';
import { readReport } from '../exports/read-report.ts';
import { openLocalServices } from './local-services.ts';

const definition = electionOf('e', {
  reportingUnits: [{ id: 'N', name: 'Nation', type: 'nation', parentId: null }],
  contests: ['c', 'd'].map(id => ({ id, name: id, unitId: 'N', options: [{ id: 'a', name: 'A' }] })),
  forms: [
    { formId: 'sheet', contests: { votes: ['c'] } },
    { formId: 'ballot', contests: { votes: ['d'] } },
  ],
});

async function open(t: ExecutionContext) {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  await services.elections.import(definition, [sheetForm('sheet'), ballotForm('ballot', 'plurality')]);
  await bringPaper(services, { electionId: 'e', formId: 'sheet', placeId: 'N', votes: { c: { a: 7 } } });
  await bringPaper(services, {
    electionId: 'e',
    formId: 'ballot',
    placeId: 'N',
    serial: '1',
    votes: { d: { a: 1 } },
  });
  await settleTallies(services);
  const key = await services.key('results');
  const get = (path: string, given = key) =>
    createApi(services).request(path, { headers: { 'X-API-Key': given } });
  return { services, get };
}

test('the report, its provenance and the cast vote records are files of JSON', async t => {
  const { get } = await open(t);
  const report = await get(
    '/v1/exports/nist-err?electionId=e&issuer=Lakeland%20Gazette&issuerAbbreviation=LG',
  );
  t.is(report.status, 200);
  t.is(report.headers.get('Content-Type'), 'application/json');
  t.is(report.headers.get('Content-Disposition'), 'attachment; filename="nist-err-report.json"');
  t.is(report.headers.get('Cache-Control'), 'private, no-store');
  const body = (await report.json()) as Record<string, unknown>;
  t.like(body, { Issuer: 'Lakeland Gazette', IssuerAbbreviation: 'LG' });
  t.is(readReport(body).votes.get('c|a|N'), 7);
  const provenance = await (await get('/v1/exports/nist-err?electionId=e&part=provenance')).json();
  t.deepEqual(Object.keys((provenance as { gpUnits: object }).gpUnits), ['gpunit.N']);
  const records = (await (await get('/v1/exports/cvr?electionId=e')).json()) as { CVR: unknown[] };
  t.is(records.CVR.length, 1);
});

test('what cannot be exported is a problem', async t => {
  const { get } = await open(t);
  for (const { path, status } of [
    { path: '/v1/exports/nist-err?electionId=other', status: 404 },
    { path: '/v1/exports/cvr?electionId=other', status: 404 },
    { path: '/v1/exports/nist-err', status: 400 },
    { path: '/v1/exports/nist-err?electionId=e&part=half', status: 400 },
    { path: '/v1/exports/cvr?electionId=', status: 400 },
  ])
    t.is((await get(path)).status, status, path);
});

test('exports need the scope of results', async t => {
  const { services, get } = await open(t);
  const other = await services.key('documents', 'status');
  for (const path of ['/v1/exports/nist-err?electionId=e', '/v1/exports/cvr?electionId=e', '/v1/results.csv'])
    t.is((await get(path, other)).status, 403, path);
});
