// Works in the folder of the first argument and is killed at the point of the second: crash-points.test.ts.
import { crashCountry, crashStart, settings } from './crash-world.ts';
import { driveToEnd } from './drive.ts';
import { lifeUntil, stillClock } from './mortal.ts';
import { openPlant } from './plant.ts';

const [folder, point] = process.argv.slice(2);
const clock = stillClock(crashStart);
const life = lifeUntil(Number(point), clock, () => process.kill(process.pid, 'SIGKILL'));
const common = { folder: folder!, country: crashCountry, settings, slips: true };
const { boundary } = life;
const plant = await openPlant({ ...common, owner: 'worker-0', clock: life.clock, boundary });
const watched = await openPlant({ ...common, owner: 'watcher-0', clock });
await driveToEnd(plant, clock, watched);
