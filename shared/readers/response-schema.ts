import type { ContestSlot, FormDefinition } from '../forms/form-definition.ts';
import type { JsonObject } from '../store/document-store.ts';
import type { ReadRequest } from './form-reader.ts';

export const text: JsonObject = { type: 'STRING', nullable: true };
export const wholeNumber: JsonObject = { type: 'INTEGER', nullable: true };
const box: JsonObject = { type: 'ARRAY', nullable: true, items: { type: 'INTEGER' } };

/**
 * The shape of the answer for a form, in the OpenAPI subset that Gemini takes (Vertex AI's Schema: type, nullable,
 * items, properties, required, propertyOrdering). The order is part of the reading: where a value stands and what its
 * characters are come before the number, so that the number follows from them. Limits on numbers and lengths are left
 * out, because Gemini rejects schemas with too many of them; answer.ts checks the values instead.
 */
export function responseSchema(form: FormDefinition, purpose: ReadRequest['purpose']): JsonObject {
  const header = record(form.header.map(({ id }) => [id, text]));
  const fields = record(inOrder(form.fields, purpose).map(field => [field.id, cell(field.inWords)]));
  const tables = record(form.contests.map(slot => [slot.id, { type: 'ARRAY', items: row(slot, purpose) }]));
  return purpose === 'first'
    ? record([
        ['header', header],
        ['fields', fields],
        ['tables', tables],
      ])
    : record([
        ['tables', tables],
        ['fields', fields],
        ['header', header],
      ]);
}

/** Fields from the top in a first reading, from the bottom in a second one. */
export function inOrder<Field>(fields: readonly Field[], purpose: ReadRequest['purpose']): readonly Field[] {
  return purpose === 'first' ? fields : fields.toReversed();
}

/** The answer to which form a page is: one of the ids, or `none`. */
export function recogniseSchema(forms: readonly FormDefinition[]): JsonObject {
  return record([['formId', { type: 'STRING', enum: [...forms.map(form => form.id), 'none'] }]]);
}

function cell(inWords: boolean): JsonObject {
  return record(cellProperties(inWords));
}

function cellProperties(inWords: boolean): [string, JsonObject][] {
  return [
    ['page', wholeNumber],
    ['box_2d', box],
    ['raw', text],
    ...(inWords ? [['words', text] satisfies [string, JsonObject]] : []),
    ['value', wholeNumber],
  ];
}

/** A first reading names its rows by number, a second one by name. */
function row(slot: ContestSlot, purpose: ReadRequest['purpose']): JsonObject {
  const keys: [string, JsonObject][] = [];
  if (slot.columns.includes('number')) keys.push(['number', wholeNumber]);
  if (slot.columns.includes('name')) keys.push(['name', text]);
  if (slot.columns.includes('party')) keys.push(['party', text]);
  const named = purpose === 'first' ? keys : [...keys.slice(1), ...keys.slice(0, 1)];
  return record([...named, ...cellProperties(slot.columns.includes('words'))]);
}

/** An object with all of these properties, in this order. */
export function record(properties: readonly (readonly [string, JsonObject])[]): JsonObject {
  const names = properties.map(([name]) => name);
  return {
    type: 'OBJECT',
    properties: Object.fromEntries(properties),
    required: names,
    propertyOrdering: names,
  };
}
