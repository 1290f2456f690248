import { http } from '@google-cloud/functions-framework';
import { eventFunction } from '../event-request.ts';
import { readyOf } from './event.ts';
import { extractDocument } from './extract.ts';

/** Called for each `document-ready` message, by Eventarc or by a push subscription. */
http(
  'extract',
  eventFunction(async (event, services) => {
    await extractDocument(services, readyOf(event));
  }),
);
