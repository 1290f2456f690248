import test from 'ava';
import { nistProvenance } from '../../shared/exports/nist/provenance.ts';
import { nistReport } from '../../shared/exports/nist/report.ts';
import { type DocumentFilter, selectDocuments } from '../../shared/ledger/document-filter.ts';
import { createElectionCatalogue } from '../../shared/ledger/elections.ts';
import { findDocuments, type ListPosition } from '../../shared/ledger/find-documents.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { openLocalServices } from '../api/local-services.ts';
import { reportProblems } from '../exports/check-report.ts';
import { bringPaper, electionOf, sheetForm } from '../exports/papers.ts';
import { readReport } from '../exports/read-report.ts';
import { firestoreSuite } from './firestore-suite.ts';

const places = Array.from({ length: 35 }, (_, n) => `p${n}`);
const definition = electionOf('e', {
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    ...['A', 'B'].map(id => ({ id, name: id, type: 'district', parentId: 'N' })),
    ...places.map((id, n) => ({ id, name: id, type: 'place', parentId: n === 34 ? 'B' : 'A' })),
  ],
  contests: [{ id: 'c', name: 'C', unitId: 'N', options: [{ id: 'a', name: 'A' }] }],
  forms: [{ formId: 'sheet', contests: { votes: ['c'] } }],
});

firestoreSuite(openFirestore => {
  test('Firestore answers every filter of lists, page by page, and what exports ask', async t => {
    t.timeout(240_000);
    const local = await openLocalServices();
    const store = openFirestore();
    t.teardown(async () => {
      await store.close();
      await local.close();
    });
    const elections = createElectionCatalogue(store, local.processed, local.clock);
    const services = { ...local, store, elections, ledger: { ...local.ledger, store } };
    await elections.import(definition, [sheetForm('sheet')]);
    const paper = { electionId: 'e', formId: 'sheet', votes: { c: { a: 2 } } };
    for (const placeId of ['p0', 'p1', 'p33', 'p34']) await bringPaper(services, { ...paper, placeId });
    const findings = [{ rule: 'sum_of_votes', severity: 'error' as const }];
    await bringPaper(services, { ...paper, placeId: 'p32', state: 'needs_review', findings });

    const listed = async (filter: DocumentFilter): Promise<unknown[]> => {
      const outcome = await selectDocuments(elections, filter);
      if (outcome.kind !== 'selected') throw new Error(outcome.kind);
      const found: unknown[] = [];
      for (let position: ListPosition | null = { part: 0, after: null }; position !== null; ) {
        const page: Awaited<ReturnType<typeof findDocuments>> = await findDocuments(
          store,
          outcome.selection,
          1,
          position,
        );
        found.push(...page.records.map(({ value }) => value.pollingPlaceId));
        position = page.next;
      }
      return found;
    };
    const inElection = { electionId: 'e' };
    t.deepEqual(await listed({ ...inElection, unitId: 'A' }), ['p0', 'p1', 'p33', 'p32']);
    t.deepEqual(await listed({ ...inElection, unitId: 'A', rule: 'sum_of_votes' }), ['p32']);
    t.deepEqual(
      await listed({
        ...inElection,
        unitId: 'A',
        counted: true,
        source: 'model',
        formId: 'sheet',
        state: 'accepted',
        reader: 'stand-in',
      }),
      ['p0', 'p1', 'p33'],
    );
    t.deepEqual(await listed({ rule: 'sum_of_votes', counted: true }), []);
    t.is((await listed({ ...inElection, unitId: 'N' })).length, 5);

    await settleTallies(services);
    const election = (await elections.get('e'))!;
    const json = async (pieces: AsyncIterable<string>) => {
      let text = '';
      for await (const piece of pieces) text += piece;
      return JSON.parse(text) as Record<string, unknown>;
    };
    const report = await json(nistReport(services, election));
    t.deepEqual(reportProblems(report), []);
    t.is(readReport(report).votes.get('c|a|N'), 8);
    const { gpUnits } = (await json(nistProvenance(services, election))) as { gpUnits: object };
    t.deepEqual(Object.keys(gpUnits), ['gpunit.p0', 'gpunit.p1', 'gpunit.p33', 'gpunit.p34']);
  });
});
