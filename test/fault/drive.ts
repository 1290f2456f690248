import { createLocalPipeline, type LocalPipeline } from '../../cli/local/pipeline.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import type { Services } from '../../shared/config/services.ts';
import { DocumentRecord, isFinal } from '../../shared/domain/document.ts';
import { TransientError } from '../../shared/domain/errors.ts';
import { subscriptions, topics } from '../../shared/domain/events.ts';
import { pageArrivedMessage } from '../../shared/ledger/events.ts';
import { everyRecord } from '../../shared/ledger/verify-facts.ts';
import type { Country } from './country.ts';
import { observers, type Plant } from './plant.ts';
import { sheetImage } from './sheet-image.ts';

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Imports the election and puts every page in the inbox; the generation of each object, by its name. */
export async function furnish(
  plant: Services,
  { definition, forms, papers }: Country,
): Promise<Map<string, string>> {
  await plant.elections.import(definition, forms);
  const generations = new Map<string, string>();
  for (const object of papers.flatMap(paper => paper.objects)) {
    const image = await sheetImage(generations.size);
    const { generation } = await plant.inbox.put(object, image, { contentType: 'image/png' });
    generations.set(object, generation);
  }
  return generations;
}

/** An event that tells of an object; another `copy` is another telling of the same upload. */
export interface Telling {
  readonly documentId: string;
  readonly object: string;
  readonly generation: string;
  readonly copy: number;
}

/** Tells the pipeline of an upload, below any boundary: what happens outside it. */
export async function tell(plant: Plant, { documentId, object, generation, copy }: Telling): Promise<void> {
  const arrival = { bucket: plant.inbox.bucket, object, generation };
  const message = pageArrivedMessage('local', documentId, arrival, plant.clock.now() + copy);
  await plant.queue.publish(topics.pageArrived, message);
}

/** Every upload told once, in order. */
export function tellings({ papers }: Country, generations: ReadonlyMap<string, string>): Telling[] {
  return papers.flatMap(({ documentId, objects }) =>
    objects.map(object => ({ documentId, object, generation: generations.get(object)!, copy: 0 })),
  );
}

/** How long nothing may be in a handler's hands before what waits is taken to wait for its time, in milliseconds. */
const stillMs = 150;

/** Waits until the pipeline's queue is empty, or all that is left in it waits for its time. True where it is empty. */
async function untilQuiet({ queue }: Plant): Promise<boolean> {
  const names: readonly string[] = Object.values(subscriptions).map(({ subscription }) => subscription);
  for (let quietSince = Date.now(); ; ) {
    const counts = (await queue.counts()).filter(({ subscription }) => names.includes(subscription));
    if (counts.every(({ waiting, inHand }) => waiting + inHand === 0)) return true;
    if (counts.some(({ inHand }) => inHand > 0)) quietSince = Date.now();
    if (Date.now() - quietSince > stillMs) return false;
    await pause(2);
  }
}

/** What is left to do, if anything: a document that is not final, an event not published, a tally not made. */
export async function leftToDo({ store }: Pick<Services, 'store'>): Promise<string | null> {
  for await (const { id, value } of everyRecord(store, { collection: 'documents' })) {
    const { state, dueAt } = DocumentRecord.parse(value);
    if (!isFinal(state) || dueAt !== null) return `document ${id} is ${state}, due ${dueAt}`;
  }
  const [pending] = await store.query({
    collection: 'outbox',
    orderBy: { field: 'pendingSince', direction: 'descending' },
    limit: 1,
  });
  if (pending !== undefined && pending.value.pendingSince !== null)
    return `event ${pending.id} is not published`;
  const [dirty] = await store.query({ collection: 'dirty', limit: 1 });
  return dirty === undefined ? null : `tallies of ${dirty.id} are to be made`;
}

/** Every handler of the pipeline; sweep is its caller's. */
export async function startPipeline(services: Services): Promise<LocalPipeline> {
  const pipeline = createLocalPipeline(services, () => undefined);
  await pipeline.startPreprocess();
  await pipeline.startExtract();
  await pipeline.startDeadLetters();
  return pipeline;
}

/** A run that meets a failure that may pass is made good by the next one, as Cloud Scheduler begins it. */
export async function sweepOrLater(services: Services): Promise<void> {
  try {
    await sweep(services);
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
  }
}

const maxRounds = 40;

/**
 * Runs the local pipeline and sweep until nothing is left to do, moving the clock on where only time helps. Throws where
 * that takes too long to be believed.
 * @param watched the plant without its boundary, to look at what is left; the plant itself where it has none
 */
export async function driveToEnd(
  plant: Plant,
  clock: { pass(ms: number): void },
  watched: Plant = plant,
): Promise<void> {
  const pipeline = await startPipeline(plant);
  for (let round = 1; round <= maxRounds; round++) {
    const empty = await untilQuiet(watched);
    await sweep(plant);
    if (empty && (await untilQuiet(watched)) && (await leftToDo(watched)) === null) return pipeline.close();
    if (!empty || round % 2 === 0) clock.pass(1_200_000);
  }
  throw new Error(`After ${maxRounds} rounds ${await leftToDo(watched)}`);
}

/** Hears every result event from now on; `close` ends it. */
export async function listenToResults(
  { bus }: Pick<Services, 'bus'>,
  heard: string[],
): Promise<{ close(): Promise<void> }> {
  const options = { concurrency: 8, maxAttempts: 5, minBackoffMs: 10, maxBackoffMs: 100 };
  const running = await Promise.all(
    observers.map(({ topic, subscription }) =>
      bus.subscribe(topic, async ({ id }) => void heard.push(id), { ...options, subscription }),
    ),
  );
  return {
    close: async () => void (await Promise.all(running.map(subscription => subscription.close()))),
  };
}

/** Ids of all result events that were published so far, each as often as it is delivered. */
export async function heardEvents({ queue }: Plant): Promise<string[]> {
  const heard: string[] = [];
  const listening = await listenToResults({ bus: queue }, heard);
  const names = observers.map(({ subscription }) => subscription);
  for (;;) {
    const counts = (await queue.counts()).filter(({ subscription }) => names.includes(subscription));
    if (counts.every(({ waiting, inHand }) => waiting + inHand === 0)) break;
    await pause(5);
  }
  await listening.close();
  return heard;
}
