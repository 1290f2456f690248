import { z } from 'zod';
import type { Json, JsonObject } from '../../../shared/store/document-store.ts';

/** A model's answer as JSON, or what is wrong with it in words that repeat nothing of it. */
export type FittedJson =
  | { readonly value: Json; readonly problem: null }
  | { readonly value: null; readonly problem: string };

/** Parses an answer's text and checks it against the schema that it was asked for (`geminiSchema` made it). */
export function fittedJson(text: string, schema: JsonObject): FittedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { value: null, problem: 'it is no JSON' };
  }
  const outcome = z.fromJSONSchema(jsonSchema(schema) as never).safeParse(value);
  if (outcome.success) return { value: value as Json, problem: null };
  const first = outcome.error.issues[0];
  const where = first === undefined || first.path.length === 0 ? '' : ` at level ${first.path.length}`;
  return { value: null, problem: `it does not fit the schema${where} (${first?.code ?? 'invalid'})` };
}

/** Gemini's way of writing a schema as JSON Schema: small letters for types, null where it is allowed. */
function jsonSchema(schema: JsonObject): JsonObject {
  const {
    type,
    nullable,
    format: _format,
    propertyOrdering: _order,
    properties,
    items,
    anyOf,
    ...rest
  } = schema;
  const plain: JsonObject = {
    ...rest,
    ...(typeof type === 'string' ? { type: type.toLowerCase() } : {}),
    ...(isObject(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, each]) => [name, jsonSchema(each as JsonObject)]),
          ),
        }
      : {}),
    ...(isObject(items) ? { items: jsonSchema(items) } : {}),
    ...(Array.isArray(anyOf) ? { anyOf: anyOf.map(each => jsonSchema(each as JsonObject)) } : {}),
  };
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
