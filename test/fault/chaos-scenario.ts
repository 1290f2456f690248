import type { ExecutionContext } from 'ava';
import type { Services } from '../../shared/config/services.ts';
import { topics } from '../../shared/domain/events.ts';
import { pageArrivedMessage } from '../../shared/ledger/events.ts';
import { randomFrom } from '../preprocess/image/mutations.ts';
import { type ChaosPlan, type ChaosReport, describeChaos, runChaos } from './chaos-run.ts';
import { type Country, countryOf } from './country.ts';
import {
  furnish,
  leftToDo,
  listenToResults,
  startPipeline,
  sweepOrLater,
  type Telling,
  tellings,
} from './drive.ts';
import { endProblems } from './ending.ts';
import { createOperator } from './unfinished.ts';

/** Where a run takes place. */
export interface ChaosStage
  extends Pick<ChaosPlan, 'environment' | 'workers' | 'lifeMs' | 'leastKills' | 'limitMs'> {
  /** Of the one who founds, watches and ends the run; nothing fails for it. */
  readonly services: Services;
  readonly folder: string | null;
  readonly beginMs: number;
  readonly sweepEveryMs: number;
}

/** How hard a run is; see ava.config.mjs. */
export interface ChaosMeasure {
  readonly documents: number;
  readonly rate: number;
  readonly seed: number;
}

/** The measure by the environment, with so many documents where it asks for no other number. */
export function chaosMeasure(documents: string | undefined, usual: number): ChaosMeasure {
  return {
    documents: Number(documents ?? usual),
    rate: Number(process.env.BALLOTS_FAULT_RATE ?? 0.3),
    seed: Number(process.env.BALLOTS_FAULT_SEED ?? 20_261_123),
  };
}

/** The election of a run. */
export function chaosCountry({ documents }: ChaosMeasure): Country {
  return countryOf({ documents });
}

/**
 * After this a run is given up, in milliseconds: never reached on a machine that is not overloaded.
 * @param eachMs so much for each document
 */
export function chaosLimitMs({ documents }: ChaosMeasure, eachMs: number): number {
  return 300_000 + eachMs * documents;
}

const mostTellings = 10;
const enoughCalls = 200;
/** Longer than Pub/Sub's emulator takes to bring an event again. */
const stillMs = 3_000;
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/**
 * Uploads are told of one to ten times in any order, while workers meet failures in every port and are killed, and an
 * operator redrives what they gave up. In the end every document is accepted once, and everything else agrees with it.
 */
export async function sufferChaos(
  t: ExecutionContext,
  measure: ChaosMeasure,
  { services, folder, beginMs, sweepEveryMs, ...processes }: ChaosStage,
): Promise<void> {
  const { documents, rate, seed } = measure;
  const random = randomFrom(seed);
  const country = chaosCountry(measure);
  const heard: string[] = [];
  const listening = await listenToResults(services, heard);
  const generations = await furnish(services, country);
  const told = tellings(country, generations).flatMap(telling =>
    Array.from({ length: 1 + random(mostTellings) }, (_, copy) => ({ ...telling, copy })),
  );
  let isTold = false;
  let redriven = 0;
  const telling = tellAll(services, shuffled(told, random)).then(() => {
    isTold = true;
  });
  const operate = createOperator(services, country);
  async function round(): Promise<readonly string[]> {
    const seen = await operate();
    redriven += seen.redriven;
    return seen.open;
  }
  const report = await runChaos({
    ...processes,
    worker: { folder, documents, rate, beginMs, sweepEveryMs },
    random,
    isDone: async () => (await round()).length === 0 && isTold,
  });
  await telling;
  t.log(`${told.length} tellings of ${generations.size} pages; ${describeChaos(report)}`);
  t.log(`${redriven} times a document was given up, said so, and was redriven`);
  t.deepEqual(report.fallen, [], 'no worker ended by itself');
  const open = await round();
  t.true(report.done, `${open.length} not finished: ${open.slice(0, 5).join(', ')}`);

  t.deepEqual(portsBesideRate(report, rate), [], 'every port failed as often as was asked for');

  await finish(services);
  await untilStill(heard);
  await listening.close();
  t.log(`${heard.length} result events heard of ${new Set(heard).size} ids`);
  t.deepEqual(await endProblems(services, country, heard, { givenUp: true }), []);
}

/** Ports that failed much more seldom or more often, of those that were called often enough to tell. */
function portsBesideRate({ met }: ChaosReport, rate: number): string[] {
  const told = Object.entries(met).filter(([, { calls }]) => calls >= enoughCalls);
  return told
    .filter(([, { calls, failures }]) => Math.abs(failures / calls - rate) > rate / 3)
    .map(([port, { calls, failures }]) => `${port}: ${failures} of ${calls}`);
}

/** Waits until nothing more is heard. */
async function untilStill(heard: readonly string[]): Promise<void> {
  for (let count = -1; count < heard.length; ) {
    count = heard.length;
    await pause(stillMs);
  }
}

/** Tells one after the other, while the workers are at it. */
async function tellAll({ bus, clock, ledger, inbox }: Services, told: readonly Telling[]): Promise<void> {
  for (const { documentId, object, generation, copy } of told) {
    const arrival = { bucket: inbox.bucket, object, generation };
    const message = pageArrivedMessage(ledger.project, documentId, arrival, clock.now() + copy);
    await bus.publish(topics.pageArrived, message);
  }
}

/** One healthy worker and sweep, until nothing is left to do. Sweep may meet a lock that a killed worker left behind. */
async function finish(services: Services): Promise<void> {
  const pipeline = await startPipeline(services);
  for (let looks = 1; looks <= 240; looks++) {
    await sweepOrLater(services);
    if ((await leftToDo(services)) === null) return pipeline.close();
    await pause(250);
  }
  throw new Error(`At the end ${await leftToDo(services)}`);
}

/** The list in another order. */
function shuffled<Item>(items: readonly Item[], random: (below: number) => number): Item[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = random(last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}
