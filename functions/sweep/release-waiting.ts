import type { Services } from '../../shared/config/services.ts';
import { releasable } from '../../shared/ledger/admission-gate.ts';
import { admissionLimits } from '../../shared/ledger/admission-limits.ts';
import { documentsWaiting, releaseWaiting } from '../../shared/ledger/admission-waiting.ts';
import { reservationFor } from '../../shared/ledger/budget.ts';
import { createSteps } from '../../shared/ledger/steps.ts';
import { tellSoon } from '../../shared/ledger/telling.ts';
import { tellDamaged } from './tell-damaged.ts';

type ReleaseServices = Pick<Services, 'config' | 'store' | 'bus' | 'ledger' | 'clock' | 'log'> &
  Pick<Services, 'readingPrices'>;

/**
 * Offers waiting documents to the readers again, as many as may be read now and at most `bound`; how many it were.
 * One that fails keeps back no other and is thrown at the end.
 */
export async function releaseWaitingDocuments(services: ReleaseServices, bound: number): Promise<number> {
  const { store, ledger, config, readingPrices = null } = services;
  const candidates = (await documentsWaiting(store, bound, tellDamaged(services.log))).map(document => ({
    documentId: document.documentId,
    estimate: reservationFor(document, readingPrices),
  }));
  if (candidates.length === 0) return 0;
  const documentIds = await releasable(ledger, admissionLimits(config), candidates);
  const steps = createSteps();
  let released = 0;
  for (const documentId of documentIds) {
    await steps.attempt(async () => {
      const rows = await releaseWaiting(ledger, documentId);
      await tellSoon(services, rows);
      released += rows.length;
    });
  }
  steps.end();
  return released;
}
