import type { Api } from '../api-env.ts';
import { tags } from '../operation-texts.ts';
import { completeOperation, problemResponses } from './complete-operation.ts';
import type { OpenApiDocument } from './open-api.ts';
import { truthfulSchemas } from './truthful-schemas.ts';

const description = `Photographs of ballots and tally sheets go in; checked, auditable counts come out.

A key goes in the header \`X-API-Key\`; each operation names the scope that the key must have. Every error is
\`application/problem+json\` (RFC 9457) with a stable \`code\`. Answers with an \`ETag\` are 304 for who sends it back in
\`If-None-Match\`. A code, a state or a field may be added at any time; none is removed or changes its meaning under
\`/v1\`.`;

/** The version of the API's form. A new minor one adds, a new major one has another prefix than `/v1`. */
const version = '1.0.0';

const documents = new WeakMap<Api, OpenApiDocument>();

/** The OpenAPI 3.1 document of the routes that the application really has; made once for each application. */
export function openApiDocument(api: Api): OpenApiDocument {
  const known = documents.get(api);
  if (known !== undefined) return known;
  const made = make(api);
  documents.set(api, made);
  return made;
}

function make(api: Api): OpenApiDocument {
  const generated = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ballot-pipeline',
      version,
      description,
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The server that this document came from' }],
    tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
  });
  // Plain JSON, with what zod shares between schemas written out.
  const document = JSON.parse(JSON.stringify(generated)) as OpenApiDocument;
  for (const path of Object.values(document.paths ?? {}))
    for (const method of ['get', 'put', 'post', 'patch', 'delete'] as const)
      if (path[method] !== undefined) completeOperation(path[method]);
  truthfulSchemas(document);
  return {
    ...document,
    components: {
      ...document.components,
      responses: { ...document.components?.responses, ...problemResponses() },
      securitySchemes: {
        ...document.components?.securitySchemes,
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description:
            'Made with `ballots keys create`; shown once. Where it is configured, a Google identity token does as well.',
        },
      },
    },
  };
}
