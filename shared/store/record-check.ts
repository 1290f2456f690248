import { type InputIssue, InvalidInputError } from '../domain/errors.ts';
import type { Json, JsonObject, Query } from './document-store.ts';

/** Of a record's JSON in UTF-8. Firestore's limit is 1 MiB with its own overhead for names and numbers. */
export const MAX_RECORD_BYTES = 1_000_000;

/** Maps and arrays within each other; Firestore's limit ("maximum depth of fields in a map or array"). */
const MAX_DEPTH = 20;

/** UTF-8 bytes of a path's segment or a field's name; Firestore's limit. */
const MAX_NAME_BYTES = 1_500;

/** Values of one `in`; Firestore's limit on disjunctions. */
const MAX_IN_VALUES = 30;

const QUERY_FIELD = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/** Throws {@link InvalidInputError} `bad_path` unless both stores can hold a record there. */
export function checkPath(path: string): void {
  checkSegments(path, 0, 'a record path: an even number of segments');
}

/** Splits a checked path into its collection's path and its id. */
export function splitPath(path: string): { collection: string; id: string } {
  const slash = path.lastIndexOf('/');
  return { collection: path.slice(0, slash), id: path.slice(slash + 1) };
}

function checkSegments(path: string, remainder: number, expected: string): void {
  const segments = path.split('/');
  if (segments.length % 2 === remainder && segments.every(isSegment)) return;
  throw new InvalidInputError(
    'bad_path',
    `Expected ${expected}, each 1 to ${MAX_NAME_BYTES} bytes, not ".", ".." or "__…__", but received ${JSON.stringify(path)}`,
  );
}

function isSegment(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..' || /^__.*__$/s.test(segment)) return false;
  return segment.isWellFormed() && Buffer.byteLength(segment) <= MAX_NAME_BYTES;
}

/**
 * The value's JSON text. Throws {@link InvalidInputError} `not_storable` that lists what is not plain JSON
 * (`undefined`, NaN, a Date, half a surrogate pair …), too deep or too large, so that what one store takes
 * the other takes too, and what is read back equals what was written.
 */
export function jsonOf(path: string, value: JsonObject): string {
  const issues: InputIssue[] = [];
  if (!isPlainObject(value))
    issues.push({ path: '', message: `expected an object but received ${named(value)}` });
  else collectIssues(value, '', 1, issues);
  const json = issues.length === 0 ? JSON.stringify(value) : '';
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_RECORD_BYTES) {
    issues.push({
      path: '',
      message: `expected at most ${MAX_RECORD_BYTES} bytes of JSON but received ${bytes}`,
    });
  }
  if (issues.length === 0) return json;
  const list = issues.map(issue => `${issue.path || '(record)'}: ${issue.message}`).join('; ');
  throw new InvalidInputError('not_storable', `Record ${path} can't be stored: ${list}`, issues);
}

function collectIssues(value: unknown, path: string, depth: number, issues: InputIssue[]): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      issues.push({ path, message: 'expected well-formed Unicode but received half a surrogate pair' });
    return;
  }
  if (depth > MAX_DEPTH) {
    issues.push({ path, message: `expected at most ${MAX_DEPTH} levels of maps and arrays` });
  } else if (Array.isArray(value)) {
    // By index, because forEach passes over the holes of a sparse array. Firestore holds an array inside an
    // array only with a map between them, which is another level.
    for (let index = 0; index < value.length; index++) {
      const levels = Array.isArray(value[index]) ? 2 : 1;
      collectIssues(value[index], join(path, index), depth + levels, issues);
    }
  } else if (isPlainObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (!name.isWellFormed() || Buffer.byteLength(name) >= MAX_NAME_BYTES) {
        issues.push({
          path,
          message: `expected field names of less than ${MAX_NAME_BYTES} bytes of well-formed Unicode`,
        });
      }
      collectIssues(member, join(path, name), depth + 1, issues);
    }
  } else {
    issues.push({ path, message: `expected JSON but received ${named(value)}` });
  }
}

function join(path: string, key: string | number): string {
  return path === '' ? `${key}` : `${path}.${key}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function named(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return value.constructor?.name ?? 'an object';
  return typeof value === 'number' ? `${value}` : typeof value;
}

/**
 * Throws an Error unless every store answers the query alike. A range (`<`, `<=`, `>`, `>=`) stands on the
 * field of the order; operands are scalars, null only with `=`.
 */
export function checkQuery(query: Omit<Query, 'limit'> & { limit?: number }): void {
  checkSegments(query.collection, 1, 'a collection path: an odd number of segments');
  const { where = [], orderBy, after, limit } = query;
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0))
    wrong(`a limit of at least 1, not ${limit}`);
  for (const condition of where) checkCondition(condition);
  if (orderBy) checkField(orderBy.field);
  const ranges = new Set(where.filter(({ op }) => isRange(op)).map(({ field }) => field));
  // A count has no order, so it may have its range on any one field.
  if (limit === undefined ? ranges.size > 1 : [...ranges].some(field => field !== orderBy?.field)) {
    wrong('a range only on the field of orderBy');
  }
  if (where.filter(({ op }) => op === 'array-contains').length > 1) wrong('at most one array-contains');
  if (!after) return;
  if ((orderBy === undefined) !== (after.value === undefined))
    wrong('a value in `after` exactly where there is an orderBy');
  if (after.value !== undefined && !isScalar(after.value)) wrong('a scalar value in `after`');
}

function checkCondition({ field, op, value }: NonNullable<Query['where']>[number]): void {
  checkField(field);
  if (op === 'in') {
    const fits = Array.isArray(value) && value.length > 0 && value.length <= MAX_IN_VALUES;
    if (!fits || !value.every(member => isScalar(member) && member !== null)) {
      wrong(`1 to ${MAX_IN_VALUES} scalars other than null for "in" on ${field}`);
    }
  } else if (!isScalar(value) || (value === null && op !== '=')) {
    wrong(`a scalar, null only with "=", for "${op}" on ${field}`);
  }
}

function checkField(field: string): void {
  if (!QUERY_FIELD.test(field))
    wrong(`field names of letters, digits, "_" and "-", dotted, not ${JSON.stringify(field)}`);
}

function isScalar(value: Json): value is null | boolean | number | string {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value === 'boolean' || (typeof value === 'string' && value.isWellFormed());
}

/** Whether the operator is `<`, `<=`, `>` or `>=`. */
function isRange(op: string): boolean {
  return op.startsWith('<') || op.startsWith('>');
}

function wrong(expected: string): never {
  throw new Error(`Wrong query: expected ${expected}`);
}
