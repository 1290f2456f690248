import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { randomFrom } from '../preprocess/image/mutations.ts';
import { crashCountry, crashStart, settings } from './crash-world.ts';
import { driveToEnd, furnish, heardEvents, tell, tellings } from './drive.ts';
import { endProblems } from './ending.ts';
import { lifeUntil, stillClock } from './mortal.ts';
import { openPlant } from './plant.ts';

const seed = Number(process.env.BALLOTS_FAULT_SEED ?? 20_261_123);
/** Points at which a real process is killed; BALLOTS_FAULT_KILLS asks for more. */
const kills = Number(process.env.BALLOTS_FAULT_KILLS ?? 12);
const hourMs = 3_600_000;
const atOnce = 4;

/** Makes a folder with an inbox and one telling of each page, as the world outside leaves it. */
async function prepared(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ballots-crash-'));
  const clock = stillClock(crashStart);
  const founder = await openPlant({ folder, country: crashCountry, owner: 'founder', clock, settings });
  const generations = await furnish(founder, crashCountry);
  for (const telling of tellings(crashCountry, generations)) await tell(founder, telling);
  await founder.close();
  return folder;
}

/** Lives in the folder until the point; the name of the point, or null where the work was done before it. */
async function liveUntil(folder: string, point: number | null, number: number) {
  const clock = stillClock(crashStart + number * hourMs);
  const life = lifeUntil(point, clock);
  const common = { folder, country: crashCountry, settings, slips: true };
  const plant = await openPlant({
    ...common,
    owner: `worker-${number}`,
    clock: life.clock,
    boundary: life.boundary,
  });
  const watched = await openPlant({ ...common, owner: `watcher-${number}`, clock });
  const done = driveToEnd(plant, clock, watched).then(() => null);
  done.catch(() => undefined);
  const end = await Promise.race([life.ended, done]);
  return { end, points: life.points, plant, watched, life };
}

type Lived = Awaited<ReturnType<typeof liveUntil>>;

async function closeAll(lives: readonly Lived[]): Promise<void> {
  for (const { life, plant, watched } of lives) {
    life.bury();
    await plant.close();
    await watched.close();
  }
}

/** Ends one life after the other, each at its point, then lets one finish; what is wrong at the end. */
async function crashedAt(points: readonly number[]): Promise<string[]> {
  const folder = await prepared();
  const lives: Lived[] = [];
  try {
    for (const [number, point] of points.entries()) lives.push(await liveUntil(folder, point, number));
    const last = await liveUntil(folder, null, points.length);
    lives.push(last);
    const problems = await endProblems(last.watched, crashCountry, await heardEvents(last.watched));
    const [first] = lives;
    if (first!.end === null) problems.push('the first life did not come to this point');
    else diedAt.add(first!.end);
    return problems;
  } finally {
    await closeAll(lives);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The points of an undisturbed run. */
async function enumerated(): Promise<readonly string[]> {
  const folder = await prepared();
  const life = await liveUntil(folder, null, 0);
  await closeAll([life]);
  await rm(folder, { recursive: true, force: true });
  return life.points;
}

/** Runs tasks, some at a time, and gathers what is wrong with each. */
async function each<Task>(tasks: readonly Task[], run: (task: Task) => Promise<string[]>): Promise<string[]> {
  const problems: string[] = [];
  const queue = [...tasks];
  async function work(): Promise<void> {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const found = await run(task).catch((error: Error) => [error.stack ?? String(error)]);
      problems.push(...found.map(problem => `${JSON.stringify(task)}: ${problem}`));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return problems;
}

/** Every point of an undisturbed run, and the names of those at which a life did end. */
let names: readonly string[] = [];
const diedAt = new Set<string>();
test.before(async () => {
  names = await enumerated();
});

test.serial('a worker that is lost at any wait leaves one result and one event', async t => {
  t.timeout(600_000);
  t.log(`${names.length} points, ${new Set(names).size} kinds of them`);
  t.true(names.length > 100, 'the pipeline was instrumented');
  t.deepEqual(await each([...names.keys()], point => crashedAt([point])), []);
  t.deepEqual([...diedAt].sort(), [...new Set(names)].sort());
});

test.serial('two workers that are lost one after the other leave one result and one event', async t => {
  t.timeout(600_000);
  const random = randomFrom(seed);
  const pairs = Array.from({ length: 40 }, () => [random(names.length), random(names.length)]);
  t.deepEqual(await each(pairs, pair => crashedAt(pair)), []);
});

test.serial(`a process that is killed at ${kills} of the points leaves one result and one event`, async t => {
  t.timeout(600_000);
  const random = randomFrom(seed + 2);
  const points = Array.from({ length: kills }, () => random(names.length));
  t.deepEqual(await each(points, killedAt), []);
});

/** Kills a process by SIGKILL at a point, then lets another worker finish. */
async function killedAt(point: number): Promise<string[]> {
  const folder = await prepared();
  try {
    const program = fileURLToPath(new URL('crash-child.ts', import.meta.url));
    const child = spawn(process.execPath, [program, folder, String(point)], { stdio: 'inherit' });
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    const last = await liveUntil(folder, null, 1);
    const problems = await endProblems(last.watched, crashCountry, await heardEvents(last.watched));
    await closeAll([last]);
    return signal === 'SIGKILL' ? problems : [...problems, `ended with ${code} instead of SIGKILL`];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test.serial('an event that is lost or told under another name is found by these checks', async t => {
  const folder = await prepared();
  const clock = stillClock(crashStart);
  const plant = await openPlant({ folder, country: crashCountry, owner: 'worker', clock, settings });
  t.teardown(async () => {
    await plant.close();
    await rm(folder, { recursive: true, force: true });
  });
  const forgetful: typeof plant.bus = {
    close: () => plant.bus.close(),
    subscribe: (...given) => plant.bus.subscribe(...given),
    publish: async (topic, message) =>
      topic.startsWith('result-') ? undefined : plant.bus.publish(topic, message),
  };
  await driveToEnd({ ...plant, bus: forgetful }, clock, plant);
  const [problem, ...more] = await endProblems(plant, crashCountry, await heardEvents(plant));
  t.regex(problem ?? '', /"unheard":\["[a-z2-7]+\.1"\]/);
  t.deepEqual(more, []);
  t.deepEqual((await endProblems(plant, crashCountry, ['strange.1'])).slice(1), [
    'strange.1 was told of and is no result',
  ]);
});
