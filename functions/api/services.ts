import type { Services } from '../../shared/config/services.ts';

/** What of the services the routes work with. */
export type ApiServices = Pick<
  Services,
  | 'config'
  | 'store'
  | 'processed'
  | 'inbox'
  | 'uploads'
  | 'elections'
  | 'ledger'
  | 'bus'
  | 'model'
  | 'reader'
  | 'clock'
  | 'log'
  | 'readingPrices'
  | 'identity'
>;
