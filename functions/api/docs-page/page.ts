import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { OpenApiDocument } from '../openapi/open-api.ts';
import { type DocumentedOperation, operationSection } from './operation.ts';
import { prose } from './prose.ts';
import { type Schema, schemaSection } from './schema.ts';
import { style } from './style.ts';

/** The page is text and its own style; no script, nothing foreign, no frame around it. */
export const docsPagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The OpenAPI document as one static page: operations by chapter, then the schemas. Works without JavaScript. */
export function docsPage(document: OpenApiDocument): string {
  const { info, tags = [] } = document;
  const operations = operationsOf(document);
  const schemas = Object.entries(document.components?.schemas ?? {}) as [string, Schema][];
  const chapters = tags
    .map(tag => ({
      ...tag,
      operations: operations.filter(({ operation }) => operation.tags?.[0] === tag.name),
    }))
    .filter(chapter => chapter.operations.length > 0);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API</title>
<style>${raw(style)}</style>
</head>
<body>
<header>
<h1>${info.title} API <small>${info.version}</small></h1>
${(info.description ?? '').split('\n\n').map(paragraph => html`<p>${prose(paragraph)}</p>`)}
<p><a href="openapi.json">The OpenAPI document</a></p>
</header>
<nav aria-label="Operations">
${chapters.map(
  chapter =>
    html`<h2>${chapter.name}</h2><ul>${chapter.operations.map(
      ({ method, path, operation }) =>
        html`<li><a href="#${operation.operationId ?? ''}"><b>${method}</b> ${path}</a></li>`,
    )}</ul>`,
)}
<h2>Schemas</h2>
<ul>${schemas.map(([name]) => html`<li><a href="#schema-${name}">${name}</a></li>`)}</ul>
</nav>
<main>
${chapters.map(
  chapter => html`<section aria-label="${chapter.name}">
<h2>${chapter.name}</h2>
<p>${prose(chapter.description ?? '')}</p>
${chapter.operations.map(each => operationSection(each, document.components?.responses ?? {}))}
</section>`,
)}
<section aria-label="Schemas">
<h2>Schemas</h2>
${schemas.map(([name, schema]) => schemaSection(name, schema))}
</section>
</main>
</body>
</html>
`;
  return String(page);
}

function operationsOf(document: OpenApiDocument): DocumentedOperation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    (['get', 'put', 'post', 'patch', 'delete'] as const).flatMap(method => {
      const operation = methods[method];
      return operation === undefined ? [] : [{ method: method.toUpperCase(), path, operation }];
    }),
  );
}
