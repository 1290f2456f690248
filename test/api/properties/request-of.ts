import fc from 'fast-check';
import type { DocumentedOperation, DocumentedParameter } from '../openapi-document.ts';
import { arbitraryOf, type SchemaWorld } from './arbitrary-of.ts';
import { broken, hostileBody, hostileContentType, hostileText } from './hostile.ts';
import type { KeyChoice } from './world.ts';

/** A request before it is sent, as the counterexample of a failure shows it. */
export interface Plan {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: KeyChoice;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  /** Path parameters are such that another route may be meant. */
  readonly anyRoute: boolean;
}

type Text = readonly [name: string, value: string];

/** Requests for an operation: as documented, with one thing wrong, and with anything at all, about as often each. */
export function requestOf(operation: DocumentedOperation, world: SchemaWorld): fc.Arbitrary<Plan> {
  const { method, parameters } = operation;
  const of = (place: DocumentedParameter['in']) => parameters.filter(each => each.in === place);
  return fc
    .record({
      path: texts(of('path'), world),
      query: texts(of('query'), world),
      headers: texts(of('header'), world),
      content: contentOf(operation, world),
      key: keys,
      wrong: seldom(3, fc.tuple(fc.nat(), hostileText)),
      stray: seldom(10, fc.tuple(fc.constantFrom('limit', 'cursor', 'x', '__proto__'), hostileText)),
    })
    .map(({ path, query, headers, content, key, wrong, stray }): Plan => {
      const places = [...path.map(() => 'path'), ...query.map(() => 'query'), ...headers.map(() => 'header')];
      const at = wrong === null || places.length === 0 ? -1 : wrong[0] % places.length;
      const all = [...path, ...query, ...headers].map(
        ([name, value], index): Text => [name, index === at ? wrong![1] : value],
      );
      const filled = all
        .slice(0, path.length)
        .reduce(
          (target, [name, value]) => target.replace(`{${name}}`, () => encodeURIComponent(wellFormed(value))),
          operation.path,
        );
      const asked = all.slice(path.length, path.length + query.length);
      if (stray !== null) asked.push(stray);
      const search = new URLSearchParams(asked.map(([name, value]) => [name, value])).toString();
      const given = all
        .slice(path.length + query.length)
        .map(([name, value]): Text => [name, headerSafe(value)]);
      return {
        method,
        target: search === '' ? filled : `${filled}?${search}`,
        headers: { ...Object.fromEntries(given), ...content.headers },
        key,
        body: content.body,
        anyRoute: at !== -1 && places[at] === 'path',
      };
    });
}

/** Null most of the time: once in so many. */
function seldom<Value>(times: number, arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.oneof({ weight: times, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

/** Every required parameter and some of the others. */
function texts(parameters: readonly DocumentedParameter[], world: SchemaWorld): fc.Arbitrary<Text[]> {
  const each = parameters.map(({ name, schema, required }) => {
    const value = arbitraryOf(schema, world, name).map((given): Text => [name, String(given)]);
    return required === true ? value : fc.option(value, { freq: 2 });
  });
  return fc.tuple(...each).map(given => given.filter(text => text !== null));
}

interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Plan['body'];
}

function contentOf({ requestBody }: DocumentedOperation, world: SchemaWorld): fc.Arbitrary<Content> {
  if (requestBody === undefined) return fc.constant({ headers: {}, body: null });
  const json = requestBody.content['application/json'];
  if (json === undefined) return binary;
  const value = arbitraryOf(json.schema, world);
  const typed = (body: string | Uint8Array<ArrayBuffer>): Content => ({
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  const send = (each: unknown) => typed(JSON.stringify(each) ?? '');
  return fc.oneof(
    { weight: 6, arbitrary: value.map(send) },
    { weight: 4, arbitrary: value.chain(broken).map(send) },
    { weight: 1, arbitrary: hostileBody.map(typed) },
    {
      weight: 1,
      arbitrary: fc.tuple(hostileContentType, value).map(([type, each]) => ({
        headers: type === undefined ? {} : { 'Content-Type': type },
        body: JSON.stringify(each),
      })),
    },
    { weight: requestBody.required === true ? 1 : 3, arbitrary: fc.constant({ headers: {}, body: null }) },
  );
}

/** What most uploads announce, and most of what is sent to their URLs. */
export const uploadBytes = 7;
export const contentType = 'image/jpeg';

/** Bytes for an upload URL: as were announced, or not. */
const binary: fc.Arbitrary<Content> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(uploadBytes) },
      { weight: 1, arbitrary: fc.nat({ max: 100_000 }) },
    ),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant(contentType) },
      { weight: 1, arbitrary: fc.constant('text/plain') },
    ),
  )
  .map(([bytes, type]) => ({ headers: { 'Content-Type': type }, body: new Uint8Array(bytes) }));

const keys: fc.Arbitrary<KeyChoice> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<KeyChoice>('right') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<KeyChoice>('admin', 'other', 'none', 'unknown', 'revoked', 'hostile'),
  },
);

function wellFormed(text: string): string {
  return text.toWellFormed();
}

/** What `Headers` takes: no control characters, one byte a character. */
function headerSafe(text: string): string {
  return [...text]
    .map(each => (each >= ' ' && each <= '~' ? each : '?'))
    .join('')
    .trim();
}
