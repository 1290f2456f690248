import { Readable } from 'node:stream';

/**
 * Reads a stream into memory as far as `maxBytes`: one that ends by then comes back as its bytes, a longer one as a
 * stream of the whole again.
 */
export async function readUpTo(stream: Readable, maxBytes: number): Promise<Buffer | Readable> {
  const chunks = stream[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let bytes = 0;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    head.push(Buffer.from(next.value));
    bytes += head.at(-1)?.length ?? 0;
    if (bytes > maxBytes) return Readable.from(joined(head, chunks), { objectMode: false });
  }
  return Buffer.concat(head);
}

async function* joined(head: readonly Buffer[], rest: AsyncIterator<unknown>): AsyncGenerator<unknown> {
  yield* head;
  yield* { [Symbol.asyncIterator]: () => rest };
}
