import type { BlobStore } from '../../shared/blobs/blob-store.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { withRetry } from '../../shared/domain/retry.ts';
import type { Ports } from './boundary.ts';

/**
 * The ports as clients that try a call again, as those of Google's services do inside their adapters: three tries, fewer
 * than any of them makes, without a pause. What fails three times reaches the pipeline. A try whose answer was lost is
 * followed by one that meets its own effect. Deliveries are tried again by the bus itself.
 */
export function persistent({ store, inbox, processed, bus, reader }: Ports, clock: Clock): Ports {
  const policy = { attempts: 3, baseMs: 0, capMs: 0, deadlineMs: 600_000 };
  const tried = <Outcome>(call: () => Promise<Outcome>) => withRetry(policy, clock, call);
  const blobs = (inner: BlobStore): BlobStore => ({
    bucket: inner.bucket,
    head: (...given) => tried(() => inner.head(...given)),
    get: (...given) => tried(() => inner.get(...given)),
    open: (...given) => tried(() => inner.open(...given)),
    put: (...given) => tried(() => inner.put(...given)),
    list: (...given) => tried(() => inner.list(...given)),
    delete: (...given) => tried(() => inner.delete(...given)),
  });
  return {
    store: {
      get: path => tried(() => store.get(path)),
      getMany: paths => tried(() => store.getMany(paths)),
      query: query => tried(() => store.query(query)),
      count: query => tried(() => store.count(query)),
      transaction: run => tried(() => store.transaction(run)),
      close: () => store.close(),
    },
    inbox: blobs(inbox),
    processed: blobs(processed),
    bus: {
      publish: (topic, message) => tried(() => bus.publish(topic, message)),
      subscribe: (topic, handler, options) => bus.subscribe(topic, handler, options),
      close: () => bus.close(),
    },
    reader: {
      name: reader.name,
      recognise: request => tried(() => reader.recognise(request)),
      read: request => tried(() => reader.read(request)),
      readValues: request => tried(() => reader.readValues(request)),
      close: () => reader.close(),
    },
  };
}
