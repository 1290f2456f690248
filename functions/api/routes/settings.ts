import { createRoute, z } from '@hono/zod-openapi';
import { Reason, Timestamp } from '../../../shared/domain/primitives.ts';
import { Waiting } from '../../../shared/domain/waiting.ts';
import { holdingBack } from '../../../shared/ledger/admission-gate.ts';
import { admissionLimits } from '../../../shared/ledger/admission-limits.ts';
import { typicalReservation } from '../../../shared/ledger/budget.ts';
import { changeExtraction, ExtractionSetting, extractionSetting } from '../../../shared/ledger/settings.ts';
import type { Api } from '../api-env.ts';
import { operation } from '../operation.ts';
import { json, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const ExtractionBody = ExtractionSetting.extend({
  reason: z.string().nullable(),
  by: z.string().nullable(),
  at: Timestamp.nullable(),
  /** Why the next document would wait, whoever or whatever holds it back; null where it would be read. */
  holding: Waiting.omit({ since: true }).nullable(),
}).meta({ id: 'ExtractionSetting' });

const ExtractionChangeBody = z
  .strictObject({ paused: z.boolean(), reason: Reason })
  .meta({ id: 'ExtractionChange' });

/** `GET|PUT /v1/settings/extraction`: whether documents are read. A change names its reason, and the key says who. */
export function addSettingsRoutes(api: Api, services: ApiServices): void {
  const { store } = services;
  api.openapi(
    createRoute({
      ...operation('getExtractionSetting'),
      method: 'get',
      path: '/v1/settings/extraction',
      responses: { 200: json(ExtractionBody, 'Whether documents are read'), ...problemsOf() },
    }),
    async context => context.json(await bodyOf(services, await extractionSetting(store)), 200),
  );
  api.openapi(
    createRoute({
      ...operation('changeExtractionSetting'),
      method: 'put',
      path: '/v1/settings/extraction',
      request: {
        body: { required: true, content: { 'application/json': { schema: ExtractionChangeBody } } },
      },
      responses: { 200: json(ExtractionBody, 'As it is now'), ...problemsOf() },
    }),
    async context => {
      const { paused, reason } = context.req.valid('json');
      const by = `key:${context.get('key').name}`;
      const setting = await changeExtraction(services, { paused, reason, by });
      services.log.log('WARNING', paused ? 'Reading was paused' : 'Reading was resumed', { by, reason });
      return context.json(await bodyOf(services, setting), 200);
    },
  );
}

async function bodyOf(services: ApiServices, setting: ExtractionSetting | null) {
  const { config, readingPrices = null } = services;
  const estimate = typicalReservation(readingPrices);
  const holding = await holdingBack(services, admissionLimits(config), estimate);
  return { ...(setting ?? { paused: false, reason: null, by: null, at: null }), holding };
}
