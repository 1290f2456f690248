import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { MessageBus } from '../../shared/bus/message-bus.ts';
import type { FormReader } from '../../shared/readers/form-reader.ts';
import type { DocumentStore, Transaction } from '../../shared/store/document-store.ts';

export type PortName = 'store' | 'blobs' | 'bus' | 'reader';

/**
 * Stands between the pipeline and its ports. It may count, throw, or never come back. `before` is called while nothing of
 * the call has happened, `after` when all of it has, so a failure there loses the answer and not the effect.
 */
export interface Boundary {
  before(port: PortName, call: string): Promise<void>;
  after(port: PortName, call: string): Promise<void>;
  /** Around each delivery to a handler. */
  delivery(topic: string, handle: () => Promise<void>): Promise<void>;
}

/** The ports that the pipeline works through. */
export interface Ports {
  readonly store: DocumentStore;
  readonly inbox: BlobStore;
  readonly processed: BlobStore;
  readonly bus: MessageBus;
  readonly reader: FormReader;
}

/** The ports with a boundary before and after every call of them that can wait. Closing is no call. */
export function bounded(ports: Ports, boundary: Boundary): Ports {
  return {
    store: boundedStore(ports.store, boundary),
    inbox: boundedBlobs(ports.inbox, boundary),
    processed: boundedBlobs(ports.processed, boundary),
    bus: boundedBus(ports.bus, boundary),
    reader: boundedReader(ports.reader, boundary),
  };
}

async function across<Outcome>(
  boundary: Boundary,
  port: PortName,
  call: string,
  effect: () => Promise<Outcome>,
): Promise<Outcome> {
  await boundary.before(port, call);
  const outcome = await effect();
  await boundary.after(port, call);
  return outcome;
}

/** A transaction's end lies between what its callback did last and the answer to its caller. */
function boundedStore(inner: DocumentStore, boundary: Boundary): DocumentStore {
  return {
    get: path => across(boundary, 'store', 'get', () => inner.get(path)),
    getMany: paths => across(boundary, 'store', 'getMany', () => inner.getMany(paths)),
    query: query => across(boundary, 'store', `query ${query.collection}`, () => inner.query(query)),
    count: query => across(boundary, 'store', `count ${query.collection}`, () => inner.count(query)),
    close: () => inner.close(),
    async transaction(run) {
      await boundary.before('store', 'transaction');
      const outcome = await inner.transaction(async transaction => {
        const answer = await run(boundedTransaction(transaction, boundary));
        await boundary.before('store', 'commit');
        return answer;
      });
      await boundary.after('store', 'commit');
      return outcome;
    },
  };
}

function boundedTransaction(inner: Transaction, boundary: Boundary): Transaction {
  return {
    get: path => across(boundary, 'store', 'transaction get', () => inner.get(path)),
    getMany: paths => across(boundary, 'store', 'transaction getMany', () => inner.getMany(paths)),
    create: (path, value) => inner.create(path, value),
    set: (path, value) => inner.set(path, value),
    delete: path => inner.delete(path),
  };
}

function boundedBlobs(inner: BlobStore, boundary: Boundary): BlobStore {
  const { bucket } = inner;
  return {
    bucket,
    head: (...given) => across(boundary, 'blobs', `head ${bucket}`, () => inner.head(...given)),
    get: (...given) => across(boundary, 'blobs', `get ${bucket}`, () => inner.get(...given)),
    open: (...given) => across(boundary, 'blobs', `open ${bucket}`, () => inner.open(...given)),
    put: (...given) => across(boundary, 'blobs', `put ${bucket}`, () => inner.put(...given)),
    list: (...given) => across(boundary, 'blobs', `list ${bucket}`, () => inner.list(...given)),
    delete: (...given) => across(boundary, 'blobs', `delete ${bucket}`, () => inner.delete(...given)),
  };
}

function boundedBus(inner: MessageBus, boundary: Boundary): MessageBus {
  return {
    publish: (topic, message) =>
      across(boundary, 'bus', `publish ${topic}`, () => inner.publish(topic, message)),
    subscribe: (topic, handler, options) =>
      inner.subscribe(
        topic,
        delivery =>
          boundary.delivery(topic, () =>
            across(boundary, 'bus', `handler ${topic}`, () => handler(delivery)),
          ),
        options,
      ),
    close: () => inner.close(),
  };
}

function boundedReader(inner: FormReader, boundary: Boundary): FormReader {
  return {
    name: inner.name,
    recognise: request => across(boundary, 'reader', 'recognise', () => inner.recognise(request)),
    read: request => across(boundary, 'reader', `read ${request.purpose}`, () => inner.read(request)),
    readValues: request => across(boundary, 'reader', 'readValues', () => inner.readValues(request)),
    close: () => inner.close(),
  };
}
