import test, { type ExecutionContext } from 'ava';
import { paths } from '../../shared/ledger/paths.ts';
import { changeExtraction, extractionSetting, pauseBySystem } from '../../shared/ledger/settings.ts';
import { verifySettingsAudit } from '../../shared/ledger/settings-audit.ts';
import type { JsonObject } from '../../shared/store/document-store.ts';
import { openWorld, type World } from './world.ts';

const pause = { paused: true, reason: 'recount', by: 'key:ada' };
const resume = { paused: false, reason: 'recount done', by: 'cli:ben' };

async function history(t: ExecutionContext): Promise<World> {
  const world = await openWorld(t);
  for (const change of [pause, resume, pause]) {
    await changeExtraction(world.anna, change);
    world.pass(1_000);
  }
  return world;
}

async function overwrite(world: World, path: string, value: JsonObject | null): Promise<void> {
  await world.store.transaction(async transaction => {
    if (value === null) transaction.delete(path);
    else transaction.set(path, value);
  });
}

test('nobody has paused reading until somebody does', async t => {
  const world = await openWorld(t);
  t.is(await extractionSetting(world.store), null);
  t.is(await verifySettingsAudit(world.store), null);
});

test('each change is kept with who, why and when', async t => {
  const world = await history(t);
  t.deepEqual(await extractionSetting(world.store), { ...pause, at: '2026-11-23T10:00:02.000Z' });
  const events = await world.store.getMany([1, 2, 3].map(paths.settingsAudit));
  t.deepEqual(
    events.map(event => [event?.type, event?.actor, event?.reason]),
    [
      ['extraction.paused', 'key:ada', 'recount'],
      ['extraction.resumed', 'cli:ben', 'recount done'],
      ['extraction.paused', 'key:ada', 'recount'],
    ],
  );
  t.is(await verifySettingsAudit(world.store), null);
});

test("the system's pause does not replace the reason of a person", async t => {
  const world = await history(t);
  t.like(await pauseBySystem(world.ben, 'the model is gone (404)'), pause);
  t.is(await world.store.get(paths.settingsAudit(4)), null);
  await changeExtraction(world.anna, resume);
  t.like(await pauseBySystem(world.ben, 'the model is gone (404)'), { paused: true, by: 'system' });
  t.is(await verifySettingsAudit(world.store), null);
});

test('changes made at once all stand in one unbroken chain', async t => {
  const world = await openWorld(t);
  const workers = [world.anna, world.ben, world.anna, world.ben];
  await Promise.all(
    workers.map((worker, index) => changeExtraction(worker, { ...pause, by: `key:${index}` })),
  );
  t.is(await verifySettingsAudit(world.store), null);
  const events = await world.store.getMany([1, 2, 3, 4].map(paths.settingsAudit));
  t.deepEqual(events.map(event => event?.actor).sort(), ['key:0', 'key:1', 'key:2', 'key:3']);
});

const second = paths.settingsAudit(2);
const alterations: { name: string; path: string; alter: (value: JsonObject) => JsonObject | null }[] = [
  { name: 'an event whose reason was changed', path: second, alter: event => ({ ...event, reason: 'x' }) },
  { name: 'an event with a field more', path: second, alter: event => ({ ...event, note: 'x' }) },
  { name: 'an event that was removed', path: second, alter: () => null },
  { name: 'the last event removed', path: paths.settingsAudit(3), alter: () => null },
  { name: 'a head moved back', path: paths.setting('audit-head'), alter: head => ({ ...head, seq: 2 }) },
  {
    name: 'a setting changed past the chain',
    path: paths.setting('extraction'),
    alter: value => ({ ...value, paused: false }),
  },
  { name: 'a setting removed', path: paths.setting('extraction'), alter: () => null },
];
for (const { name, path, alter } of alterations) {
  test(`verification names ${name}`, async t => {
    const world = await history(t);
    await overwrite(world, path, alter((await world.store.get(path))!));
    t.is((await verifySettingsAudit(world.store))?.path, path);
  });
}

test('verification names events that changed places', async t => {
  const world = await history(t);
  const [first, other] = await world.store.getMany([1, 2].map(paths.settingsAudit));
  await overwrite(world, paths.settingsAudit(1), other!);
  await overwrite(world, paths.settingsAudit(2), first!);
  t.is((await verifySettingsAudit(world.store))?.path, paths.settingsAudit(1));
});
