import { createRoute, z } from '@hono/zod-openapi';
import { eventSchemas, schemaPath } from '../../../shared/domain/event-schemas.ts';
import type { Api } from '../api-env.ts';
import { etagOf, isKnown } from '../etag.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { json, problemsOf } from '../responses.ts';

const SchemaList = z
  .object({ schemas: z.array(z.object({ type: z.string(), topic: z.string(), href: z.string() })) })
  .meta({ id: 'EventSchemaList' });
const JsonSchema = z.looseObject({ $id: z.string() }).meta({ id: 'EventSchema' });

/** They change with a release alone. */
const cached = { 'Cache-Control': 'public, max-age=3600' };

/** `GET /v1/schemas`, `GET /v1/schemas/{type}`: JSON Schemas of the events' data, for whoever subscribes. */
export function addSchemaRoutes(api: Api): void {
  const schemas = eventSchemas();
  const list = { schemas: schemas.map(({ type, topic }) => ({ type, topic, href: schemaPath(type) })) };
  const texts = new Map(schemas.map(({ type, schema }) => [type, JSON.stringify(schema)]));
  api.openapi(
    createRoute({
      ...operation('listEventSchemas'),
      method: 'get',
      path: '/v1/schemas',
      responses: { 200: json(SchemaList, 'The types of events'), ...problemsOf() },
    }),
    context => context.json(list, 200, cached),
  );
  api.openapi(
    createRoute({
      ...operation('getEventSchema'),
      method: 'get',
      path: '/v1/schemas/{type}',
      request: { params: z.object({ type: z.string().min(1).max(100) }) },
      responses: {
        200: {
          description: 'JSON Schema 2020-12 of the data',
          content: { 'application/schema+json': { schema: JsonSchema } },
        },
        304: { description: 'Unchanged' },
        ...problemsOf(404),
      },
    }),
    context => {
      const text = texts.get(context.req.valid('param').type);
      if (text === undefined) throw new ProblemError('not_found', 'There is no such type of event');
      const headers = { ...cached, ETag: etagOf(text), 'Content-Type': 'application/schema+json' };
      const response = isKnown(context, headers.ETag)
        ? context.body(null, 304, headers)
        : context.body(text, 200, headers);
      return response;
    },
  );
}
