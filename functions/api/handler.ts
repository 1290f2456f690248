import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Logger } from '../../shared/telemetry/log.ts';
import type { Api } from './api-env.ts';
import { createApi } from './app.ts';
import { forwardedAddress } from './client-address.ts';
import { problemBody } from './problem.ts';
import type { ApiServices } from './services.ts';

const startRetrySeconds = 5;

/**
 * The API as a handler of HTTP requests, made once an instance: its first request opens the services. Where that fails
 * the requests that wait for it are answered 503, and the next one tries again.
 * @param log for what happens before there are services
 */
export function apiHandler(
  open: () => Promise<ApiServices>,
  log: Logger,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let api: Promise<Started> | null = null;

  function start(): Promise<Started> {
    const starting = Promise.resolve()
      .then(open)
      .then(services => ({ api: createApi(services), services }));
    starting.catch(error => {
      api = null;
      log.log('ERROR', 'The API did not start', { error });
    });
    return starting;
  }

  return getRequestListener(async (request, env) => {
    api ??= start();
    const started = await api.catch(() => null);
    return started === null ? notStarted() : answer(started, request, env as HttpBindings);
  });
}

interface Started {
  readonly api: Api;
  readonly services: ApiServices;
}

/** Whoever has no key is counted by the address that the platform's proxies say the request came from. */
async function answer(
  { api, services }: Started,
  request: Request,
  { incoming }: HttpBindings,
): Promise<Response> {
  const hops = services.config.FORWARDING_PROXIES;
  const forwarded = forwardedAddress(incoming.headers['x-forwarded-for'], hops);
  const address = forwarded ?? incoming.socket.remoteAddress;
  return api.fetch(request, address === undefined ? {} : { address });
}

function notStarted(): Response {
  const body = problemBody('unavailable', 'The service did not start; try again');
  return Response.json(body, {
    status: body.status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Retry-After': String(startRetrySeconds),
    },
  });
}
