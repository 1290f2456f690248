import { http } from '@google-cloud/functions-framework';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Services } from '../../shared/config/services.ts';
import { services } from '../services.ts';
import { createApi } from './app.ts';
import { forwardedAddress } from './client-address.ts';
import type { Api } from './services.ts';

/** The API over the services of this instance; it remembers who has called how often. */
const apis = new WeakMap<Services, Api>();

const listener = getRequestListener(async (request, env) => {
  const opened = await services();
  const api = apis.get(opened) ?? createApi(opened);
  apis.set(opened, api);
  const { headers, socket } = (env as HttpBindings).incoming;
  const address =
    forwardedAddress(headers['x-forwarded-for'], opened.config.FORWARDING_PROXIES) ?? socket.remoteAddress;
  return api.fetch(request, address === undefined ? {} : { address });
});

http('api', listener);
