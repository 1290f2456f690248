import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { type LocalServices, openLocalServices } from '../api/local-services.ts';
import { ballotForm, bringPaper, electionOf, sheetForm } from '../exports/papers.ts';
import { readTable } from '../exports/read-csv.ts';
import { readReport } from '../exports/read-report.ts';
import { runBallots } from './run-ballots.ts';

const definition = electionOf('e', {
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    ...['p', 'q'].map(id => ({ id, name: id, type: 'place', parentId: 'N' })),
  ],
  contests: ['c', 'd'].map(id => ({ id, name: id, unitId: 'N', options: [{ id: 'a', name: 'A' }] })),
  forms: [
    { formId: 'sheet', contests: { votes: ['c'] } },
    { formId: 'ballot', contests: { votes: ['d'] } },
  ],
});

let services: LocalServices;
let data: string;
let folder: string;

test.before(async () => {
  services = await openLocalServices();
  await services.elections.import(definition, [sheetForm('sheet'), ballotForm('ballot', 'plurality')]);
  const sheet = { electionId: 'e', formId: 'sheet', placeId: 'p', votes: { c: { a: 7 } } };
  await bringPaper(services, sheet);
  await bringPaper(services, { ...sheet, placeId: 'q', state: 'needs_review' });
  await bringPaper(services, { ...sheet, formId: 'ballot', serial: '1', votes: { d: { a: 1 } } });
  await settleTallies(services);
  data = services.config.BALLOTS_DATA_DIR;
  folder = await mkdtemp(join(tmpdir(), 'ballots-export-'));
});
test.after.always(async () => {
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

const exported = (...words: string[]) => runBallots(['export', ...words, '--data', data]);

test('the results go to standard output as CSV', async t => {
  const { exitCode, out, complaints } = await exported('csv', '--election', 'e');
  t.is(exitCode, 0, complaints);
  t.deepEqual(
    readTable(out).map(row => [row.contestId, row.pollingPlaceId, row.value]),
    [
      ['c', 'p', '7'],
      ['d', 'p', '1'],
    ],
  );
  const all = await exported('csv', '--election', 'e', '--all', '--bom', '--unit', 'q', '--delimiter', 'tab');
  t.true(all.out.startsWith('\ufeff'));
  t.deepEqual(
    readTable(all.out, '\t').map(row => [row.pollingPlaceId, row.counted]),
    [['q', 'false']],
  );
});

test('NIST’s formats go to files that appear whole', async t => {
  for (const { words, name } of [
    { words: ['nist-err'], name: 'report.json' },
    { words: ['nist-err', '--part', 'provenance'], name: 'provenance.json' },
    { words: ['cvr'], name: 'cvr.json' },
  ]) {
    const { exitCode, out, complaints } = await exported(
      ...words,
      '--election',
      'e',
      '--out',
      join(folder, name),
    );
    t.is(exitCode, 0, complaints);
    t.is(out, '');
  }
  t.deepEqual((await readdir(folder)).toSorted(), ['cvr.json', 'provenance.json', 'report.json']);
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
  t.is(readReport(report).votes.get('c|a|N'), 7);
});

for (const { name, words, says } of [
  { name: 'an unknown election', words: ['csv', '--election', 'x'], says: /got "x"/ },
  { name: 'an unknown unit', words: ['csv', '--election', 'e', '--unit', 'x'], says: /no "x"/ },
]) {
  test(`${name} is refused and leaves no file`, async t => {
    const file = join(tmpdir(), `ballots-${name.replaceAll(' ', '-')}-${process.pid}.csv`);
    const { exitCode, complaints } = await exported(...words, '--out', file);
    t.is(exitCode, 2);
    t.regex(complaints, says);
    for (const path of [file, `${file}.partial`]) await t.throwsAsync(access(path), { code: 'ENOENT' });
  });
}
