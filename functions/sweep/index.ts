import { http } from '@google-cloud/functions-framework';
import { services } from '../services.ts';
import { sweep } from './sweep.ts';

/** Called by Cloud Scheduler each minute, by POST; answers with what it did. */
http('sweep', async (request, response) => {
  if (request.method !== 'POST') {
    response.status(405).set('Allow', 'POST').json({ code: 'method_not_allowed' });
    return;
  }
  response.json(await sweep(await services()));
});
