import test from 'ava';
import { timestamp } from '../../shared/domain/clock.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { writeChange } from '../../shared/ledger/change.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { readPlace, writePlace } from '../../shared/ledger/places.ts';
import { requestRecompute } from '../../shared/ledger/tally-recompute.ts';
import { settleTallies, sweepTallies } from '../../shared/ledger/tally-sweep.ts';
import { withoutAccessTo } from '../store/unreachable-record.ts';
import { conclude, openTallyWorld, type Paper, type TallyWorld, tallyTexts } from './tally-world.ts';

const inPlaceP: Paper = {
  key: 'e/sheet/p',
  votes: { president: { a: 10, b: 5 }, 'seat-1': { c: 7, d: 8 } },
  fields: { registered: 30, cast: 16, valid: 15, rejected: 1 },
};
const inPlaceR: Paper = {
  key: 'e/sheet/r',
  placeId: 'r',
  votes: { president: { a: 1, b: 2 }, 'seat-2': { e: 3, f: 0 } },
  fields: { cast: 3 },
};

async function votesOf(world: TallyWorld, contestId: string, unitId: string) {
  const tally = await world.tally(contestId, unitId);
  return tally?.options.map(({ total }) => total);
}

test('a counted document stands in every unit above its place, and only in its contests', async t => {
  const world = await openTallyWorld(t);
  await world.bring(inPlaceP);
  await world.bring(inPlaceR);
  await sweepTallies(world.services);
  t.deepEqual(await votesOf(world, 'president', 'p'), [10, 5]);
  t.deepEqual(await votesOf(world, 'president', 'D1'), [10, 5]);
  t.deepEqual(await votesOf(world, 'president', 'N'), [11, 7]);
  t.deepEqual(await votesOf(world, 'seat-1', 'D1'), [7, 8]);
  t.is(await world.tally('seat-1', 'N'), null, 'a seat is not tallied above its district');
  const nation = await world.tally('president', 'N');
  t.deepEqual(nation?.ballots.ballotsCast, { total: 19, places: 2 });
  t.deepEqual(nation?.ballots.validVotes, { total: 15, places: 1 }, 'a place that did not say is not 0');
  t.deepEqual(nation?.ballots.overvotes, { total: null, places: 0 });
  t.like(nation?.coverage, { expected: 4, counted: 2, missing: 2, needsReview: 0, failed: 0, waiting: 0 });
  t.deepEqual(await world.marks(), []);
});

test('coverage shows documents that are not counted', async t => {
  const world = await openTallyWorld(t);
  await world.bring({ key: 'e/sheet/p', state: 'needs_review', votes: { president: { a: 9, b: 9 } } });
  await world.bring({ key: 'e/sheet/q', placeId: 'q', state: 'ready' });
  await sweepTallies(world.services);
  const nation = await world.tally('president', 'N');
  t.deepEqual(nation?.coverage, {
    expected: 4,
    counted: 0,
    needsReview: 1,
    failed: 0,
    waiting: 1,
    missing: 2,
  });
  t.deepEqual(
    nation?.options.map(({ total }) => total),
    [null, null],
    'nothing counted is not 0 votes',
  );
});

test('a document that is replaced replaces its numbers', async t => {
  const world = await openTallyWorld(t);
  await world.bring(inPlaceP);
  await sweepTallies(world.services);
  await world.bring({ ...inPlaceP, generation: '200', votes: { president: { a: 1, b: 1 } } });
  await sweepTallies(world.services);
  t.deepEqual(await votesOf(world, 'president', 'N'), [1, 1]);
  t.is((await world.tally('president', 'N'))?.version, 2);
  await world.bring({ ...inPlaceP, generation: '300', state: 'needs_review' });
  await sweepTallies(world.services);
  t.deepEqual(await votesOf(world, 'president', 'N'), [null, null]);
});

