import type { HttpFunction } from '@google-cloud/functions-framework';
import { messagePublishedType } from '../shared/bus/pubsub-push.ts';
import type { Services } from '../shared/config/services.ts';
import { InvalidInputError } from '../shared/domain/errors.ts';
import { traceOf } from '../shared/telemetry/trace.ts';
import { services, startLog } from './services.ts';

/** An event as a handler gets it: the CloudEvents type and the data, parsed JSON. */
export interface IncomingEvent {
  readonly type: string;
  readonly data: unknown;
}

interface EventRequest {
  header(name: string): string | undefined;
  readonly body: unknown;
}

/**
 * The event in a request: a CloudEvent in binary mode (Eventarc) or structured mode, or the bare body of a Pub/Sub
 * push subscription, which is what the emulator sends. The framework's own `cloudevent` signature takes a bare push
 * only at a path that names the topic. Throws {@link InvalidInputError} with code `invalid_event`.
 */
export function eventOf(request: EventRequest): IncomingEvent {
  const { body } = request;
  const type = request.header('ce-type');
  if (type !== undefined) return { type, data: body };
  if (isRecord(body) && typeof body.specversion === 'string' && typeof body.type === 'string') {
    return { type: body.type, data: body.data };
  }
  if (isRecord(body) && isRecord(body.message)) return { type: messagePublishedType, data: body };
  throw new InvalidInputError(
    'invalid_event',
    'Expected a CloudEvent or a Pub/Sub push but received neither',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * A handler of events. Done is 204. An event that can never be understood is 400, anything else that throws is 500:
 * either way it is delivered again and ends, counted, on the dead-letter topic, so that nothing is lost unseen. The
 * services log under the request's trace.
 * @param open what the handler works with; the deployed instance's services unless a test has others
 */
export function eventFunction(
  handle: (event: IncomingEvent, services: Services) => Promise<void>,
  open: () => Promise<Services> = services,
): HttpFunction {
  return async (request, response) => {
    const trace = traceOf(name => request.header(name)) ?? undefined;
    let log = startLog;
    try {
      const event = eventOf(request);
      const opened = await open();
      log = opened.log.with({ trace });
      await handle(event, { ...opened, log });
      response.status(204).end();
    } catch (error) {
      const invalid = error instanceof InvalidInputError;
      log.log('ERROR', invalid ? 'An event was not understood' : 'An event was not worked off', { error });
      response.status(invalid ? 400 : 500).json({ code: (error as { code?: unknown }).code ?? 'internal' });
    }
  };
}
