import { z } from 'zod';
import type { Json, JsonObject } from '../../../shared/store/document-store.ts';

/** What is wrong with a schema, and where. Properties are named by their position: problems repeat no input. */
export interface SchemaIssue {
  readonly path: string;
  readonly message: string;
}

/** A schema as Gemini takes it, or everything that keeps it from being one. */
export type GeminiSchema =
  | { readonly schema: JsonObject; readonly issues: null }
  | { readonly schema: null; readonly issues: readonly SchemaIssue[] };

const maxDepth = 10;
const maxNodes = 500;
const maxIssues = 20;

const types = ['STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT'] as const;
const Type = z.string().toUpperCase().pipe(z.enum(types));
const Bound = z.int().min(0).max(100_000);
const Text = z.string().max(2_000);

/**
 * The keywords of one level. Left out of what Gemini takes: `pattern`, because the answer is checked here and an
 * expression from a request could take forever. `$schema`, `default` and a false `additionalProperties`, which
 * generators write, say nothing that has to be sent.
 * Source: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/Schema
 */
const Level = z.strictObject({
  type: z.union([Type, z.tuple([Type, z.literal('null')])]).optional(),
  nullable: z.boolean().optional(),
  format: z.enum(['float', 'double', 'int32', 'int64', 'date', 'date-time', 'enum']).optional(),
  title: Text.optional(),
  description: Text.optional(),
  enum: z.array(z.string().max(200)).min(1).max(200).optional(),
  properties: z.record(z.string().min(1).max(100), z.unknown()).optional(),
  required: z.array(z.string()).max(100).optional(),
  propertyOrdering: z.array(z.string()).max(100).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).min(1).max(20).optional(),
  minItems: Bound.optional(),
  maxItems: Bound.optional(),
  minLength: Bound.optional(),
  maxLength: Bound.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  $schema: z.string().optional(),
  default: z.unknown().optional(),
  additionalProperties: z.literal(false).optional(),
});
const unsent = new Set(['$schema', 'default', 'additionalProperties']);

/** Checks that a JSON Schema is one that Gemini takes, bounded in depth and size, and writes it as Gemini does. */
export function geminiSchema(value: unknown, path = 'responseSchema'): GeminiSchema {
  const issues: SchemaIssue[] = [];
  let nodes = 0;

  function level(node: unknown, at: string, depth: number): JsonObject {
    nodes += 1;
    if (depth > maxDepth || nodes > maxNodes) {
      if (issues.length < maxIssues) {
        issues.push({
          path: at,
          message: `expected at most ${maxDepth} levels and ${maxNodes} schemas in all`,
        });
      }
      return {};
    }
    const outcome = Level.safeParse(node);
    if (!outcome.success) {
      issues.push(...outcome.error.issues.slice(0, maxIssues - issues.length).map(issue => told(issue, at)));
      return {};
    }
    const { type, properties, items, anyOf, ...rest } = outcome.data;
    if (type === undefined && anyOf === undefined)
      issues.push({ path: at, message: 'expected a type or anyOf' });
    if (type === 'ARRAY' && items === undefined)
      issues.push({ path: at, message: 'expected items of an array' });
    if (rest.enum !== undefined && type !== 'STRING' && !Array.isArray(type)) {
      issues.push({ path: at, message: 'expected enum only beside the type string' });
    }
    const unknown = [...(rest.required ?? []), ...(rest.propertyOrdering ?? [])].some(
      name => !Object.hasOwn(properties ?? {}, name),
    );
    if (unknown) issues.push({ path: at, message: 'expected only names of its properties in required' });
    const inside = (children: Readonly<Record<string, unknown>>): JsonObject =>
      Object.fromEntries(
        Object.entries(children).map(([name, child], index): [string, Json] => [
          name,
          level(child, `${at}.properties.${index}`, depth + 1),
        ]),
      );
    const kept = Object.entries(rest).filter(([name, each]) => !unsent.has(name) && each !== undefined);
    return {
      ...(Array.isArray(type) ? { type: type[0], nullable: true } : type === undefined ? {} : { type }),
      ...(Object.fromEntries(kept) as JsonObject),
      ...(properties === undefined ? {} : { properties: inside(properties) }),
      ...(items === undefined ? {} : { items: level(items, `${at}.items`, depth + 1) }),
      ...(anyOf === undefined
        ? {}
        : { anyOf: anyOf.map((each, index) => level(each, `${at}.anyOf.${index}`, depth + 1)) }),
    };
  }

  const schema = level(value, path, 1);
  return issues.length === 0
    ? { schema, issues: null }
    : { schema: null, issues: issues.slice(0, maxIssues) };
}

/** A zod issue without the names and values that came with the request. */
function told(issue: z.core.$ZodIssue, at: string): SchemaIssue {
  const keyword = String(issue.path[0] ?? '');
  const path = keyword in Level.shape ? `${at}.${keyword}` : at;
  if (issue.code === 'unrecognized_keys') {
    return { path, message: `expected only ${Object.keys(Level.shape).join(', ')}` };
  }
  return { path, message: issue.code === 'custom' ? 'expected another value' : issue.message };
}
