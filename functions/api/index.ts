import { http } from '@google-cloud/functions-framework';
import { getRequestListener } from '@hono/node-server';
import { services } from '../services.ts';
import { createApi } from './app.ts';

const listener = getRequestListener(async request => createApi(await services()).fetch(request));

http('api', listener);
