import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { NewestResults } from '../../examples/subscribers/newest.ts';

const documentId = 'a'.repeat(20);

async function open(t: ExecutionContext) {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-newest-'));
  const file = join(folder, 'newest.db');
  const newest = new NewestResults(file);
  t.teardown(async () => {
    newest.close();
    await rm(folder, { recursive: true });
  });
  const apply = (state: string, revision: number, more: object) =>
    newest.apply({
      attributes: { 'ce-id': `${documentId}.${revision}`, 'ce-type': `ballots.result.${state}.v1` },
      data: JSON.stringify({ documentId, revision, ...more }),
    });
  const counts = () => {
    const database = new DatabaseSync(file, { readOnly: true });
    const rows = database.prepare('SELECT revision, data FROM counts').all();
    database.close();
    return rows.map(({ revision, data }) => [
      revision,
      data === null ? null : JSON.parse(String(data)).votes,
    ]);
  };
  return { apply, counts };
}

test('an older revision goes on counting where the newest names it, in whichever order they come', async t => {
  const first = [
    { counted: true, votes: 217 },
    { counted: false, countedRevision: 1, votes: 271 },
  ] as const;
  const inOrder = await open(t);
  inOrder.apply('accepted', 1, first[0]);
  t.deepEqual(inOrder.counts(), [[1, 217]]);
  inOrder.apply('needs-review', 2, first[1]);
  t.deepEqual(inOrder.counts(), [[1, 217]]);
  inOrder.apply('accepted', 3, { counted: true, votes: 271 });
  t.deepEqual(inOrder.counts(), [[3, 271]]);

  const reversed = await open(t);
  reversed.apply('needs-review', 2, first[1]);
  t.deepEqual(reversed.counts(), [[1, null]], 'it is told that the numbers are to be fetched');
  t.is(reversed.apply('accepted', 1, first[0]), 'outdated');
  t.deepEqual(reversed.counts(), [[1, 217]]);
});

test('a revision that is not counted and names none takes the numbers away', async t => {
  const { apply, counts } = await open(t);
  apply('accepted', 1, { counted: true, votes: 217 });
  apply('failed', 2, { countedRevision: null, error: { code: 'rejected_by_reviewer' } });
  t.deepEqual(counts(), []);
});