test('while a document is read again its older counts stand', async t => {
  const world = await openTallyWorld(t);
  await world.bring(inPlaceP);
  await world.bring({ ...inPlaceP, generation: '200', state: 'ready' });
  await sweepTallies(world.services);
  t.deepEqual(await votesOf(world, 'president', 'N'), [10, 5]);
});

test('a document that is moved to another place takes its numbers with it', async t => {
  const world = await openTallyWorld(t);
  const document = await world.bring(inPlaceP);
  await sweepTallies(world.services);
  await world.store.transaction(async transaction => {
    const there = { ...document, pollingPlaceId: 's' };
    const here = await readPlace(transaction, document);
    const target = await readPlace(transaction, there);
    writePlace(transaction, here, { ...document, counted: false });
    writePlace(transaction, target, there);
    const details = { to: 's' };
    writeChange(
      transaction,
      { before: document, after: there, type: 'reading.completed', actor: 'test', details },
      0,
    );
  });
  await sweepTallies(world.services);
  t.deepEqual(await votesOf(world, 'president', 'D1'), [null, null]);
  t.deepEqual(await votesOf(world, 'president', 'D2'), [10, 5]);
  t.deepEqual(await votesOf(world, 'president', 'N'), [10, 5]);
});

test('of two counted forms of different levels only the lower is added up', async t => {
  const world = await openTallyWorld(t);
  await world.bring(inPlaceP);
  await world.bring({
    key: 'e/summary/D1',
    formId: 'summary',
    placeId: 'D1',
    votes: { president: { a: 99, b: 99 } },
  });
  await sweepTallies(world.services);
  t.deepEqual(await votesOf(world, 'president', 'N'), [10, 5]);
});

test('ballots of a place are added up, a ranked one by its first preference', async t => {
  const world = await openTallyWorld(t);
  const ballot = (n: number, x: number, y: number): Paper => ({
    key: `e/ballot/${n}`,
    formId: 'ballot',
    votes: { ranked: { x, y } },
  });
  for (const paper of [ballot(1, 1, 2), ballot(2, 1, 0), ballot(3, 2, 1)]) await world.bring(paper);
  await sweepTallies(world.services);
  t.deepEqual(await votesOf(world, 'ranked', 'N'), [2, 1]);
  t.deepEqual((await world.tally('ranked', 'N'))?.ballots.ballotsCast, { total: 3, places: 1 });
  await world.bring({ ...ballot(4, 1, 0), state: 'needs_review' });
  await sweepTallies(world.services);
  t.is(
    (await world.tally('ranked', 'N'))?.coverage.counted,
    0,
    'one ballot of the place is still to be reviewed',
  );
  t.deepEqual(await votesOf(world, 'ranked', 'N'), [2, 1]);
});

test('a run does bounded work and says that there is more; parents are not starved meanwhile', async t => {
  const world = await openTallyWorld(t);
  for (const placeId of ['p', 'q', 'r', 's']) {
    await world.bring({ key: `e/sheet/${placeId}`, placeId, votes: { president: { a: 1, b: 0 } } });
  }
  const run = await sweepTallies(world.services, 1);
  t.deepEqual(run, { recomputed: 3, marked: 0, failed: 0, more: true });
  t.deepEqual(await votesOf(world, 'president', 'N'), [1, 0]);
  await settleTallies(world.services);
  t.deepEqual(await votesOf(world, 'president', 'N'), [4, 0]);
});

test('a unit that another has locked keeps back no other, and the next run brings it in', async t => {
  const world = await openTallyWorld(t);
  for (const placeId of ['p', 'q', 'r', 's']) {
    await world.bring({ key: `e/sheet/${placeId}`, placeId, votes: { president: { a: 1, b: 0 } } });
  }
  const { services } = world;
  const locked = new TransientError('contention', 'Another has it');
  const store = withoutAccessTo(services.store, path => path === paths.dirty('e', 'p'), locked);
  t.is(await t.throwsAsync(sweepTallies({ ...services, store })), locked);
  t.deepEqual(await votesOf(world, 'president', 'D1'), [1, 0]);
  t.deepEqual(await votesOf(world, 'president', 'N'), [3, 0]);
  t.is((await sweepTallies(services)).recomputed, 3);
  t.deepEqual(await votesOf(world, 'president', 'N'), [4, 0]);
});

