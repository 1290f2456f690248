import { createRoute, z } from '@hono/zod-openapi';
import { Id } from '../../../shared/domain/primitives.ts';
import type { Api } from '../api-env.ts';
import { operation } from '../operation.ts';
import { json, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const ElectionList = z
  .object({
    elections: z.array(
      z.object({
        electionId: Id,
        name: z.string(),
        country: z.string(),
        date: z.iso.date(),
        forms: z.array(z.object({ formId: Id, title: z.string() })),
      }),
    ),
  })
  .meta({ id: 'ElectionList' });

/** `GET /v1/elections`: what has been imported, so that a person can say which one files belong to. */
export function addElectionRoutes(api: Api, services: ApiServices): void {
  api.openapi(
    createRoute({
      ...operation('listElections'),
      method: 'get',
      path: '/v1/elections',
      responses: { 200: json(ElectionList, 'The elections that are known'), ...problemsOf() },
    }),
    async context => {
      const listed = (await services.elections.all()).map(({ definition, forms }) => ({
        electionId: definition.id,
        name: definition.name,
        country: definition.country,
        date: definition.date,
        forms: definition.forms.map(({ formId }) => ({ formId, title: forms.get(formId)?.title ?? formId })),
      }));
      return context.json({ elections: listed }, 200);
    },
  );
}
