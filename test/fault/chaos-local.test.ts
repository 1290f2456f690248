import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { chaosCountry, chaosLimitMs, chaosMeasure, sufferChaos } from './chaos-scenario.ts';
import { chaosSettings, chaosSpeed, messageLeaseMs, pollMs } from './chaos-settings.ts';
import { openPlant } from './plant.ts';
import { quickClock } from './quick-clock.ts';

const measure = chaosMeasure(process.env.BALLOTS_FAULT_DOCUMENTS, 300);

test(`local mode: ${measure.documents} documents come through duplicates, failures and kills, each once`, async t => {
  const limitMs = chaosLimitMs(measure, 2_000);
  t.timeout(2 * limitMs);
  const folder = await mkdtemp(join(tmpdir(), 'ballots-chaos-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const beginMs = Date.now();
  const services = await openPlant({
    folder,
    country: chaosCountry(measure),
    owner: 'operator',
    clock: quickClock(beginMs, chaosSpeed),
    settings: chaosSettings,
    messageLeaseMs,
    pollMs,
  });
  t.teardown(() => services.close());
  const workers = {
    workers: 2,
    lifeMs: [1_000, 3_000],
    leastKills: 8,
    sweepEveryMs: 1_000,
    limitMs,
  } as const;
  await sufferChaos(t, measure, { ...workers, services, folder, beginMs, environment: {} });
});
