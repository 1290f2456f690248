// A worker that meets failures until it is killed; prints what it met. Its one argument is a ChaosWorkerOptions.
import { createLocalPipeline } from '../../cli/local/pipeline.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { randomFrom } from '../preprocess/image/mutations.ts';
import { chaosBoundary } from './chaos.ts';
import type { ChaosWorkerOptions } from './chaos-run.ts';
import { chaosSettings } from './chaos-settings.ts';
import { countryOf } from './country.ts';
import { openPlant } from './plant.ts';

const { folder, documents, rate, seed, sweepEveryMs } = JSON.parse(process.argv[2]!) as ChaosWorkerOptions;
const { boundary, count } = chaosBoundary(rate, randomFrom(seed));
const owner = `worker-${seed}-${process.pid}`;
const country = countryOf({ documents });
const services = await openPlant({
  folder: folder!,
  country,
  owner,
  boundary,
  settings: chaosSettings,
  messageLeaseMs: 4_000,
});
const pipeline = createLocalPipeline(services, () => undefined);
await pipeline.startPreprocess();
await pipeline.startExtract();
setInterval(() => console.log(JSON.stringify(count())), 50);
for (;;) {
  await new Promise(resolve => setTimeout(resolve, sweepEveryMs));
  // A sweep that fails is made good by the next one.
  await boundary.delivery('sweep', async () => void (await sweep(services))).catch(() => undefined);
}
