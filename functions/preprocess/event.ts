import { z } from 'zod';
import { checkObjectName } from '../../shared/blobs/object-name.ts';
import { decodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import { decodeMessagePublished } from '../../shared/bus/pubsub-push.ts';
import { PageArrived } from '../../shared/domain/events.ts';
import { parse } from '../../shared/domain/parse.ts';
import type { Arrival } from '../../shared/ledger/arrival.ts';
import type { IncomingEvent } from '../event-request.ts';

/** What of a `google.cloud.storage.object.v1.finalized` event's StorageObjectData is used. */
const FinalizedObject = z.object({
  bucket: z.string().min(1),
  name: z.string().min(1),
  generation: z.union([z.string().regex(/^\d+$/), z.int().transform(String)]),
});

/**
 * The uploaded object that an event is about: Cloud Storage's own, or `page-arrived` out of Pub/Sub. Throws
 * {@link import('../../shared/domain/errors.ts').InvalidInputError} with code `invalid_event` for any other, and
 * `invalid_object_name` where no bucket can hold an object of that name, so that none becomes a document.
 */
export function arrivalOf(event: IncomingEvent): Arrival {
  const arrival = saidBy(event);
  checkObjectName(arrival.object);
  return arrival;
}

function saidBy(event: IncomingEvent): Arrival {
  if (event.type === 'google.cloud.storage.object.v1.finalized') {
    const { bucket, name, generation } = parse(FinalizedObject, event.data, 'storage event', 'invalid_event');
    return { bucket, object: name, generation };
  }
  return parse(
    PageArrived,
    decodeCloudEvent(decodeMessagePublished(event)).data,
    'page-arrived event',
    'invalid_event',
  );
}
