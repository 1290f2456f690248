import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { breakerPolicy } from '../../shared/config/retry-policy.ts';
import { leave, type Permit } from '../../shared/ledger/admission.ts';
import { holdingBack, releasable } from '../../shared/ledger/admission-gate.ts';
import { renewSlot } from '../../shared/ledger/admission-slots.ts';
import { readBreaker } from '../../shared/ledger/breaker.ts';
import { nothingSpent, reservationFor, spentOn } from '../../shared/ledger/budget.ts';
import type { LedgerContext } from '../../shared/ledger/context.ts';
import { changeExtraction } from '../../shared/ledger/settings.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { LEDGER_INDEXES } from '../../shared/store/ledger-indexes.ts';
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';
import { admissionContract, admitted, ask, instances, small, unlimited } from '../contract/admission.ts';
import { firstAttemptFails } from '../store/first-attempt-fails.ts';
import { page } from './world.ts';

async function openStore(t: ExecutionContext): Promise<DocumentStore> {
  const folder = mkdtempSync(join(tmpdir(), 'ballots-admission-'));
  const store = await openSqliteStore({ file: join(folder, 'l.db'), indexes: LEDGER_INDEXES });
  t.teardown(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  return store;
}

admissionContract(test, 'SQLite', openStore);

async function twoInstances(t: ExecutionContext) {
  const { workers, ...rest } = instances(firstAttemptFails(await openStore(t)), 2);
  const [anna, ben] = workers as [LedgerContext, LedgerContext];
  return { anna, ben, ...rest };
}

const one = { ...unlimited, maxReadings: 1 };
const answered = { used: nothingSpent, ok: true, reason: null };
const failed = { used: nothingSpent, ok: false, reason: 'gemini is unavailable (503)' };

test('a reading that ended makes room for the next', async t => {
  const { anna, ben } = await twoInstances(t);
  const permit = await admitted(anna, one);
  t.like(await ask(ben, one), { kind: 'waits', waiting: { reason: 'capacity', until: null } });
  await leave(anna, permit, answered);
  t.is((await ask(ben, one)).kind, 'admitted');
});

test('a worker that did not come back keeps its place until its lease ends, and what it had set aside counts as used', async t => {
  const { anna, ben, pass, store } = await twoInstances(t);
  const lost = await admitted(anna, one);
  pass(59_999);
  t.is((await ask(ben, one)).kind, 'waits');
  pass(1);
  const next = await admitted(ben, one);
  await leave(anna, lost, { ...answered, used: { tokens: 5, costUsd: 0 } });
  t.deepEqual(await spentOn(store, '2026-11-23'), { ...small, readings: 1 }, 'the late end changes nothing');
  t.true(await renewSlot(ben, next));
  t.false(await renewSlot(anna, lost));
});

test('a place that is renewed is kept', async t => {
  const { anna, ben, pass } = await twoInstances(t);
  const permit = await admitted(anna, one);
  pass(40_000);
  t.true(await renewSlot(anna, permit));
  pass(40_000);
  t.is((await ask(ben, one)).kind, 'waits');
});

test('fewer places than before count those that are read in still', async t => {
  const { anna, ben } = await twoInstances(t);
  const three = { ...unlimited, maxReadings: 3 };
  const permits = [await admitted(anna, three), await admitted(anna, three), await admitted(anna, three)];
  t.is((await ask(ben, one)).kind, 'waits');
  await leave(anna, permits[0]!, answered);
  t.is((await ask(ben, one)).kind, 'waits');
});

const budgets = [
  { name: 'tokens', limits: { ...unlimited, dailyTokens: 500 }, said: '500 tokens' },
  { name: 'cost', limits: { ...unlimited, dailyCostUsd: 0.005 }, said: 'USD 0.005' },
];
for (const { name, limits, said } of budgets) {
  test(`a day whose ${name} are used up lets nobody read until the next day`, async t => {
    const { anna, ben, pass, store } = await twoInstances(t);
    const permit = await admitted(anna, limits);
    const early = await ask(ben, limits);
    t.like(
      early,
      { kind: 'waits', waiting: { reason: 'budget', until: null } },
      'it may use less than it set aside',
    );
    await leave(anna, permit, { ...answered, used: { tokens: 400, costUsd: 0.004 } });
    const late = await ask(ben, limits);
    t.like(late, { kind: 'waits', waiting: { reason: 'budget', until: '2026-11-24T00:00:00.000Z' } });
    if (late.kind === 'waits') t.true(late.waiting.message.includes(said), late.waiting.message);
    t.deepEqual(await spentOn(store, '2026-11-23'), { tokens: 400, costUsd: 0.004, readings: 1 });
    pass(12 * 3_600_000);
    t.is((await ask(ben, limits)).kind, 'admitted');
  });
}

test('a reading that used less than was set aside leaves the rest to others', async t => {
  const { anna, ben } = await twoInstances(t);
  const limits = { ...unlimited, dailyTokens: 500 };
  await leave(anna, await admitted(anna, limits), { ...answered, used: { tokens: 100, costUsd: 0 } });
  t.is((await ask(ben, limits)).kind, 'admitted');
});

test('what costs nothing is let through though the day is used up', async t => {
  const { anna, ben } = await twoInstances(t);
  const limits = { ...unlimited, dailyTokens: 0 };
  t.is((await ask(anna, limits)).kind, 'waits');
  t.is((await ask(ben, limits, nothingSpent)).kind, 'admitted');
});

test('a reading counts to the day on which it began', async t => {
  const { anna, pass, store } = await twoInstances(t);
  const permit = await admitted(anna, unlimited);
  pass(12 * 3_600_000);
  await leave(anna, permit, { ...answered, used: { tokens: 10, costUsd: 0 } });
  t.is((await spentOn(store, '2026-11-23')).tokens, 10);
  t.is((await spentOn(store, '2026-11-24')).tokens, 0);
});

test('what is set aside grows with the pages and is nothing where reading costs nothing', t => {
  const prices = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 10 };
  const image = { modelTokens: 1_000 };
  const pages = [1, 2].map(number => page(number, 'a', { image: image as never }));
  // Two readings of two images of 1,000 tokens, a prompt of 4,000 and 4,000 tokens of answer a page.
  const document = { pages, readings: 0, readingsFrom: 0 };
  t.deepEqual(reservationFor(document, prices), { tokens: 28_000, costUsd: 0.172 });
  t.true(reservationFor({ ...document, pages: pages.slice(1) }, prices).tokens < 28_000);
  t.deepEqual(reservationFor(document, null), nothingSpent);
  t.deepEqual(reservationFor({ ...document, readings: 1 }, prices), nothingSpent, 'it is only checked again');
});

