import { html } from 'hono/html';
import type { OpenApiDocument } from '../openapi/open-api.ts';
import { type Html, prose } from './prose.ts';
import { type Schema, schemaBody } from './schema.ts';

type Operation = NonNullable<NonNullable<OpenApiDocument['paths']>[string]['get']>;

/** An operation and where it is served. */
export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

interface Content {
  readonly [mediaType: string]: { readonly schema?: Schema };
}

/** What a person needs to call it: its scope, what goes in, what comes out. */
export function operationSection(
  { method, path, operation }: DocumentedOperation,
  shared: Readonly<Record<string, unknown>>,
): Html {
  const { operationId = '', summary = '', description, parameters = [], requestBody, responses } = operation;
  const answers = Object.entries(responses as Record<string, { $ref?: string }>).map(
    ([status, answer]): [string, AnswerObject] => [
      status,
      (answer.$ref === undefined ? answer : shared[answer.$ref.split('/').at(-1) ?? '']) as AnswerObject,
    ],
  );
  return html`<article id="${operationId}">
<h3><b class="method">${method}</b> <code>${path}</code></h3>
<p>${prose(summary)}. ${scopeOf(operation)}</p>
${description === undefined ? '' : html`<p>${prose(description)}</p>`}
${parameters.length === 0 ? '' : parameterTable(parameters as unknown as Parameter[])}
${requestBody === undefined || !('content' in requestBody) ? '' : html`<h4>Body</h4>${contentList(requestBody.content as Content)}`}
<h4>Answers</h4>
<dl>${answers.map(
    ([status, answer]) =>
      html`<dt><code>${status}</code> ${prose(answer.description)}</dt><dd>${headerList(answer.headers)}${
        Number(status) < 400 ? contentList(answer.content ?? {}) : ''
      }</dd>`,
  )}</dl>
</article>`;
}

function scopeOf({ security = [] }: Operation): Html | string {
  const scopes = [...new Set(security.flatMap(each => Object.values(each).flat()))];
  if (scopes.length === 0) return 'No key is needed.';
  return html`Scope: ${scopes.map(scope => html`<code>${scope}</code> `)}`;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

function parameterTable(parameters: readonly Parameter[]): Html {
  return html`<h4>Parameters</h4>
<ul class="fields">${parameters.map(
    ({ name, in: place, required, description = '', schema = {} }) =>
      html`<li><code>${name}</code> in ${place}${required === true ? '' : html` <i>optional</i>`} ${schemaBody(schema)} ${prose(description)}</li>`,
  )}</ul>`;
}

interface AnswerObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Content;
}

function headerList(headers: AnswerObject['headers'] = {}): Html | string {
  const names = Object.keys(headers).filter(name => name !== 'X-Request-Id');
  return names.length === 0 ? '' : html`<p>Headers: ${names.map(name => html`<code>${name}</code> `)}</p>`;
}

function contentList(content: Content): Html {
  return html`${Object.entries(content).map(
    ([mediaType, { schema = {} }]) => html`<p><code>${mediaType}</code> ${schemaBody(schema)}</p>`,
  )}`;
}
