import { http } from '@google-cloud/functions-framework';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Services } from '../../shared/config/services.ts';
import { startLog } from '../event-request.ts';
import { services } from '../services.ts';
import { createApi } from './app.ts';
import { forwardedAddress } from './client-address.ts';
import { problemBody, problems } from './problem.ts';
import type { Api } from './services.ts';

/** The API over the services of this instance; it remembers who has called how often. */
const apis = new WeakMap<Services, Api>();

async function answer(request: Request, { incoming }: HttpBindings): Promise<Response> {
  const opened = await services();
  const api = apis.get(opened) ?? createApi(opened);
  apis.set(opened, api);
  const forwarded = forwardedAddress(incoming.headers['x-forwarded-for'], opened.config.FORWARDING_PROXIES);
  const address = forwarded ?? incoming.socket.remoteAddress;
  return api.fetch(request, address === undefined ? {} : { address });
}

/** Before the services are open there is no API that could say so. */
function notOpen(error: unknown): Response {
  startLog.log('ERROR', 'The services did not open', { error });
  const body = problemBody('unavailable', 'Not available right now (starting)');
  return new Response(JSON.stringify(body), {
    status: problems.unavailable.status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', 'Retry-After': '5' },
  });
}

http(
  'api',
  getRequestListener((request, env) => answer(request, env as HttpBindings).catch(notOpen)),
);