test('two sweeps at once, with documents arriving meanwhile, end with the right numbers', async t => {
  const world = await openTallyWorld(t);
  const arriving = (async () => {
    for (let n = 1; n <= 12; n++) {
      const placeId = ['p', 'q', 'r', 's'][n % 4]!;
      const generation = String(100 + n);
      await world.bring({
        key: `e/sheet/${placeId}`,
        placeId,
        generation,
        votes: { president: { a: n, b: 1 } },
      });
    }
  })();
  const sweeping = async () => {
    for (let run = 0; run < 15; run++) await sweepTallies(world.services, 2);
  };
  await Promise.all([arriving, sweeping(), sweeping()]);
  await settleTallies(world.services);
  t.deepEqual(await votesOf(world, 'president', 'N'), [9 + 10 + 11 + 12, 4]);
  const before = await tallyTexts(world);
  await requestRecompute(world.services, 'e', 'test');
  await settleTallies(world.services);
  t.deepEqual(await tallyTexts(world), before);
});

test('a sweep that read too early does not overwrite what is newer', async t => {
  const world = await openTallyWorld(t);
  await world.bring(inPlaceP);
  const { services } = world;
  let held: (() => void) | null = null;
  const slowStore = {
    ...services.store,
    getMany: async (asked: readonly string[]) => {
      const values = await services.store.getMany(asked);
      if (held === null && asked.some(path => path.includes('/results/')))
        await new Promise<void>(resolve => (held = resolve));
      return values;
    },
  };
  const slow = sweepTallies({ ...services, store: slowStore });
  while (held === null) await new Promise(resolve => setImmediate(resolve));
  await world.bring({ ...inPlaceP, generation: '200', votes: { president: { a: 77, b: 0 } } });
  await sweepTallies(services);
  (held as () => void)();
  await slow;
  t.deepEqual(await votesOf(world, 'president', 'N'), [77, 0]);
});

test('recomputing everything mends what was damaged, changes nothing else, and goes on where it was stopped', async t => {
  const world = await openTallyWorld(t);
  await world.bring(inPlaceP);
  await world.bring(inPlaceR);
  await settleTallies(world.services);
  const before = await tallyTexts(world);
  await world.store.transaction(async transaction => {
    const damaged = await transaction.get(paths.tally('e', 'president', 'p'));
    transaction.set(paths.tally('e', 'president', 'p'), { ...damaged!, options: [] });
    transaction.delete(paths.tally('e', 'president', 'N'));
    transaction.set(paths.tally('e', 'seat-1', 'q'), { no: 'tally' });
  });
  t.true(await requestRecompute(world.services, 'e', 'test'));
  t.true((await sweepTallies(world.services, 2)).more);
  t.false(await requestRecompute(world.services, 'e', 'test'), 'it is under way already');
  await settleTallies(world.services);
  t.deepEqual(
    (await tallyTexts(world)).filter(text => before.includes(text)),
    before,
  );
  t.deepEqual(await world.marks(), []);
});

test('a redefined election is recomputed once every worker knows it', async t => {
  const world = await openTallyWorld(t);
  await world.bring({ key: 'e/sheet/p', state: 'ready' });
  const ready = await world.bring({ key: 'e/sheet/q', placeId: 'q', state: 'ready' });
  await conclude(world, ready, inPlaceP);
  await world.store.transaction(async transaction => {
    const { markElection } = await import('../../shared/ledger/tally-marks.ts');
    markElection(transaction, 'e', world.anna.clock.now(), `import@${timestamp(0)}`, 10_000);
  });
  t.is((await sweepTallies(world.services)).marked, 0);
  world.pass(10_000);
  t.is((await sweepTallies(world.services)).marked, 7);
});
