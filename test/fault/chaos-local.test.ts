import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { randomFrom } from '../preprocess/image/mutations.ts';
import { describeChaos, runChaos, shuffled } from './chaos-run.ts';
import { chaosSettings } from './chaos-settings.ts';
import { countryOf } from './country.ts';
import { driveToEnd, furnish, heardEvents, type Telling, tell, tellings } from './drive.ts';
import { endProblems } from './ending.ts';
import { movableClock } from './mortal.ts';
import { openPlant, type Plant } from './plant.ts';
import { redriveGivenUp, unfinished } from './unfinished.ts';

const documents = Number(process.env.BALLOTS_FAULT_DOCUMENTS ?? 300);
const rate = Number(process.env.BALLOTS_FAULT_RATE ?? 0.4);
const seed = Number(process.env.BALLOTS_FAULT_SEED ?? 20_261_123);
const mostTellings = 10;
/** Beyond this many documents the time grows with them. */
const limitMs = 200_000 + 400 * documents;

test(`${documents} documents come through duplicates, failures and kills, each once`, async t => {
  t.timeout(2 * limitMs);
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'ballots-chaos-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const country = countryOf({ documents });
  const clock = movableClock();
  const plant: Plant = await openPlant({ folder, country, owner: 'founder', clock, settings: chaosSettings });
  t.teardown(() => plant.close());
  const generations = await furnish(plant, country);
  const told = tellings(country, generations).flatMap(telling =>
    Array.from({ length: 1 + random(mostTellings) }, (_, copy) => ({ ...telling, copy })),
  );
  let isTold = false;
  const telling = tellAll(plant, shuffled(told, random)).then(() => {
    isTold = true;
  });
  const report = await runChaos({
    worker: { folder, documents, rate, sweepEveryMs: 1_000 },
    workers: 2,
    lifeDeliveries: [100, 600],
    leastKills: 8,
    random,
    isDone: async () => isTold && (await unfinished(plant, country)).length === 0,
    limitMs,
  });
  await telling;
  t.log(`${told.length} tellings of ${generations.size} pages; ${describeChaos(report)}`);
  t.deepEqual(report.fallen, [], 'no worker ended by itself');
  const left = await unfinished(plant, country);
  t.true(report.done, `${left.length} not finished: ${left.slice(0, 5).join(', ')}`);

  await driveToEnd(plant, clock);
  const givenUp = await redriveGivenUp(plant, country);
  if (givenUp.size > 0) await driveToEnd(plant, clock);
  t.log(`${givenUp.size} documents were given up, said so, and were redriven`);
  t.deepEqual(await endProblems(plant, country, await heardEvents(plant), givenUp), []);
});

/** Tells one after the other, while the workers are at it. */
async function tellAll(plant: Plant, told: readonly Telling[]): Promise<void> {
  for (const telling of told) await tell(plant, telling);
}
