import { decodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import { decodeMessagePublished } from '../../shared/bus/pubsub-push.ts';
import { DocumentReady } from '../../shared/domain/events.ts';
import { parse } from '../../shared/domain/parse.ts';
import type { IncomingEvent } from '../event-request.ts';

/** The document to read. Throws {@link import('../../shared/domain/errors.ts').InvalidInputError} `invalid_event`. */
export function readyOf(event: IncomingEvent): DocumentReady {
  const { data } = decodeCloudEvent(decodeMessagePublished(event));
  return parse(DocumentReady, data, 'document-ready event', 'invalid_event');
}
