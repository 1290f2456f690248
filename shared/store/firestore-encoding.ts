import { type DocumentData, FieldPath } from '@google-cloud/firestore';
import type { Json, JsonObject } from './document-store.ts';

/**
 * The name of the only field of a map that stands for an array inside an array, which Firestore does not
 * allow: `[[1]]` is stored as `[{"[]":[1]}]`.
 */
const NESTED_ARRAY = '[]';

/**
 * Records are stored as native maps, so that they can be queried and read in Google's console. Names that
 * Firestore reserves (`__…__`), the empty name and the one above get a `~` in front, and names that begin
 * with `~` a second one. Key order is not kept: Firestore sorts a map's fields.
 */
export function encodeRecord(value: JsonObject): DocumentData {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [encodeName(name), encode(member)]),
  );
}

/** The reverse of {@link encodeRecord}. */
export function decodeRecord(stored: DocumentData): JsonObject {
  return Object.fromEntries(
    Object.entries(stored).map(([name, member]) => [decodeName(name), decode(member as Json)]),
  );
}

/** A query's dotted path. */
export function encodeField(field: string): FieldPath {
  return new FieldPath(...field.split('.').map(encodeName));
}

function encode(value: Json): unknown {
  if (Array.isArray(value)) {
    return value.map(member => (Array.isArray(member) ? { [NESTED_ARRAY]: encode(member) } : encode(member)));
  }
  return typeof value === 'object' && value !== null ? encodeRecord(value as JsonObject) : value;
}

function decode(value: Json): Json {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  const nested = (value as JsonObject)[NESTED_ARRAY];
  return nested === undefined ? decodeRecord(value) : decode(nested);
}

function encodeName(name: string): string {
  return name === '' || name === NESTED_ARRAY || /^(~|__.*__$)/s.test(name) ? `~${name}` : name;
}

function decodeName(name: string): string {
  return name.startsWith('~') ? name.slice(1) : name;
}
