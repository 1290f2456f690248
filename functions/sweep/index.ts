import { http } from '@google-cloud/functions-framework';
import { decodePushBody } from '../../shared/bus/pubsub-push.ts';
import { services } from '../services.ts';
import { takeDeadLetter } from './dead-letter.ts';
import { sweep } from './sweep.ts';

/**
 * Called by Cloud Scheduler each minute, by POST; answers with what it did. The dead-letter topics push here, too: a
 * request with a message is one that was given up. Any failure is a 500, so that the letter comes again.
 */
http('sweep', async (request, response) => {
  if (request.method !== 'POST') {
    response.status(405).set('Allow', 'POST').json({ code: 'method_not_allowed' });
    return;
  }
  const body: unknown = request.body;
  if (typeof body === 'object' && body !== null && 'message' in body) {
    response.json({ deadLetter: await takeDeadLetter(await services(), decodePushBody(body)) });
    return;
  }
  response.json(await sweep(await services()));
});
