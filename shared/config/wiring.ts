import type { Config } from './config.ts';
import type { Services } from './services.ts';

/**
 * Opens the services of the configured mode; the other mode's adapters are not even loaded. These wiring files are
 * the only ones that know adapters, and this is the one place that asks for the mode.
 */
export async function openServices(config: Config): Promise<Services> {
  switch (config.BALLOTS_MODE) {
    case 'cloud':
      return (await import('./wiring-cloud.ts')).openCloudServices(config);
    case 'local':
      return (await import('./wiring-local.ts')).openLocalServices(config);
  }
}
