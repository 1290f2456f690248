/** JSON text a part at a time, so that a report of any size needs no more memory than its largest part. */
export type Pieces = AsyncIterable<string> | Iterable<string>;

/** An array whose members are made one after the other. */
export async function* jsonArray(
  members: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<string> {
  let before = '[';
  for await (const member of members) {
    yield before + JSON.stringify(member);
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

/** An array whose members come as text, each in pieces of its own. */
export async function* jsonArrayOfPieces(
  members: AsyncIterable<Pieces> | Iterable<Pieces>,
): AsyncGenerator<string> {
  let before = '[';
  for await (const member of members) {
    yield before;
    yield* member;
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

/** An object: fields that are there already, then those that are made. `undefined` is left out, as in JSON. */
export async function* jsonObject(
  fields: Readonly<Record<string, unknown>>,
  made: Iterable<readonly [string, Pieces]> | AsyncIterable<readonly [string, Pieces]>,
): AsyncGenerator<string> {
  const known = JSON.stringify(fields).slice(0, -1);
  yield known;
  let before = known === '{' ? '' : ',';
  for await (const [name, pieces] of made) {
    yield `${before}${JSON.stringify(name)}:`;
    yield* pieces;
    before = ',';
  }
  yield '}';
}

/** One value as a piece. */
export function* jsonValue(value: unknown): Generator<string> {
  yield JSON.stringify(value);
}

/** The same text in pieces of about so many characters: fewer, larger writes. */
export async function* inChunks(pieces: Pieces, characters = 64 * 1024): AsyncGenerator<string> {
  let parts: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    parts.push(piece);
    length += piece.length;
    if (length < characters) continue;
    yield parts.join('');
    parts = [];
    length = 0;
  }
  if (length > 0) yield parts.join('');
}
