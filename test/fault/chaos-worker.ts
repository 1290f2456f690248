// A worker that meets failures until it is killed; tells its parent what it met. Its one argument is a ChaosWorkerOptions.
import { TransientError } from '../../shared/domain/errors.ts';
import { randomFrom } from '../preprocess/image/mutations.ts';
import { chaosBoundary } from './chaos.ts';
import { type ChaosWorkerOptions, reportEveryMs, type WorkerReport } from './chaos-run.ts';
import { chaosSettings, chaosSpeed, messageLeaseMs, pollMs } from './chaos-settings.ts';
import { openCloudPlant } from './cloud-plant.ts';
import { countryOf } from './country.ts';
import { startPipeline, sweepOrLater } from './drive.ts';
import { openPlant } from './plant.ts';
import { quickClock } from './quick-clock.ts';

const options = JSON.parse(process.argv[2]!) as ChaosWorkerOptions;
const { folder, documents, rate, seed, beginMs, sweepEveryMs } = options;
const { boundary, count } = chaosBoundary(rate, randomFrom(seed));
const owner = `worker-${seed}-${process.pid}`;
const clock = quickClock(beginMs, chaosSpeed);
const common = { owner, boundary, clock };
const open = () =>
  folder === null
    ? openCloudPlant(common)
    : openPlant({
        ...common,
        persists: true,
        folder,
        country: countryOf({ documents }),
        settings: chaosSettings,
        messageLeaseMs,
        pollMs,
      });
const services = await begun(open);
await begun(() => startPipeline(services));
setInterval(() => {
  const { user, system } = process.cpuUsage();
  process.send!({ met: count(), cpuMs: (user + system) / 1_000 } satisfies WorkerReport);
}, reportEveryMs);
for (;;) {
  await new Promise(resolve => setTimeout(resolve, sweepEveryMs));
  await sweepOrLater(services);
}

/** What an instance does that can't start for a lock: it begins again. The quick clock makes patience with one short. */
async function begun<Outcome>(begin: () => Promise<Outcome>): Promise<Outcome> {
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
    }
  }
}
