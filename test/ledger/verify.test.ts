import test from 'ava';
import { exportAudit, importAudit } from '../../shared/ledger/audit-export.ts';
import { signOffDay, signOffNow } from '../../shared/ledger/audit-heads.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { verifyLedger } from '../../shared/ledger/verify.ts';
import { collected } from '../../shared/ledger/verify-facts.ts';
import type { JsonObject } from '../../shared/store/document-store.ts';
import { noBlobs, openTallyWorld, type TallyWorld } from './tally-world.ts';

const dayMs = 86_400_000;

async function filled(world: TallyWorld) {
  const documents = [];
  for (const placeId of ['p', 'q', 'r']) {
    documents.push(
      await world.bring({ key: `e/sheet/${placeId}`, placeId, votes: { president: { a: 3, b: 4 } } }),
    );
  }
  await world.bring({ key: 'e/sheet/s', placeId: 's', state: 'needs_review' });
  await settleTallies(world.services);
  return documents;
}

async function problemsOf(world: TallyWorld) {
  const { problems } = await verifyLedger({ ...world.services, processed: noBlobs });
  return problems.map(({ path, kind }) => `${kind} ${path}`);
}

async function change(world: TallyWorld, path: string, to: (value: JsonObject) => JsonObject | null) {
  await world.store.transaction(async transaction => {
    const value = to((await transaction.get(path))!);
    if (value === null) transaction.delete(path);
    else transaction.set(path, value);
  });
}

test('a ledger that only its own steps have written is found whole, head by head', async t => {
  const world = await openTallyWorld(t);
  await filled(world);
  await signOffNow(world.anna, 'cli:anna');
  world.pass(dayMs);
  t.is((await signOffDay(world.anna))?.day, '2026-11-23');
  t.is(await signOffDay(world.anna), null, 'a day is signed off once');
  await world.bring({ key: 'e/sheet/p', generation: '200', votes: { president: { a: 5, b: 5 } } });
  await settleTallies(world.services);
  t.is((await signOffNow(world.anna, 'cli:anna')).n, 3);
  const report = await verifyLedger({ ...world.services, processed: noBlobs });
  t.deepEqual(report.problems, []);
  t.is(report.documents, 4);
  t.true(report.events >= 4 * 5);
});

test('two workers that sign off the same day at once make one head', async t => {
  const world = await openTallyWorld(t);
  await filled(world);
  world.pass(dayMs);
  const heads = await Promise.all([signOffDay(world.anna), signOffDay(world.ben)]);
  t.is(heads.filter(head => head !== null).length, 1);
  t.deepEqual(await problemsOf(world), []);
});

const alterations: {
  name: string;
  path: (id: string) => string;
  to: (value: JsonObject) => JsonObject | null;
  found: (id: string) => string;
}[] = [
  {
    name: 'a vote in a result',
    path: id => paths.result(id, 1),
    to: value => ({ ...value, contests: [] }),
    found: id => `altered documents/${id}/results/1`,
  },
  {
    name: 'a reading that is gone',
    path: id => paths.reading(id, 1),
    to: () => null,
    found: id => `missing documents/${id}/readings/1`,
  },
  {
    name: 'an event whose actor was changed',
    path: id => paths.audit(id, 3),
    to: value => ({ ...value, actor: 'nobody' }),
    found: id => `altered documents/${id}/audit/3`,
  },
  {
    name: 'an event that is gone',
    path: id => paths.audit(id, 2),
    to: () => null,
    found: id => `missing documents/${id}/audit/2`,
  },
  {
    name: 'the last event, gone',
    path: id => paths.audit(id, 5),
    to: () => null,
    found: id => `missing documents/${id}/audit/5`,
  },
  {
    name: "the document's own record",
    path: id => paths.document(id),
    to: value => ({ ...value, revision: 7 }),
    found: id => `altered documents/${id}`,
  },
  {
    name: 'a message',
    path: id => paths.outbox(`${id}.1`),
    to: value => ({ ...value, message: { ...(value.message as JsonObject), body: '{}' } }),
    found: id => `altered outbox/${id}.1`,
  },
  {
    name: 'a message that is gone',
    path: id => paths.outbox(`${id}.1`),
    to: () => null,
    found: id => `missing outbox/${id}.1`,
  },
  {
    name: 'whose counts stand',
    path: () => paths.place('e', 'sheet', 'p'),
    to: value => ({ ...value, countedDocumentId: null }),
    found: () => 'altered places/e~sheet~p',
  },
  {
    name: 'a tally',
    path: () => paths.tally('e', 'president', 'N'),
    to: value => ({ ...value, options: [] }),
    found: () => 'inconsistent tallies/e~president~N',
  },
];
for (const { name, path, to, found } of alterations) {
  test(`found and named: ${name}`, async t => {
    const world = await openTallyWorld(t);
    const [{ documentId } = { documentId: '' }] = await filled(world);
    await change(world, path(documentId), to);
    t.is((await problemsOf(world))[0], found(documentId));
  });
}

