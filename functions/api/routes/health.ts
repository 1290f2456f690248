import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api-env.ts';
import { operation } from '../operation.ts';
import { json, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const Ready = z
  .object({ status: z.literal('ready'), reader: z.string(), model: z.string().nullable() })
  .meta({ id: 'Ready' });

/** `GET /health`: the process runs. `GET /ready`: it reaches its ledger. Both without a key, also below `/v1`. */
export function addHealthRoutes(api: Api, services: ApiServices): void {
  const { store, model, reader } = services;
  for (const prefix of ['', '/v1']) {
    api.openapi(
      createRoute({
        ...operation('getHealth'),
        method: 'get',
        path: `${prefix}/health`,
        hide: prefix !== '',
        responses: { 200: json(Health, 'It runs'), ...problemsOf() },
      }),
      context => context.json({ status: 'ok' as const }, 200),
    );
    api.openapi(
      createRoute({
        ...operation('getReady'),
        method: 'get',
        path: `${prefix}/ready`,
        hide: prefix !== '',
        responses: { 200: json(Ready, 'It can answer'), ...problemsOf() },
      }),
      async context => {
        await store.get('settings/extraction');
        return context.json({ status: 'ready' as const, reader: reader.name, model: model?.id ?? null }, 200);
      },
    );
  }
}
