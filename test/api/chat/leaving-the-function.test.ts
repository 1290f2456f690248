import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { getRequestListener } from '@hono/node-server';
import test from 'ava';
import { createApi } from '../../../functions/api/app.ts';
import { connectModel } from '../../fixtures/vertex-server/client.ts';
import { silence } from '../../fixtures/vertex-server/replies.ts';
import { startVertexServer, type VertexServer } from '../../fixtures/vertex-server/server.ts';
import { type LocalServices, openLocalServices } from '../local-services.ts';

let services: LocalServices;
let vertex: VertexServer;
let headers: Record<string, string>;
let url: string;
let server: Server;

test.before(async () => {
  services = await openLocalServices();
  vertex = await startVertexServer();
  headers = { 'X-API-Key': await services.key('chat'), 'Content-Type': 'application/json' };
  const api = createApi({ ...services, model: connectModel(vertex.endpoint) });
  http('api-under-test', getRequestListener(api.fetch));
  server = getTestServer('api-under-test').listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat`;
});
test.after.always(async () => {
  server.close();
  await services.close();
  await vertex.stop();
});

for (const stream of [false, true]) {
  test.serial(
    `as a function, ${stream ? 'streamed' : 'whole'}: a client that leaves stops the model`,
    async t => {
      const leaving = new AbortController();
      const called = new Promise<void>(resolve => {
        vertex.respond(() => {
          resolve();
          return { ...silence, parts: [{ text: 'The first words' }] };
        });
      });
      const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], stream });
      const answer = fetch(url, { method: 'POST', headers, body, signal: leaving.signal });
      await called;
      if (stream) t.is((await answer).status, 200);
      leaving.abort();
      await (stream ? answer : t.throwsAsync(answer));
      await vertex.requests.at(-1)!.closed;
      t.pass('the stand-in saw its connection end before it had answered');
    },
  );
}
