import type { Services } from '../../shared/config/services.ts';

/** What of the services a reading works with. */
export type ExtractServices = Pick<
  Services,
  | 'config'
  | 'store'
  | 'processed'
  | 'bus'
  | 'reader'
  | 'elections'
  | 'ledger'
  | 'clock'
  | 'log'
  | 'readingPrices'
>;
