import test from 'ava';
import { fittedJson } from '../../../functions/api/model/fitted-json.ts';
import { geminiSchema } from '../../../functions/api/model/gemini-schema.ts';
import type { JsonObject } from '../../../shared/store/document-store.ts';

test('a JSON Schema is written as Gemini does', t => {
  const { schema } = geminiSchema({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    required: ['votes'],
    properties: {
      votes: { type: 'integer', minimum: 0, default: 0 },
      note: { type: ['string', 'null'], maxLength: 10 },
      rows: {
        type: 'array',
        maxItems: 3,
        items: { anyOf: [{ type: 'string', enum: ['a'] }, { type: 'BOOLEAN' }] },
      },
    },
  });
  t.deepEqual(schema, {
    type: 'OBJECT',
    required: ['votes'],
    properties: {
      votes: { type: 'INTEGER', minimum: 0 },
      note: { type: 'STRING', nullable: true, maxLength: 10 },
      rows: {
        type: 'ARRAY',
        maxItems: 3,
        items: { anyOf: [{ type: 'STRING', enum: ['a'] }, { type: 'BOOLEAN' }] },
      },
    },
  });
});

function nested(levels: number): object {
  return levels === 1 ? { type: 'string' } : { type: 'array', items: nested(levels - 1) };
}

const refused: { name: string; schema: unknown; path: string }[] = [
  { name: 'a type that there is not', schema: { type: 'money' }, path: 'responseSchema.type' },
  { name: 'no type', schema: { description: 'x' }, path: 'responseSchema' },
  { name: 'an array of nothing', schema: { type: 'array' }, path: 'responseSchema' },
  { name: 'a pattern', schema: { type: 'string', pattern: '(a+)+$' }, path: 'responseSchema' },
  { name: 'a reference', schema: { $ref: '#/$defs/x' }, path: 'responseSchema' },
  { name: 'an enum of numbers', schema: { type: 'integer', enum: ['1'] }, path: 'responseSchema' },
  {
    name: 'required that is no property',
    schema: { type: 'object', required: ['marker'] },
    path: 'responseSchema',
  },
  {
    name: 'a mistake inside',
    schema: {
      type: 'object',
      properties: { a: { type: 'string' }, marker: { type: 'array', items: { type: 'x' } } },
    },
    path: 'responseSchema.properties.1.items.type',
  },
  { name: 'too many levels', schema: nested(11), path: `responseSchema${'.items'.repeat(10)}` },
  {
    name: 'too many schemas',
    schema: {
      type: 'object',
      properties: Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`p${n}`, { type: 'string' }])),
    },
    path: 'responseSchema.properties.499',
  },
];
for (const { name, schema, path } of refused) {
  test(`${name} is refused where it stands, without the request's own words`, t => {
    const { issues } = geminiSchema(schema);
    t.is(issues?.[0]?.path, path);
    t.true((issues?.length ?? 0) <= 20);
    t.false(JSON.stringify(issues).includes('marker'));
  });
}

test('ten levels are taken', t => {
  t.is(geminiSchema(nested(10)).issues, null);
});

const schema = geminiSchema({
  type: 'object',
  required: ['votes'],
  properties: {
    votes: { type: 'integer', minimum: 0 },
    note: { type: 'string', nullable: true, enum: ['a', 'b'] },
    rows: { type: 'array', maxItems: 2, items: { type: 'number' } },
  },
}).schema as JsonObject;
const answers: { text: string; fits: boolean }[] = [
  { text: '{"votes":1}', fits: true },
  { text: ' {"votes": 1, "note": null, "rows": [1, 2.5]}\n', fits: true },
  { text: '{"votes":1,"note":"a"}', fits: true },
  { text: '{}', fits: false },
  { text: '{"votes":-1}', fits: false },
  { text: '{"votes":"1"}', fits: false },
  { text: '{"votes":1.5}', fits: false },
  { text: '{"votes":1,"note":"c"}', fits: false },
  { text: '{"votes":1,"rows":[1,2,3]}', fits: false },
  { text: '{"votes":1', fits: false },
  { text: '```json\n{"votes":1}\n```', fits: false },
  { text: '[]', fits: false },
];
for (const { text, fits } of answers) {
  test(`${JSON.stringify(text)} ${fits ? 'fits' : 'does not fit'}`, t => {
    const { value, problem } = fittedJson(text, schema);
    t.is(problem === null, fits, problem ?? '');
    if (fits) t.deepEqual(value, JSON.parse(text));
  });
}
