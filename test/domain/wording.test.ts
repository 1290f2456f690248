import test from 'ava';
import { z } from 'zod';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { parse } from '../../shared/domain/parse.ts';
import { Id } from '../../shared/domain/primitives.ts';

function refusal(schema: z.ZodType, value: unknown): string {
  try {
    parse(schema, value, 'value');
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues.map(({ message }) => message).join('; ');
    throw error;
  }
  return 'taken';
}

/** As the HTTP API tells it, which repeats no text that was sent. */
const discreet = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

const Kinds = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('move') }),
  z.object({ kind: z.literal('reject') }),
]);

const cases: readonly (readonly [z.ZodType, unknown, string])[] = [
  [z.string(), undefined, 'expected a text, received nothing'],
  [z.string(), 3, 'expected a text, received 3'],
  [z.int(), 1.5, 'expected a whole number, received 1.5'],
  [z.int().max(5), 9, 'expected at most 5, received 9'],
  [z.number().lt(5), 5, 'expected less than 5, received 5'],
  [z.number().positive(), 0, 'expected more than 0, received 0'],
  [z.number().multipleOf(5), 7, 'expected a multiple of 5, received 7'],
  [z.string().max(3), 'abcd', 'expected at most 3 characters, received "abcd"'],
  [z.string().max(3), 'x'.repeat(100), 'expected at most 3 characters, received 100 characters'],
  [z.string().min(1), '', 'expected at least 1 character, received an empty text'],
  [z.enum(['a', 'b']), 'c', 'expected one of "a", "b", received "c"'],
  [z.literal(1), 2, 'expected 1, received 2'],
  [z.strictObject({}), { b: 1 }, 'unexpected "b"'],
  [z.array(z.string()).min(1), [], 'expected at least 1 entry, received an empty list'],
  [z.array(z.string()).max(1), ['a', 'b'], 'expected at most 1 entry, received a list of 2'],
  [z.boolean(), {}, 'expected true or false, received an object'],
  [z.date(), null, 'expected a value of type date, received null'],
  [z.iso.date(), '26.11.2026', 'expected a day such as 2026-11-26, received "26.11.2026"'],
  [z.url(), 'nowhere', 'expected a URL, received "nowhere"'],
  [z.uuid(), 'x', 'expected text in the form uuid, received "x"'],
  [z.string().regex(/^\d+$/), 'x', 'expected text that matches /^\\d+$/, received "x"'],
  [z.union([z.string(), z.number()]), true, 'expected a text or a number, received true'],
  [z.union([z.object({ a: z.string() }), z.null()]), {}, 'expected another form, received an object'],
  [Kinds, { kind: 'burn' }, 'expected one of "move", "reject", received "burn"'],
  [z.record(Id, z.number()), { '/': 1 }, 'expected another name of a key, received "/"'],
  [z.string().refine(() => false), 'x', 'expected another value, received "x"'],
  // A schema's own words, with what came.
  [Id, '/', 'expected letters, digits, ".", "_" or "-", received "/"'],
];

for (const [schema, value, message] of cases) {
  test(`${JSON.stringify(value)?.slice(0, 30)}: ${message}`, t => t.is(refusal(schema, value), message));
}

test('texts that were sent are told by their length only where they are not asked for', t => {
  t.is(discreet(z.enum(['a', 'b']), 'secret'), 'expected one of "a", "b", received 6 characters');
  t.is(discreet(z.strictObject({}), { secret: 1 }), 'unexpected key');
  t.is(discreet(z.int().max(5), 9), 'expected at most 5, received 9');
});
