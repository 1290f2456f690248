import test from 'ava';
import type { DocumentRecord } from '../../shared/domain/document.ts';
import { AuditEvent, sealed } from '../../shared/ledger/audit.ts';
import { documentHash } from '../../shared/ledger/change.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { verifyLedger } from '../../shared/ledger/verify.ts';
import type { JsonObject } from '../../shared/store/document-store.ts';
import { openLocalServices } from '../api/local-services.ts';
import { bringPaper, electionOf, sheetForm } from '../exports/papers.ts';

const definition = electionOf('e', {
  reportingUnits: [
    { id: 'N', name: 'Nation', type: 'nation', parentId: null },
    { id: 'p', name: 'Place', type: 'place', parentId: 'N' },
  ],
  contests: [{ id: 'president', name: 'President', unitId: 'N', options: [{ id: 'a', name: 'A' }] }],
  forms: [{ formId: 'sheet', contests: { votes: ['president'] } }],
});
const paper = {
  electionId: 'e',
  formId: 'sheet',
  placeId: 'p',
  state: 'needs_review' as const,
  findings: [
    { rule: 'first', severity: 'error' as const },
    { rule: 'first', severity: 'error' as const },
    { rule: 'second', severity: 'warning' as const },
  ],
};

async function open(t: { teardown(run: () => Promise<void>): void }) {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  await services.elections.import(definition, [sheetForm('sheet')]);
  const rewrite = (documentId: string, change: (record: JsonObject) => JsonObject) =>
    services.store.transaction(async transaction => {
      const record = await transaction.get(paths.document(documentId));
      transaction.set(paths.document(documentId), change(record!));
    });
  return { services, rewrite };
}

test('a document says by which rules and whose result it can be found, as of its newest step', async t => {
  const { services } = await open(t);
  t.like(await bringPaper(services, paper), { rules: ['first', 'second'], source: 'model' });
  const next = await bringPaper(services, { ...paper, findings: [], source: 'human', generation: '2' });
  t.like(next, { rules: [], source: 'human' });
});

test('what a document can be found by is covered by its audit chain', async t => {
  const { services, rewrite } = await open(t);
  const { documentId } = await bringPaper(services, paper);
  t.deepEqual((await verifyLedger(services)).problems, []);
  for (const change of [{ rules: ['first'] }, { rules: [] }, { source: 'human' }, { source: null }]) {
    const before = await services.store.get(paths.document(documentId));
    await rewrite(documentId, record => ({ ...record, ...change }));
    const { problems } = await verifyLedger(services);
    t.like(problems, [{ path: paths.document(documentId), kind: 'altered' }], JSON.stringify(change));
    await rewrite(documentId, () => before!);
  }
});

test('a ledger from before documents could be found so verifies, and goes on', async t => {
  const { services, rewrite } = await open(t);
  const { documentId, audit } = await bringPaper(services, paper);
  // As its last step was written then: sealed over a record without these fields.
  await rewrite(documentId, ({ rules: _rules, source: _source, ...record }) => record);
  const record = (await services.store.get(paths.document(documentId))) as unknown as DocumentRecord;
  const path = paths.audit(documentId, audit.seq);
  const { hash: _hash, ...event } = AuditEvent.parse(await services.store.get(path));
  const then = sealed({ ...event, document: { ...event.document, after: documentHash(record) } });
  await services.store.transaction(async transaction => transaction.set(path, then as unknown as JsonObject));
  await rewrite(documentId, old => ({ ...old, audit: { seq: then.seq, hash: then.hash } }));
  t.deepEqual((await verifyLedger(services)).problems, []);
  const next = await bringPaper(services, { ...paper, generation: '2' });
  t.deepEqual(next.rules, ['first', 'second']);
  t.deepEqual((await verifyLedger(services)).problems, []);
});
