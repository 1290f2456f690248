import { parseConfig } from '../shared/config/config.ts';
import type { Services } from '../shared/config/services.ts';
import { openCloudServices } from '../shared/config/wiring-cloud.ts';
import { createLogger } from '../shared/telemetry/log.ts';

let opened: Promise<Services> | null = null;

/**
 * The services of this instance, opened by its first event and kept for the next ones. A failure is forgotten, so
 * that the platform's next delivery tries again.
 */
export function services(): Promise<Services> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Services> {
  try {
    return await openCloudServices(parseConfig({ ...process.env, BALLOTS_MODE: 'cloud' }));
  } catch (error) {
    opened = null;
    throw error;
  }
}

/** For what goes wrong before the services are open. */
export const startLog = createLogger({
  level: 'INFO',
  format: 'json',
  write: line => process.stdout.write(`${line}\n`),
  now: Date.now,
});
