import type { BusObserver } from '../bus/bus-observer.ts';
import type { Logger } from '../telemetry/log.ts';

/** Logs what goes wrong in delivering: a message that will come again is a warning, one that was given up an error. */
export function loggingObserver(log: Logger): BusObserver {
  return {
    failed({ topic, id, attempt }, error, retryInMs) {
      const severity = retryInMs === null ? 'ERROR' : 'WARNING';
      log.log(severity, 'A message was not worked off', { topic, eventId: id, attempt, retryInMs, error });
    },
    trouble: error => log.log('WARNING', 'The message bus is in trouble and goes on', { error }),
  };
}