test('while reading is paused nobody is admitted, and the reason is told', async t => {
  const { anna, ben } = await twoInstances(t);
  await changeExtraction(anna, { paused: true, reason: 'recount in Lakeland', by: 'key:ada' });
  t.deepEqual(await ask(ben, unlimited), {
    kind: 'waits',
    waiting: { reason: 'paused', message: 'Reading is paused by key:ada: recount in Lakeland', until: null },
  });
  await changeExtraction(anna, { paused: false, reason: 'done', by: 'key:ada' });
  t.is((await ask(ben, unlimited)).kind, 'admitted');
});

/** One reading after the other, alternating between instances, a second apart. */
async function readings(
  world: Awaited<ReturnType<typeof twoInstances>>,
  ends: readonly (typeof answered | typeof failed)[],
): Promise<void> {
  for (const [index, end] of ends.entries()) {
    const worker = index % 2 === 0 ? world.anna : world.ben;
    await leave(worker, await admitted(worker, unlimited), end);
    world.pass(1_000);
  }
}
const outage = Array.from({ length: breakerPolicy.failures }, () => failed);

test('readings of all instances that fail one after the other open the breaker', async t => {
  const world = await twoInstances(t);
  await readings(world, outage.slice(1));
  t.is((await ask(world.ben, unlimited)).kind, 'admitted');
  await readings(world, [failed]);
  const answer = await ask(world.ben, unlimited);
  t.like(answer, { kind: 'waits', waiting: { reason: 'model_outage' } });
  if (answer.kind === 'waits') t.true(answer.waiting.message.includes('503'), answer.waiting.message);
});

