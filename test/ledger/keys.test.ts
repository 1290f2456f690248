import test, { type ExecutionContext } from 'ava';
import { hashOfKey, Scope } from '../../shared/domain/api-key.ts';
import { createKey, findKey, listKeys, revokeKey, rotateKey, selectKey } from '../../shared/ledger/keys.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { verifySettingsAudit } from '../../shared/ledger/settings-audit.ts';
import type { JsonObject } from '../../shared/store/document-store.ts';
import { openWorld, type World } from './world.ts';

async function open(t: ExecutionContext) {
  const world = await openWorld(t);
  const { store, clock } = world.anna;
  const find = (key: string) => findKey(store, key, clock.now());
  return { ...world, store, context: { store, clock }, find };
}

test('a key is 256 random bits, kept as its hash, with a prefix that tells it apart', async t => {
  const { context, store } = await open(t);
  const made = await createKey(context, 'newsroom', ['status']);
  t.regex(made.key, /^bp_[\w-]{43}$/);
  t.is(made.record.prefix, made.key.slice(0, 8));
  t.is(made.record.sha256, hashOfKey(made.key));
  t.deepEqual(await listKeys(store), [made.record]);
  t.not((await createKey(context, 'newsroom', ['status'])).key, made.key);
});

test('a key that was replaced ends at once, and the new one has its name, scopes and limits', async t => {
  const { context, find } = await open(t);
  const limits = { requestsPerMinute: 5 };
  const old = await createKey(context, 'newsroom', ['status', 'results'], { limits });
  const { key, record } = await rotateKey(context, old.record.sha256, { graceMs: 0 });
  t.is(await find(old.key), null);
  t.deepEqual(await find(key), record);
  t.like(record, { name: 'newsroom', scopes: ['status', 'results'], limits });
  await t.throwsAsync(rotateKey(context, old.record.sha256, { graceMs: 0 }), { code: 'unknown_key' });
});

test('with a grace both keys are in force until it is over, never longer than the old one had', async t => {
  const { context, find, pass } = await open(t);
  const expiresAt = '2026-11-23T10:00:30.000Z';
  const [long, short] = [
    await createKey(context, 'long', ['status']),
    await createKey(context, 'short', ['status'], { expiresAt }),
  ];
  const rotated = await rotateKey(context, long.record.sha256, { graceMs: 60_000 });
  const { record } = await rotateKey(context, short.record.sha256, { graceMs: 60_000, expiresAt: null });
  t.is(record.expiresAt, null);
  pass(29_999);
  t.truthy(await find(long.key));
  t.truthy(await find(short.key));
  pass(1);
  t.is(await find(short.key), null);
  pass(30_000);
  t.is(await find(long.key), null);
  t.truthy(await find(rotated.key));
});

test('a key is revoked once, and found by its prefix or its name while it is in force', async t => {
  const { context, find } = await open(t);
  const { key, record } = await createKey(context, 'newsroom', ['status']);
  t.is((await selectKey(context, 'newsroom')).sha256, record.sha256);
  t.is((await selectKey(context, record.prefix)).sha256, record.sha256);
  t.true(await revokeKey(context, record.sha256));
  t.false(await revokeKey(context, record.sha256));
  t.is(await find(key), null);
  await t.throwsAsync(selectKey(context, 'newsroom'), { code: 'unknown_key' });
  for (const name of ['twin', 'twin']) await createKey(context, name, ['status']);
  await t.throwsAsync(selectKey(context, 'twin'), { code: 'ambiguous_key' });
});

async function history(t: ExecutionContext) {
  const world = await open(t);
  const made = await createKey(world.context, 'newsroom', ['status'], {
    actor: 'cli:ada',
    reason: 'election night',
  });
  const rotated = await rotateKey(world.context, made.record.sha256, { actor: 'cli:ben', graceMs: 0 });
  await revokeKey(world.context, rotated.record.sha256, { actor: 'cli:ada', reason: 'lost' });
  return { ...world, made };
}

test('who made, replaced and revoked a key stands in the sealed chain', async t => {
  const { store } = await history(t);
  const events = await store.query({ collection: 'settings-audit', limit: 10 });
  t.deepEqual(
    events.map(({ value }) => [value.type, value.actor, value.reason]),
    [
      ['key.created', 'cli:ada', 'election night'],
      ['key.rotated', 'cli:ben', ''],
      ['key.created', 'cli:ben', ''],
      ['key.revoked', 'cli:ada', 'lost'],
    ],
  );
  t.is(await verifySettingsAudit(store), null);
});

async function overwrite({ store }: Pick<World, 'store'>, path: string, value: JsonObject | null) {
  await store.transaction(async transaction => {
    if (value === null) transaction.delete(path);
    else transaction.set(path, value);
  });
}

for (const { name, alter } of [
  { name: 'given more scopes', alter: (key: JsonObject) => ({ ...key, scopes: [...Scope.options] }) },
  { name: 'brought back', alter: (key: JsonObject) => ({ ...key, revokedAt: null }) },
]) {
  test(`verification names a key that was ${name} past the chain`, async t => {
    const { store, made } = await history(t);
    const path = paths.key(made.record.sha256);
    await overwrite({ store }, path, alter((await store.get(path))!));
    t.deepEqual(await verifySettingsAudit(store), { path, problem: 'was altered' });
  });
}

test('verification names a key that was put there past the chain, and misses none that an export left behind', async t => {
  const { store, made } = await history(t);
  const path = paths.key('f'.repeat(64));
  await overwrite({ store }, path, { ...made.record, sha256: 'f'.repeat(64) } as unknown as JsonObject);
  t.deepEqual(await verifySettingsAudit(store), { path, problem: 'was made past the audit chain' });
  for (const { path: each } of await store.query({ collection: 'keys', limit: 10 })) {
    await overwrite({ store }, each, null);
  }
  t.is(await verifySettingsAudit(store), null);
});

test('a change that comes while a key is being read is not forgotten', async t => {
  const { context, store } = await open(t);
  const { key, record } = await createKey(context, 'newsroom', ['status']);
  let release = () => {};
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  const slow = Object.assign(Object.create(store), {
    get: async (path: string) => {
      const value = await store.get(path);
      await held;
      return value;
    },
    transaction: store.transaction.bind(store),
  }) as typeof store;
  const early = findKey(slow, key, context.clock.now());
  await revokeKey({ ...context, store: slow }, record.sha256);
  release();
  await early;
  t.is(await findKey(slow, key, context.clock.now()), null);
});
