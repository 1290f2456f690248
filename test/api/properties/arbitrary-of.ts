import fc from 'fast-check';
import type { JsonSchema } from '../openapi-document.ts';
import type { Pool } from './pool.ts';

/** Where references lead, and what values of a name are known. */
export interface SchemaWorld {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly pool: Pool;
}

type Value = fc.Arbitrary<unknown>;

const deepest = 5;

/**
 * Values that a JSON Schema takes: the keywords that the API's document has, and where a name is given often a value
 * that the ledger knows by it. What can't be made from keywords alone (an object's name that no rule of code refuses)
 * is left to chance.
 */
export function arbitraryOf(schema: JsonSchema, world: SchemaWorld, name?: string, depth = 0): Value {
  const made = make(schema, world, depth);
  if (name === undefined || schema.enum !== undefined) return made;
  const known = fc.tuple(fc.nat(), made).map(([index, other]) => {
    const value = world.pool.pick(name, index);
    return isOfType(value, schema) ? value : other;
  });
  return fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: made });
}

/** A known value of another kind has the name by chance. */
function isOfType(value: unknown, { type }: JsonSchema): boolean {
  // A choice of objects.
  if (type === undefined) return typeof value === 'object' && value !== null;
  const types = [type].flat();
  if (typeof value === 'number') return types.includes('number') || types.includes('integer');
  return types.includes(typeof value);
}

function make(schema: JsonSchema, world: SchemaWorld, depth: number): Value {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!;
    return arbitraryOf(world.schemas[name]!, world, undefined, depth);
  }
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  const choices = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  if (choices !== undefined)
    return fc.oneof(...choices.map(each => arbitraryOf(each, world, undefined, depth)));
  if (Array.isArray(schema.allOf)) {
    const parts = (schema.allOf as JsonSchema[]).map(each => arbitraryOf(each, world, undefined, depth));
    return fc.tuple(...parts).map(each => Object.assign({}, ...each));
  }
  const types = [schema.type ?? 'any'].flat();
  return fc.oneof(...types.map(type => ofType(type, schema, world, depth)));
}

function ofType(type: string, schema: JsonSchema, world: SchemaWorld, depth: number): Value {
  const bound = (keyword: string) => schema[keyword] as number | undefined;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return integer(bound('minimum') ?? -5, bound('maximum'));
    case 'number':
      return number(bound('minimum') ?? -1e6, bound('maximum'));
    case 'string':
      return text(schema);
    case 'array': {
      if (Array.isArray(schema.prefixItems))
        return fc.tuple(
          ...(schema.prefixItems as JsonSchema[]).map(each => arbitraryOf(each, world, undefined, depth + 1)),
        );
      const items = schema.items as JsonSchema | undefined;
      const minLength = bound('minItems') ?? 0;
      const maxLength = Math.max(minLength, Math.min(bound('maxItems') ?? 3, depth > deepest ? 0 : 3));
      return fc.array(arbitraryOf(items ?? {}, world, schema.itemName as string | undefined, depth + 1), {
        minLength,
        maxLength,
      });
    }
    case 'object':
      return object(schema, world, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

// Schemas are random, too: bounds may be no integers, or leave nothing between them. Then the value breaks the upper one.
function integer(minimum: number, maximum = minimum + 2_000): Value {
  const min = clamped(Math.ceil(minimum));
  return fc.integer({ min, max: Math.max(min, clamped(Math.floor(maximum))) });
}

function number(min: number, maximum = min + 2e6): Value {
  return fc.double({ min, max: Math.max(min, maximum), noNaN: true });
}

const clamped = (value: number) => Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), value));

function text(schema: JsonSchema): Value {
  const least = schema.minLength as number | undefined;
  const most = schema.maxLength as number | undefined;
  if (schema.format === 'date-time')
    return fc
      .date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
      .map(each => each.toISOString());
  if (schema.format === 'date') return fc.constant('2026-11-03');
  if (typeof schema.pattern === 'string')
    return fc.stringMatching(new RegExp(schema.pattern, 'u')).filter(each => each.length <= (most ?? 1_000));
  const minLength = least ?? 0;
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(most ?? 40, 40)), unit: 'grapheme' });
}

function object(schema: JsonSchema, world: SchemaWorld, depth: number): Value {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const required = new Set((schema.required ?? []) as string[]);
  const fields = properties
    .filter(([name]) => required.has(name) || depth <= deepest)
    .map(
      ([name, property]) => [name, arbitraryOf(singular(name, property), world, name, depth + 1)] as const,
    );
  const record = fc.record(Object.fromEntries(fields), {
    requiredKeys: fields.map(([name]) => name).filter(name => required.has(name)),
  });
  const others = schema.additionalProperties;
  if (typeof others !== 'object' && (others !== true || properties.length > 0)) return record;
  const more = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 10 }),
    arbitraryOf((others === true ? {} : others) as JsonSchema, world, undefined, depth + 1),
    { maxKeys: 3 },
  );
  return fc.tuple(more, record).map(([extra, own]) => ({ ...extra, ...(own as object) }));
}

/** The entries of `documentIds` are known as `documentId`. */
function singular(name: string, schema: JsonSchema): JsonSchema {
  return schema.items === undefined || !name.endsWith('s')
    ? schema
    : { ...schema, itemName: name.slice(0, -1) };
}
