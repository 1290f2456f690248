// The function preprocess as it is deployed, but with local mode's store, folders and queue: what the functions framework
// loads. INPUTS_FOLDER names the folder of the plant.
import { http } from '@google-cloud/functions-framework';
import { eventFunction } from '../../../functions/event-request.ts';
import { arrivalOf } from '../../../functions/preprocess/event.ts';
import { preprocessArrival } from '../../../functions/preprocess/preprocess.ts';
import { createLogger } from '../../../shared/telemetry/log.ts';
import { countryOf } from '../country.ts';
import { openPlant } from '../plant.ts';

const plant = openPlant({
  folder: process.env.INPUTS_FOLDER!,
  country: countryOf({ documents: 3 }),
  owner: 'function',
  log: createLogger({ level: 'ERROR', format: 'json', write: line => console.log(line), now: Date.now }),
});
http(
  'preprocess',
  eventFunction(
    async (event, services) => {
      await preprocessArrival(services, arrivalOf(event));
    },
    () => plant,
  ),
);