const calm = [
  { name: 'one that is answered among them', ends: [...outage.slice(1), answered, ...outage.slice(1)] },
  {
    name: 'one that says nothing of the model',
    ends: [...outage.slice(1), { ...failed, ok: null as never }],
  },
];
for (const { name, ends } of calm) {
  test(`failures with ${name} don't open the breaker`, async t => {
    const world = await twoInstances(t);
    await readings(world, ends);
    t.is((await readBreaker(world.store)).state, 'closed');
  });
}

test("failures of long ago don't open the breaker", async t => {
  const world = await twoInstances(t);
  await readings(world, outage.slice(1));
  world.pass(breakerPolicy.windowMs);
  await readings(world, [failed]);
  t.is((await readBreaker(world.store)).state, 'closed');
});

/** Lets the breaker's time go by, in which nobody reads, and then the one document through that may try. */
async function probed(
  t: ExecutionContext,
  world: Awaited<ReturnType<typeof twoInstances>>,
  ms: number,
): Promise<Permit> {
  world.pass(ms - 2_000);
  t.is((await ask(world.ben, unlimited)).kind, 'waits');
  world.pass(2_000);
  const permit = await admitted(world.anna, unlimited);
  t.is((await ask(world.ben, unlimited)).kind, 'waits');
  return permit;
}

test('an open breaker lets one document through after a while, and its answer closes it', async t => {
  const world = await twoInstances(t);
  await readings(world, outage);
  const probe = await probed(t, world, breakerPolicy.openMs);
  t.true(probe.probe);
  await leave(world.anna, probe, answered);
  await readings(world, [answered, failed, answered]);
  t.is((await readBreaker(world.store)).state, 'closed');
});

test('a probe that fails opens the breaker for twice as long, up to a limit', async t => {
  const world = await twoInstances(t);
  await readings(world, outage);
  let openMs: number = breakerPolicy.openMs;
  for (let probes = 0; probes < 7; probes++) {
    await leave(world.anna, await probed(t, world, openMs), failed);
    openMs = Math.min(2 * openMs, breakerPolicy.maxOpenMs);
  }
  t.is(openMs, breakerPolicy.maxOpenMs);
  t.is((await readBreaker(world.store)).openings, 8);
});

test('a probe that never asked the model, or whose worker was lost, leaves the try to the next document', async t => {
  const world = await twoInstances(t);
  await readings(world, outage);
  await leave(world.anna, await probed(t, world, breakerPolicy.openMs), { ...answered, ok: null });
  const lost = await admitted(world.ben, unlimited);
  t.true(lost.probe);
  t.is((await ask(world.anna, unlimited)).kind, 'waits');
  world.pass(world.anna.leaseMs);
  t.true((await admitted(world.anna, unlimited)).probe);
  await leave(world.ben, lost, answered);
  t.is((await readBreaker(world.store)).state, 'open', 'its late answer decides nothing any more');
});

test('of the waiting documents as many are released as may be read', async t => {
  const world = await twoInstances(t);
  const { anna } = world;
  const candidates = ['a', 'b', 'c'].map(documentId => ({ documentId, estimate: small }));
  const budgeted = { ...unlimited, dailyTokens: 650 };
  t.deepEqual(await releasable(anna, unlimited, candidates), ['a', 'b', 'c']);
  t.deepEqual(await releasable(anna, budgeted, candidates), ['a', 'b']);
  const permit = await admitted(anna, one);
  t.deepEqual(await releasable(anna, one, candidates), []);
  t.is((await holdingBack(anna, one, small))?.reason, 'capacity');
  await leave(anna, permit, answered);
  world.pass(1_000);
  await readings(world, outage);
  t.deepEqual(await releasable(anna, unlimited, candidates), []);
  t.is((await holdingBack(anna, unlimited, small))?.reason, 'model_outage');
  world.pass(breakerPolicy.openMs);
  t.deepEqual(await releasable(anna, unlimited, candidates), ['a'], 'one tries whether the model is back');
  await changeExtraction(anna, { paused: true, reason: 'night', by: 'key:ada' });
  t.deepEqual(await releasable(anna, unlimited, candidates), []);
  t.is((await holdingBack(anna, unlimited, small))?.reason, 'paused');
});
