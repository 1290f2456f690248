import test from 'ava';
import { createApi } from '../../functions/api/app.ts';
import { Problem } from '../../functions/api/problem.ts';
import { openLocalServices } from './local-services.ts';

for (const { method, path, status, allow } of [
  { method: 'DELETE', path: '/v1/documents', status: 405, allow: 'GET, HEAD' },
  { method: 'PATCH', path: `/v1/status/${'a'.repeat(20)}`, status: 405, allow: 'GET, HEAD' },
  { method: 'GET', path: '/v1/chat', status: 405, allow: 'POST' },
  { method: 'DELETE', path: '/v1/settings/extraction', status: 405, allow: 'GET, HEAD, PUT' },
  { method: 'GET', path: '/v1/status/', status: 404, allow: null },
  { method: 'GET', path: '/v1/nothing', status: 404, allow: null },
]) {
  test(`${method} ${path} is ${status}`, async t => {
    const services = await openLocalServices();
    t.teardown(() => services.close());
    const response = await createApi(services).request(path, { method });
    t.is(response.status, status);
    t.is(response.headers.get('Allow'), allow);
    t.is(Problem.parse(await response.json()).code, allow === null ? 'not_found' : 'method_not_allowed');
  });
}
