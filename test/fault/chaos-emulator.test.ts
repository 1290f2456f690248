import test from 'ava';
import { reasonToSkip } from '../emulator/emulators.ts';
import { chaosCountry, chaosLimitMs, chaosMeasure, sufferChaos } from './chaos-scenario.ts';
import { chaosSpeed } from './chaos-settings.ts';
import { openCloudPlant, openCloudSite } from './cloud-plant.ts';
import { quickClock } from './quick-clock.ts';

const skipped = reasonToSkip('firestore') ?? reasonToSkip('pubsub');
if (skipped !== null) console.log(skipped);
const run = (skipped === null ? test : test.skip) as typeof test;

const measure = chaosMeasure(process.env.BALLOTS_FAULT_EMULATOR_DOCUMENTS, 40);

run(
  `Google's emulators: ${measure.documents} documents come through duplicates, failures and kills, each once`,
  async t => {
    const limitMs = chaosLimitMs(measure, 6_000);
    t.timeout(2 * limitMs);
    const site = await openCloudSite(chaosCountry(measure));
    t.teardown(() => site.stop());
    const { environment } = site;
    const beginMs = Date.now();
    const services = await openCloudPlant({ owner: 'operator', clock: quickClock(beginMs, chaosSpeed) });
    t.teardown(() => services.close());
    // A worker of the cloud needs seconds to connect, and what it held comes again after ten; its locks stand for thirty.
    const workers = {
      workers: 2,
      lifeMs: [3_000, 8_000],
      leastKills: 8,
      sweepEveryMs: 2_000,
      limitMs,
    } as const;
    await sufferChaos(t, measure, { ...workers, services, folder: null, beginMs, environment });
  },
);
