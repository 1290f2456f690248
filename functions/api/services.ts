import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Services } from '../../shared/config/services.ts';
import type { ApiEnv } from './auth.ts';

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

/** The application that routes add themselves to. */
export type Api = OpenAPIHono<ApiEnv>;
