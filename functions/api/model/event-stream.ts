import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Logger } from '../../../shared/telemetry/log.ts';
import { modelProblem } from './model-problem.ts';
import type { Stopping } from './stopping.ts';

/** One server-sent event: `text`, `tool`, `final`. */
export interface StreamEvent {
  readonly event: string;
  readonly data: object;
}

/** Who left hears nothing; the number is for logs of what stands in front (nginx's "client closed request"). */
export function nobodyThere(): Response {
  return new Response(null, { status: 499 });
}

/**
 * Answers with server-sent events. What fails before the first event is thrown, and so becomes a problem with its own
 * status; what fails after it is an event `error` with the problem's code. A reader that leaves stops the source.
 */
export async function eventStream(
  context: Context,
  log: Logger,
  stopping: Stopping,
  source: AsyncGenerator<StreamEvent>,
): Promise<Response> {
  const first = await source.next();
  return streamSSE(context, async events => {
    events.onAbort(() => stopping.leave());
    try {
      for (let next = first; next.done !== true; next = await source.next()) {
        const { event, data } = next.value;
        await events.writeSSE({ event, data: JSON.stringify(data) });
      }
    } catch (error) {
      if (stopping.why() === 'left') return;
      const problem = modelProblem(error, stopping);
      log.log(problem === null ? 'ERROR' : 'WARNING', 'A streamed answer broke off', { error });
      const seconds = problem?.headers['Retry-After'];
      const told = {
        code: problem?.code ?? 'internal',
        detail: problem?.message ?? 'Something broke',
        ...(seconds === undefined ? {} : { retryAfterSeconds: Number(seconds) }),
      };
      await events.writeSSE({ event: 'error', data: JSON.stringify(told) });
    } finally {
      await source.return(undefined);
    }
  });
}
