import { http } from '@google-cloud/functions-framework';
import { apiHandler } from '../../../functions/api/handler.ts';
import { startLog } from '../../../functions/services.ts';
import { parseConfig } from '../../../shared/config/config.ts';
import { openLocalServices } from '../../../shared/config/wiring-local.ts';

/** The deployed function's own handler, over local mode's adapters instead of the cloud's. */
http(
  'api',
  apiHandler(() => openLocalServices(parseConfig({ ...process.env, BALLOTS_MODE: 'local' })), startLog),
);
