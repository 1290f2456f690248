import type { Logger } from '../telemetry/log.ts';
import { type OutboxRecord, type OutboxServices, publishRows } from './outbox.ts';

/**
 * Publishes what a step has just committed. A failure is no failure of the step: the rows are durable and sweep
 * publishes them, so it is logged and not thrown.
 */
export async function tellSoon(
  services: OutboxServices & { readonly log: Logger },
  rows: readonly OutboxRecord[],
): Promise<void> {
  try {
    await publishRows(services, rows);
  } catch (error) {
    const eventIds = rows.map(row => row.eventId);
    services.log.log('WARNING', 'Events not published yet, sweep will', { eventIds, error });
  }
}