test('a record that nobody wrote is found', async t => {
  const world = await openTallyWorld(t);
  const [document] = await filled(world);
  const path = paths.result(document!.documentId, 2);
  await world.store.transaction(async transaction => transaction.set(path, { counted: true }));
  t.deepEqual(await problemsOf(world), [`extra ${path}`]);
});

test('two results that changed places are found as such', async t => {
  const world = await openTallyWorld(t);
  await filled(world);
  const { documentId } = await world.bring({ key: 'e/sheet/p', generation: '200', state: 'needs_review' });
  await settleTallies(world.services);
  const [first, second] = [paths.result(documentId, 1), paths.result(documentId, 2)];
  await world.store.transaction(async transaction => {
    const [one, two] = await transaction.getMany([first, second]);
    transaction.set(first, two!);
    transaction.set(second, one!);
  });
  t.deepEqual((await problemsOf(world)).slice(0, 2), [`reordered ${first}`, `reordered ${second}`]);
});

test('a document that was removed with everything below and beside it is missed by the head that knew it', async t => {
  const world = await openTallyWorld(t);
  const { documentId } = await world.bring({ key: 'e/sheet/p', state: 'needs_review' });
  await signOffNow(world.anna, 'cli:anna');
  const lines = await collected(exportAudit(exporting(world)));
  const traces = lines.flatMap(line =>
    'path' in line && JSON.stringify(line).includes(documentId) ? [line.path] : [],
  );
  await world.store.transaction(async transaction => {
    for (const path of traces) if (!path.startsWith('audit-heads')) transaction.delete(path);
    const tally = paths.tally('e', 'president', 'p');
    transaction.delete(tally);
    transaction.delete(paths.dirty('e', 'p'));
  });
  t.deepEqual(await problemsOf(world), [`missing documents/${documentId}`]);
});

test('an export restores to a ledger that verifies, and a damaged one says where', async t => {
  const world = await openTallyWorld(t);
  await filled(world);
  await signOffNow(world.anna, 'cli:anna');
  const lines = (await collected(exportAudit(exporting(world)))).map(line => JSON.stringify(line));
  const other = await openTallyWorld(t);
  t.deepEqual(await importAudit({ store: other.store, processed: noBlobs }, each(lines)), []);
  t.deepEqual(await problemsOf(other), []);

  const third = await openTallyWorld(t);
  const damaged = [...lines.slice(0, 5), 'no json', ...lines.slice(6, -1), lines[4]!];
  const problems = await importAudit({ store: third.store, processed: noBlobs }, each(damaged));
  t.deepEqual(
    problems.map(({ kind, path }) => `${kind} ${path}`),
    ['altered (line 6)', `extra ${JSON.parse(lines[4]!).path}`, 'missing (end)'],
  );
  t.true((await problemsOf(third)).length > 0, 'the record of line 6 is missed');
});

function exporting(world: TallyWorld) {
  return { store: world.store, processed: noBlobs, clock: world.anna.clock, ledger: world.anna };
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
