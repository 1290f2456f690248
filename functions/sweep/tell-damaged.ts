import type { OnDamaged } from '../../shared/ledger/context.ts';
import type { Logger } from '../../shared/telemetry/log.ts';

/** Logs each document that sweep has to leave out, so that somebody restores it (docs/recovery.md). */
export function tellDamaged(log: Logger): OnDamaged {
  return (documentId, error) =>
    log.log('ERROR', 'A document can not be taken on: its record is damaged', { documentId, error });
}
