import { http } from '@google-cloud/functions-framework';
import { eventFunction } from '../event-request.ts';
import { arrivalOf } from './event.ts';
import { preprocessArrival } from './preprocess.ts';

/** Called for each object finalized in the inbox, and by `page-arrived` for one whose worker was lost. */
http(
  'preprocess',
  eventFunction(async (event, services) => {
    await preprocessArrival(services, arrivalOf(event));
  }),
);
