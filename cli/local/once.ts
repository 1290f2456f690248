import { createReadStream } from 'node:fs';
import { sweep } from '../../functions/sweep/sweep.ts';
import { contentTypeOfName } from '../../shared/blobs/content-type.ts';
import type { Services } from '../../shared/config/services.ts';
import { DocumentRecord, isFinal } from '../../shared/domain/document.ts';
import { topics } from '../../shared/domain/events.ts';
import { parse } from '../../shared/domain/parse.ts';
import { Result } from '../../shared/domain/result.ts';
import { type Status, statusOf } from '../../shared/domain/status.ts';
import { type Arrival, arrivalIdOf } from '../../shared/ledger/arrival.ts';
import { pageArrivedMessage } from '../../shared/ledger/events.ts';
import { identifyArrival } from '../../shared/ledger/identity.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { settleTallies } from '../../shared/ledger/tally-sweep.ts';
import type { InputFile } from './input-files.ts';
import { createLocalPipeline, type OnStep } from './pipeline.ts';

/** A document as a run reports it. */
export interface FinishedDocument {
  readonly status: Status;
  readonly result: Result | null;
}

const pollMs = 100;

/**
 * Runs files through the whole pipeline and waits for their end. All pages are in before the first document is
 * read, so that what is the same picture twice, or a second one of a place, is known whatever the order; and no page
 * comes after them, so that a document with pages missing is read as it is. A run whose documents may not be read,
 * because reading is paused or the day's budget is used up, ends with them unread.
 */
export async function runOnce(
  services: Services,
  files: readonly InputFile[],
  onStep: OnStep,
): Promise<FinishedDocument[]> {
  const pipeline = createLocalPipeline(services, onStep);
  try {
    await pipeline.startPreprocess();
    await pipeline.startDeadLetters();
    const arrivals: SubmittedFile[] = [];
    for (const file of files) arrivals.push(await submitFile(services, file));
    await until(services, async () => await allFinished(services, arrivals));
    await sweep(services, { closePages: true });
    await pipeline.startExtract();
    const documentIds = [...new Set(arrivals.map(arrival => arrival.documentId))];
    let documents: DocumentRecord[] = [];
    await until(services, async () => {
      documents = await readDocuments(services, documentIds);
      return documents.every(document => isFinal(document.state) || waitsLong(document));
    });
    await settleTallies(services);
    return await Promise.all(documents.map(document => finished(services, document)));
  } finally {
    await pipeline.close();
  }
}

/** Waits for a person or for tomorrow, which a run that ends can't. */
function waitsLong({ waiting }: DocumentRecord): boolean {
  return waiting?.reason === 'paused' || waiting?.reason === 'budget';
}

/** An object in the inbox that the pipeline was told of. */
export interface SubmittedFile {
  readonly arrival: Arrival;
  readonly documentId: string;
}

/** Puts a file in the inbox and tells the pipeline of it. */
export async function submitFile(services: Services, { path, object }: InputFile): Promise<SubmittedFile> {
  const contentType = contentTypeOfName(path) ?? 'application/octet-stream';
  const { generation } = await services.inbox.put(object, createReadStream(path), { contentType });
  const arrival: Arrival = { bucket: services.inbox.bucket, object, generation };
  const { documentId } = await identifyArrival(services, object);
  const message = pageArrivedMessage(services.ledger.project, documentId, arrival, services.clock.now());
  await services.bus.publish(topics.pageArrived, message);
  return { arrival, documentId };
}

/** Waits, sweeping each second: a run must end though a message was lost or a first attempt failed. */
async function until(services: Services, done: () => Promise<boolean>): Promise<void> {
  for (let polls = 1; !(await done()); polls++) {
    await services.clock.sleep(pollMs);
    if (polls % 10 === 0) await sweep(services);
  }
}

/** Whether every file has become pages, or a rejection. */
export async function allFinished(
  { store }: Pick<Services, 'store'>,
  files: readonly SubmittedFile[],
): Promise<boolean> {
  const records = await store.getMany(
    files.map(file => paths.arrival(file.documentId, arrivalIdOf(file.arrival))),
  );
  return records.every(record => record !== null);
}

async function readDocuments({ store }: Services, documentIds: readonly string[]): Promise<DocumentRecord[]> {
  const values = await store.getMany(documentIds.map(paths.document));
  return values.map((value, index) => parse(DocumentRecord, value, `document ${documentIds[index]}`));
}

async function finished({ store }: Services, document: DocumentRecord): Promise<FinishedDocument> {
  const value =
    document.revision === 0 ? null : await store.get(paths.result(document.documentId, document.revision));
  const result = value === null || document.state === 'failed' ? null : parse(Result, value, 'result');
  return { status: statusOf(document), result };
}
