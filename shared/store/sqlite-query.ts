import { createHash } from 'node:crypto';
import type { Condition, Json, Query } from './document-store.ts';

/**
 * An index on the fields of a collection's records, by its full path, for the queries that filter and order
 * so.
 */
export interface IndexDeclaration {
  readonly collection: string;
  /** Dotted paths: fields compared with `=` first, then the field of the order or range. */
  readonly fields: readonly string[];
}

/** SQL with its parameters, in order. */
export interface SqlStatement {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** Firestore orders values of different types by type: null, booleans, numbers, strings, arrays, maps. */
const RANK = { null: 0, boolean: 1, number: 2, string: 3, array: 4, map: 5 } as const;

/**
 * Every index column pair is (rank, value): the type's place in Firestore's order, NULL where the record has
 * no such field, and the value as SQLite compares it. Text compares by UTF-8 bytes, as in Firestore. Queries
 * must repeat these expressions to the letter for SQLite to use the index.
 */
function rankOf(field: string): string {
  return `CASE json_type(json, ${jsonPath(field)}) WHEN 'null' THEN 0 WHEN 'true' THEN 1 WHEN 'false' THEN 1 WHEN 'integer' THEN 2 WHEN 'real' THEN 2 WHEN 'text' THEN 3 WHEN 'array' THEN 4 WHEN 'object' THEN 5 END`;
}

function contentOf(field: string): string {
  return `json_extract(json, ${jsonPath(field)})`;
}

/** Field names are letters, digits, `_` and `-` (record-check.ts), so they need no escape. */
function jsonPath(field: string): string {
  return `'$${field
    .split('.')
    .map(segment => `."${segment}"`)
    .join('')}'`;
}

/**
 * Makes the index if the file does not have it. Partial, so that writes to other collections don't pay for
 * it.
 */
export function createIndexSql({ collection, fields }: IndexDeclaration): string {
  const columns = [...fields.flatMap(field => [rankOf(field), contentOf(field)]), 'id'];
  const name = createHash('sha256')
    .update(JSON.stringify([collection, fields]))
    .digest('hex')
    .slice(0, 16);
  return `CREATE INDEX IF NOT EXISTS records_${name} ON records (${columns.join(', ')}) WHERE collection = ${literal(collection)}`;
}

/**
 * The query as one statement for each type that the field of its order may hold, to be run in turn until the
 * limit is reached: within one type an index serves the order and the cursor, across types none does.
 * @param indexed collections with indexes: their name goes into the SQL, because SQLite considers a partial
 *   index only when it sees the constant
 */
export function selectSql(query: Query, indexed: ReadonlySet<string>): SqlStatement[] {
  const direction = query.orderBy?.direction === 'descending' ? 'DESC' : 'ASC';
  const filter = filterSql(query, indexed);
  if (!query.orderBy) {
    const cursor = query.after ? [idBeyond(query.after.id, direction)] : [];
    return [select([filter, ...cursor], `id ${direction}`)];
  }
  const field = query.orderBy.field;
  const rank = rankOf(field);
  const content = contentOf(field);
  return ranksOf(query, direction).map((number, position) => {
    const cursor = query.after && position === 0 ? [afterSql(content, query.after, direction)] : [];
    const ofRank = { sql: `${rank} = ${number}`, parameters: [] };
    return select([filter, ofRank, ...cursor], `${content} ${direction}, id ${direction}`);
  });
}

/**
 * The types to go through: the one that a filter on the same field leaves, otherwise all from the cursor's
 * on.
 */
function ranksOf({ where = [], orderBy, after }: Query, direction: 'ASC' | 'DESC'): number[] {
  const filtered = where.find(({ field, op }) => field === orderBy?.field && /^[<>=]/.test(op));
  const ranks = Object.values(RANK).filter(rank => !filtered || rank === rankOfScalar(filtered.value));
  if (direction === 'DESC') ranks.reverse();
  if (after?.value === undefined) return ranks;
  const first = rankOfScalar(after.value);
  return ranks.filter(rank => (direction === 'ASC' ? rank >= first : rank <= first));
}

function select(terms: readonly SqlStatement[], order: string): SqlStatement {
  const { sql, parameters } = allOf(terms);
  return { sql: `SELECT id, json FROM records WHERE ${sql} ORDER BY ${order} LIMIT ?`, parameters };
}

function allOf(terms: readonly SqlStatement[]): SqlStatement {
  return {
    sql: terms.map(term => term.sql).join(' AND '),
    parameters: terms.flatMap(term => term.parameters),
  };
}

/** How many records match, as `matches`. */
export function countSql(
  query: Pick<Query, 'collection' | 'where'>,
  indexed: ReadonlySet<string>,
): SqlStatement {
  const { sql, parameters } = filterSql(query, indexed);
  return { sql: `SELECT count(*) AS matches FROM records WHERE ${sql}`, parameters };
}

function filterSql(query: Pick<Query, 'collection' | 'where'>, indexed: ReadonlySet<string>): SqlStatement {
  const own = indexed.has(query.collection);
  const collection = {
    sql: `collection = ${own ? literal(query.collection) : '?'}`,
    parameters: own ? [] : [query.collection],
  };
  return allOf([collection, ...(query.where ?? []).map(conditionSql)]);
}

function conditionSql({ field, op, value }: Condition): SqlStatement {
  if (op === 'array-contains') {
    const scalar = bound(value);
    return {
      sql: `json_type(json, ${jsonPath(field)}) = 'array' AND EXISTS (SELECT 1 FROM json_each(records.json, ${jsonPath(field)}) WHERE type IN (${scalar.jsonTypes}) AND value = ?)`,
      parameters: [scalar.parameter],
    };
  }
  if (op === 'in') return inSql(field, value as readonly Json[]);
  if (value === null) return { sql: `${rankOf(field)} = ${RANK.null}`, parameters: [] };
  const { rank, parameter } = bound(value);
  // A range reaches no further than the operand's type.
  return { sql: `${rankOf(field)} = ${rank} AND ${contentOf(field)} ${op} ?`, parameters: [parameter] };
}

function inSql(field: string, values: readonly Json[]): SqlStatement {
  const byRank = Map.groupBy(values.map(bound), ({ rank }) => rank);
  const terms = [...byRank].map(
    ([rank, group]) =>
      `${rankOf(field)} = ${rank} AND ${contentOf(field)} IN (${group.map(() => '?').join(', ')})`,
  );
  const parameters = [...byRank.values()].flat().map(({ parameter }) => parameter);
  return { sql: terms.length === 1 ? terms[0]! : `((${terms.join(') OR (')}))`, parameters };
}

/** Beyond the cursor, among values of the cursor's type; the first term is one that an index can seek. */
function afterSql(
  content: string,
  after: NonNullable<Query['after']>,
  direction: 'ASC' | 'DESC',
): SqlStatement {
  const ofId = idBeyond(after.id, direction);
  if (after.value === null || after.value === undefined) return ofId;
  const beyond = direction === 'ASC' ? '>' : '<';
  const { parameter } = bound(after.value);
  return {
    sql: `${content} ${beyond}= ? AND (${content} ${beyond} ? OR ${ofId.sql})`,
    parameters: [parameter, parameter, ...ofId.parameters],
  };
}

function idBeyond(id: string, direction: 'ASC' | 'DESC'): SqlStatement {
  return { sql: `id ${direction === 'ASC' ? '>' : '<'} ?`, parameters: [id] };
}

function rankOfScalar(value: Json): number {
  return value === null ? RANK.null : bound(value).rank;
}

/** A scalar operand as SQLite holds what json_extract gives: booleans as 1 and 0. */
function bound(value: Json): { rank: number; parameter: string | number; jsonTypes: string } {
  if (typeof value === 'boolean')
    return { rank: RANK.boolean, parameter: value ? 1 : 0, jsonTypes: "'true', 'false'" };
  if (typeof value === 'number')
    return { rank: RANK.number, parameter: value, jsonTypes: "'integer', 'real'" };
  if (typeof value === 'string') return { rank: RANK.string, parameter: value, jsonTypes: "'text'" };
  throw new Error(`Expected a boolean, number or string but received ${JSON.stringify(value)}`);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
