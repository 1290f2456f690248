import { createRoute, z } from '@hono/zod-openapi';
import { json, problemsOf } from '../responses.ts';
import type { Api, ApiServices } from '../services.ts';

const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const Ready = z
  .object({ status: z.literal('ready'), reader: z.string(), model: z.string().nullable() })
  .meta({ id: 'Ready' });

/** `GET /health`: the process runs. `GET /ready`: it reaches its ledger. Both without a key. */
export function addHealthRoutes(api: Api, { store, model, reader }: ApiServices): void {
  for (const prefix of ['', '/v1']) {
    api.openapi(
      createRoute({ method: 'get', path: `${prefix}/health`, responses: { 200: json(Health, 'It runs') } }),
      context => context.json({ status: 'ok' as const }, 200),
    );
    api.openapi(
      createRoute({
        method: 'get',
        path: `${prefix}/ready`,
        responses: { 200: json(Ready, 'It can answer'), ...problemsOf(503) },
      }),
      async context => {
        await store.get('settings/extraction');
        return context.json({ status: 'ready' as const, reader: reader.name, model: model?.id ?? null }, 200);
      },
    );
  }
}
