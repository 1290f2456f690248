import type { Context } from 'hono';
import type { Logger } from '../../shared/telemetry/log.ts';

/**
 * An answer that is sent while it is made, no faster than the client takes it. What fails before its first piece is
 * thrown, and answered as a problem; what fails later can only break the connection off, so that no client takes the
 * part for the whole.
 */
export async function streamed(
  context: Context,
  log: Logger,
  pieces: AsyncGenerator<string | Uint8Array>,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const encoder = new TextEncoder();
  let ahead: IteratorResult<string | Uint8Array> | null = await pieces.next();
  if (context.req.raw.method === 'HEAD') {
    await pieces.return(undefined);
    return context.body(null, 200, { ...headers });
  }
  let isLeft = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = ahead ?? (await pieces.next());
          ahead = null;
          if (done === true) controller.close();
          else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
        } catch (error) {
          // Nothing can be given to a client that has gone while a piece was made.
          if (isLeft) return;
          log.log('ERROR', 'An answer broke off while it was sent', { path: context.req.path, error });
          // The server prints what it is given here.
          controller.error(new Error('The answer broke off; the log says why'));
        }
      },
      async cancel() {
        isLeft = true;
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return context.body(body, 200, { ...headers });
}
