import { html } from 'hono/html';
import { type Html, prose } from './prose.ts';

/** What the page shows of a JSON Schema. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly [keyword: string]: unknown;
}

const limits: Readonly<Record<string, string>> = {
  minimum: 'at least',
  maximum: 'at most',
  minLength: 'characters at least',
  maxLength: 'characters at most',
  minItems: 'entries at least',
  maxItems: 'entries at most',
  pattern: 'as',
};

/** A named schema with an anchor that references lead to. */
export function schemaSection(name: string, schema: Schema): Html {
  return html`<article id="schema-${name}"><h3>${name}</h3>${schemaBody(schema)}</article>`;
}

/** A type in a few words, and its fields where it has any. */
export function schemaBody(schema: Schema): Html {
  const described = schema.description === undefined ? '' : html` ${prose(schema.description)}`;
  return html`<span class="type">${typeName(schema)}</span>${constraints(schema)}${described}${fields(schema)}`;
}

function typeName(schema: Schema): Html | string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) {
    const joint = schema.allOf === undefined ? ' or ' : ' with ';
    return html`${choices.map((each, index) => html`${index === 0 ? '' : joint}${typeName(each)}`)}`;
  }
  if (schema.enum !== undefined) return schema.enum.map(each => JSON.stringify(each)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = [schema.type ?? 'anything'].flat();
  const known = types.map(type =>
    type === 'array' && schema.items !== undefined
      ? html`list of ${typeName(schema.items)}`
      : (schema.format ?? type),
  );
  return html`${known.map((each, index) => html`${index === 0 ? '' : ' or '}${types[index] === 'null' ? 'null' : each}`)}`;
}

function constraints(schema: Schema): Html | string {
  const said = Object.entries(limits)
    .filter(([keyword]) => schema[keyword] !== undefined)
    .map(([keyword, words]) => html`, ${words} <code>${String(schema[keyword])}</code>`);
  const byDefault =
    schema.default === undefined ? '' : html`, else <code>${JSON.stringify(schema.default)}</code>`;
  return html`${said}${byDefault}`;
}

function fields(schema: Schema): Html | string {
  const inner = [
    schema,
    schema.items,
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
  ];
  const lists = inner.flatMap(each => {
    if (each === undefined) return [];
    const entries = Object.entries(each.properties ?? {}).map(([name, property]) => {
      const optional = each.required?.includes(name) === true ? '' : html` <i>optional</i>`;
      return html`<li><code>${name}</code>${optional} ${schemaBody(property)}</li>`;
    });
    if (typeof each.additionalProperties === 'object')
      entries.push(html`<li><i>any name</i> ${schemaBody(each.additionalProperties)}</li>`);
    return entries.length === 0 ? [] : [html`<ul class="fields">${entries}</ul>`];
  });
  return html`${lists}`;
}
