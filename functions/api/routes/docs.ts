import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api-env.ts';
import { docsPage, docsPagePolicy } from '../docs-page/page.ts';
import { etagOf, isKnown } from '../etag.ts';
import { openApiDocument } from '../openapi/document.ts';
import { operation } from '../operation.ts';
import { problemsOf } from '../responses.ts';

const unchanged = { 304: { description: 'Unchanged' } };
/** Changes with a deployment only. */
const cached = { 'Cache-Control': 'public, max-age=300' };

/** `GET /openapi.json` and `GET /docs`, also below `/v1`, which is all that Firebase Hosting hands on. No key. */
export function addDocsRoutes(api: Api): void {
  // Made when first asked for: every route must have been added by then.
  let page: string | null = null;
  let text: string | null = null;
  for (const prefix of ['', '/v1']) {
    api.openapi(
      createRoute({
        ...operation('getOpenApi'),
        method: 'get',
        path: `${prefix}/openapi.json`,
        hide: prefix !== '',
        responses: {
          200: {
            description: 'OpenAPI 3.1',
            content: { 'application/json': { schema: z.looseObject({ openapi: z.string() }) } },
          },
          ...unchanged,
          ...problemsOf(),
        },
      }),
      context => {
        text ??= JSON.stringify(openApiDocument(api));
        const headers = { ETag: etagOf(text), ...cached };
        if (isKnown(context, headers.ETag)) return context.body(null, 304, headers);
        return context.body(text, 200, { ...headers, 'Content-Type': 'application/json' });
      },
    );
    api.openapi(
      createRoute({
        ...operation('getDocs'),
        method: 'get',
        path: `${prefix}/docs`,
        hide: prefix !== '',
        responses: {
          200: { description: 'A page', content: { 'text/html': { schema: z.string() } } },
          ...unchanged,
          ...problemsOf(),
        },
      }),
      context => {
        page ??= docsPage(openApiDocument(api));
        const headers = { ETag: etagOf(page), ...cached };
        if (isKnown(context, headers.ETag)) return context.body(null, 304, headers);
        return context.body(page, 200, {
          ...headers,
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Security-Policy': docsPagePolicy,
        });
      },
    );
  }
}
