import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { extractDocument } from '../../../functions/extract/extract.ts';
import { preprocessArrival } from '../../../functions/preprocess/preprocess.ts';
import { decodeCloudEvent } from '../../../shared/bus/cloud-event.ts';
import type { BusMessage, MessageBus } from '../../../shared/bus/message-bus.ts';
import type { DocumentRecord } from '../../../shared/domain/document.ts';
import { DocumentReady, PageArrived, topics } from '../../../shared/domain/events.ts';
import { documentNow } from '../../../shared/ledger/context.ts';
import type { FormReader } from '../../../shared/readers/form-reader.ts';
import type { DocumentStore } from '../../../shared/store/document-store.ts';
import { type Country, countryOf, type Paper } from '../country.ts';
import { type MovableClock, stillClock } from '../mortal.ts';
import { openPlant, type Plant } from '../plant.ts';
import { sheetImage } from '../sheet-image.ts';

/**
 * A pipeline whose messages are handed on one by one, on a clock that stands still: two tours that do the same leave the
 * same ledger to the last digit.
 */
export interface Tour {
  readonly services: Plant;
  readonly country: Country;
  readonly clock: MovableClock;
  /** What the next calls of the reader throw, in order. */
  readonly troubles: Error[];
  /** Uploads the paper's pages, or only some, and tells of them. A picture that no other page has, unless one is named. */
  upload(paper: Paper, pages?: readonly number[], picture?: number): Promise<void>;
  /** Hands every waiting `page-arrived` on; what handlers threw comes back. */
  preprocess(): Promise<unknown[]>;
  /** The same with `document-ready`. */
  extract(): Promise<unknown[]>;
  /** Everything that waits on a topic, taken off it. */
  take(topic: string): BusMessage[];
  document(paper: Paper): Promise<DocumentRecord>;
}

const start = Date.parse('2026-11-23T10:00:00.000Z');

/** Opens a tour in a folder, with three papers: two sheets and a long sheet of two pages. */
export async function openTour(
  folder: string,
  storeOver: (store: DocumentStore) => DocumentStore,
): Promise<Tour> {
  const country = countryOf({ documents: 3 });
  const clock = stillClock(start);
  const plant = await openPlant({ folder, country, clock, owner: 'tourist', storeOver });
  const troubles: Error[] = [];
  const waiting: { topic: string; message: BusMessage }[] = [];
  const bus: MessageBus = {
    publish: async (topic, message) => void waiting.push({ topic, message }),
    subscribe: () => Promise.reject(new Error('A tour hands messages on itself')),
    close: () => plant.bus.close(),
  };
  const services: Plant = { ...plant, bus, reader: troubled(plant.reader, troubles) };
  await services.elections.import(country.definition, country.forms);
  let uploads = 0;

  function take(topic: string): BusMessage[] {
    const taken = waiting.filter(each => each.topic === topic).map(({ message }) => message);
    waiting.splice(0, waiting.length, ...waiting.filter(each => each.topic !== topic));
    return taken;
  }

  /** Rounds, since what is handed on may publish more. */
  async function handOn(
    topic: string,
    handle: (message: BusMessage) => Promise<unknown>,
  ): Promise<unknown[]> {
    const thrown: unknown[] = [];
    for (let messages = take(topic); messages.length > 0; messages = take(topic)) {
      for (const message of messages) await handle(message).catch(error => thrown.push(error));
    }
    return thrown;
  }

  return {
    services,
    country,
    clock,
    troubles,
    take,
    async upload({ objects }, pages = objects.map((_, index) => index + 1), picture?: number) {
      for (const page of pages) {
        const object = objects[page - 1]!;
        const file = join(services.config.INBOX_DIR, object);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, await sheetImage(picture ?? uploads));
        uploads++;
        // The generation follows from the file's time.
        await utimes(file, start / 1000 + uploads, start / 1000 + uploads);
        const info = await services.inbox.head(object);
        const arrival = { bucket: 'inbox', object, generation: info!.generation };
        await services.bus.publish(topics.pageArrived, bare(arrival));
      }
    },
    preprocess: () =>
      handOn(topics.pageArrived, message => preprocessArrival(services, PageArrived.parse(bodyOf(message)))),
    extract: () =>
      handOn(topics.documentReady, message =>
        extractDocument(services, DocumentReady.parse(bodyOf(message))),
      ),
    async document({ documentId }) {
      const document = await documentNow(services.store, documentId);
      if (document === null) throw new Error(`There is no document ${documentId}`);
      return document;
    },
  };
}

function troubled(inner: FormReader, troubles: Error[]): FormReader {
  async function unless<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    const trouble = troubles.shift();
    if (trouble !== undefined) throw trouble;
    return call();
  }
  return {
    name: inner.name,
    recognise: request => unless(() => inner.recognise(request)),
    read: request => unless(() => inner.read(request)),
    readValues: request => unless(() => inner.readValues(request)),
    close: () => inner.close(),
  };
}

/** An event with nothing but its data. */
function bare(event: object): BusMessage {
  return { id: 'bare', attributes: {}, body: JSON.stringify(event), orderingKey: '' };
}

function bodyOf(message: BusMessage): unknown {
  return message.id === 'bare' ? JSON.parse(message.body) : decodeCloudEvent(message).data;
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The whole ledger as lines of text in order, without what is drawn by lot. */
export function ledgerLines(folder: string): string[] {
  const database = new DatabaseSync(join(folder, 'ballots.db'), { readOnly: true });
  const rows = database
    .prepare(`SELECT collection || '/' || id || ' ' || json AS line FROM records ORDER BY 1`)
    .all();
  database.close();
  return rows.map(({ line }) => String(line).replaceAll(uuid, '(uuid)'));
}
