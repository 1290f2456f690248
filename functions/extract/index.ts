import { cloudEvent } from '@google-cloud/functions-framework';
import { decodePushBody } from '../../shared/bus/cloud-event.ts';
import { DocumentReady } from '../../shared/domain/events.ts';
import { parse } from '../../shared/domain/parse.ts';
import { services } from '../services.ts';
import { extractDocument } from './extract.ts';

/** Called for each `document-ready` message, by Eventarc or by a push subscription. */
cloudEvent('extract', async event => {
  const ready = parse(DocumentReady, decodePushBody(event.data).data, 'document-ready event', 'invalid_event');
  await extractDocument(await services(), ready);
});
