import { cloudEvent } from '@google-cloud/functions-framework';
import { services } from '../services.ts';
import { arrivalOf } from './event.ts';
import { preprocessArrival } from './preprocess.ts';

/** Called for each object finalized in the inbox, and by `page-arrived` for one whose worker was lost. */
cloudEvent('preprocess', async event => {
  await preprocessArrival(await services(), arrivalOf(event));
});
