import fc from 'fast-check';

/** Stands in hostile input, so that an answer which repeats any is found. */
export const marker = 'zq9';

/** Text that has broken programs before: controls, halves of characters, paths, markup, numbers at their ends. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    `${marker}\r\nSet-Cookie: a=b`,
    `../../${marker}`,
    `..%2f..%2f${marker}`,
    '%00',
    '%',
    '.',
    '..',
    '*',
    '/',
    '~',
    'null',
    'undefined',
    'NaN',
    '-1',
    '0',
    '1e309',
    '9007199254740993',
    '0x10',
    '1.5',
    'true',
    '__proto__',
    'constructor',
    'toString',
    `<script>${marker}</script>`,
    `' OR 1=1 --${marker}`,
    `$\{${marker}}`,
    '\u202e\u200b\ufeff',
    '\ud800',
    'ก'.repeat(400),
    marker.repeat(2_000),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }).map(text => `${marker}${text}`),
);

/** A JSON value of the wrong kind. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, [], {}, -1, 0.5, 1e308, 2 ** 53, [[]], { a: { b: null } }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Bodies that are no request: no JSON, JSON of the wrong kind, too deep, too large, no text at all. */
export const hostileBody: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  fc.constantFrom<string | Uint8Array<ArrayBuffer>>(
    '',
    '{',
    'null',
    '[]',
    '0',
    `"${marker}"`,
    '{"__proto__":{"admin":true}}',
    '{"a":1,"a":2}',
    '\ufeff{}',
    '{"a":1e999}',
    '['.repeat(20_000),
    `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`,
    new Uint8Array([0xff, 0xfe, 0x00, 0x80]),
    new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
  ),
  fc.jsonValue().map(value => JSON.stringify(value)),
  fc.uint8Array({ maxLength: 50 }).map(bytes => new Uint8Array(bytes)),
);

export const hostileContentType = fc.constantFrom(
  undefined,
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'application/jsonx',
  'a',
);

/** The value with one thing changed: a field of another kind, one gone, or one that nobody knows. */
export function broken(value: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(value);
  return fc
    .tuple(fc.nat(), hostileValue, fc.constantFrom('replace', 'remove', 'add'))
    .map(([index, other, how]) => {
      const copy = structuredClone({ root: value });
      const [parent, key] = find(copy, places[index % places.length]!);
      if (how === 'add' && isObject(parent[key])) parent[key][`${marker}Unknown`] = other;
      else if (how === 'remove' && !Array.isArray(parent)) delete parent[key];
      else parent[key] = other;
      return copy.root;
    });
}

type Container = Record<string, unknown>;

function placesOf(value: unknown, path: readonly string[] = ['root']): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

function find(root: Container, path: readonly string[]): [Container, string] {
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as Container, root);
  return [parent, path.at(-1)!];
}

function isObject(value: unknown): value is Container {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
