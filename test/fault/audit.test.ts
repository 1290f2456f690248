import { isDeepStrictEqual } from 'node:util';
import test from 'ava';
import { documentIdOf } from '../../shared/domain/document-key.ts';
import type { ReviewDecision } from '../../shared/domain/review.ts';
import { exportAudit } from '../../shared/ledger/audit-export.ts';
import { signOffNow } from '../../shared/ledger/audit-heads.ts';
import { reviewDocument } from '../../shared/ledger/review.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import { verifyLedger } from '../../shared/ledger/verify.ts';
import { collected } from '../../shared/ledger/verify-facts.ts';
import type { Json, JsonObject } from '../../shared/store/document-store.ts';
import { noBlobs, openTallyWorld, type TallyWorld } from '../ledger/tally-world.ts';
import { memoryStore } from '../store/memory-store.ts';

/** How many; AUDIT_ALTERATIONS asks for a longer run. */
const count = Number(process.env.AUDIT_ALTERATIONS ?? 1_000);
const seed = Number(process.env.AUDIT_SEED ?? 20261123);

/** Mulberry32: the same numbers for the same seed. */
function randomOf(start: number): (below: number) => number {
  let state = start >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What no audit event covers, since it says when work is done and not what is known: docs/audit.md lists it. */
const operational = [
  /^documents\/[^/]+ (lease|waitsUntil|waiting|notBefore|updatedAt|reviewClaim|openArrivals)\b/,
  /^outbox\/[^/]+ publishedAt$/,
  /^tallies\/[^/]+ (version|at)$/,
  /^places\/e~ballot~[^/]+ (claimants|deleted)$/,
];

/** A ledger with everything that may stand in it: every state, revisions, moved counts, heads and a paused hour. */
async function fill(world: TallyWorld): Promise<void> {
  for (const [index, placeId] of ['p', 'q', 'r', 's'].entries()) {
    const votes = { president: { a: 10 + index, b: index } };
    const state = placeId === 's' ? ('needs_review' as const) : ('accepted' as const);
    await world.bring({ key: `e/sheet/${placeId}`, placeId, votes, state, fields: { cast: 20 } });
    world.pass(1_000);
  }
  await signOffNow(world.anna, 'cli:anna');
  await world.bring({
    key: 'e/sheet/q',
    placeId: 'q',
    generation: '200',
    votes: { president: { a: 1, b: 1 } },
  });
  for (const n of [1, 2]) {
    await world.bring({ key: `e/ballot/${n}`, formId: 'ballot', votes: { ranked: { x: n, y: 3 - n } } });
  }
  await reviewed(world, 's', { kind: 'confirm' });
  await reviewed(world, 'r', { kind: 'reject', reason: 'torn' });
  await world.bring({ key: 'e/sheet/p again', state: 'ready' });
  await settleTallies(world.services);
  world.pass(1_000);
  await signOffNow(world.anna, 'cli:anna');
}

/** A person's decision on a place's sheet. */
async function reviewed(world: TallyWorld, placeId: string, decision: ReviewDecision): Promise<void> {
  const documentId = documentIdOf('inbox', `e/sheet/${placeId}`);
  const request = { revision: 1, decision, acceptDespite: 'a test', by: 'anna' };
  const key = { requestId: null, idempotencyKey: `a key for ${placeId}` };
  const outcome = await reviewDocument({ ledger: world.anna, ...world.services }, documentId, {
    ...request,
    ...key,
  });
  if (outcome.kind !== 'reviewed') throw new Error(`Expected a review but it is ${JSON.stringify(outcome)}`);
  world.pass(1_000);
}

/** Another value of the same type, wherever one is met on a random way down. */
function altered(value: Json, random: (below: number) => number, way: string[]): Json {
  if (Array.isArray(value)) {
    if (value.length === 0) return ['one more'];
    const index = random(value.length);
    if (random(4) === 0) return value.toSpliced(index, 1);
    way.push(String(index));
    return value.with(index, altered(value[index]!, random, way));
  }
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value);
    if (names.length === 0) return { more: true };
    const name = names[random(names.length)]!;
    way.push(name);
    if (random(8) === 0) return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
    return { ...value, [name]: altered((value as JsonObject)[name]!, random, way) };
  }
  if (typeof value === 'number') return value + 1 + random(9);
  if (typeof value === 'boolean') return !value;
  if (value === null) return random(2) === 0 ? 1 : 'something';
  return `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
}

type Damage = { readonly what: string; readonly records: Map<string, JsonObject> };

function damaged(whole: ReadonlyMap<string, JsonObject>, random: (below: number) => number): Damage | null {
  const paths = [...whole.keys()];
  const path = paths[random(paths.length)]!;
  const records = new Map(whole);
  const kind = (['alter', 'alter', 'delete', 'swap', 'add'] as const)[random(5)]!;
  if (kind === 'delete') {
    records.delete(path);
    const what = `${path} deleted`;
    return operational.some(pattern => pattern.test(what)) ? null : { what, records };
  }
  const value = whole.get(path)!;
  if (kind === 'swap') {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const beside = paths.filter(
      each => each !== path && each.startsWith(folder) && !each.slice(folder.length).includes('/'),
    );
    const other = beside[random(beside.length)];
    if (other === undefined || isDeepStrictEqual(whole.get(other), value)) return null;
    records.set(path, whole.get(other)!).set(other, value);
    return { what: `${path} and ${other} exchanged`, records };
  }
  if (kind === 'add') {
    const id = path.slice(path.lastIndexOf('/') + 1);
    const beside = `${path.slice(0, -id.length)}${/^\d+$/.test(id) ? Number(id) + 50 : `${id}x`}`;
    records.set(beside, value);
    return { what: `${beside} added`, records };
  }
  const way: string[] = [];
  const other = altered(value, random, way) as JsonObject;
  const what = `${path} ${way.join('.')}`;
  if (operational.some(pattern => pattern.test(what)) || isDeepStrictEqual(other, value)) return null;
  records.set(path, other);
  return { what: `${what} altered`, records };
}

test(`${count} random alterations, deletions, exchanges and additions of stored records are all found`, async t => {
  t.timeout(600_000);
  const world = await openTallyWorld(t);
  await fill(world);
  const exported = { store: world.store, processed: noBlobs, clock: world.anna.clock, ledger: world.anna };
  const lines = await collected(exportAudit(exported));
  const whole = new Map(
    lines.flatMap(line => ('path' in line ? [[line.path, line.value as JsonObject]] : [])),
  );
  const verify = (records: Map<string, JsonObject>) =>
    verifyLedger({ ...world.services, store: memoryStore(records), processed: noBlobs });
  t.deepEqual((await verify(whole)).problems, [], 'the ledger is whole before it is damaged');

  const random = randomOf(seed);
  const missed: string[] = [];
  for (let done = 0; done < count; ) {
    const damage = damaged(whole, random);
    if (damage === null) continue;
    done++;
    const { problems } = await verify(damage.records);
    if (problems.length === 0) missed.push(damage.what);
  }
  t.deepEqual(missed, []);
});
