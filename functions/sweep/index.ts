import { http } from '@google-cloud/functions-framework';
import { services } from '../services.ts';
import { sweep } from './sweep.ts';

/** Called by Cloud Scheduler each minute; answers with what it did. */
http('sweep', async (_request, response) => {
  response.json(await sweep(await services()));
});
