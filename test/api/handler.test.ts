import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { apiHandler } from '../../functions/api/handler.ts';
import { Problem } from '../../functions/api/problem.ts';
import type { ApiServices } from '../../functions/api/services.ts';
import { silentLogger } from '../../shared/telemetry/log.ts';
import { openLocalServices } from './local-services.ts';

async function listen(t: ExecutionContext, open: () => Promise<ApiServices>): Promise<string> {
  const server = createServer(apiHandler(open, silentLogger));
  t.teardown(() => server.close());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('requests that come together open the services once, and later ones use them', async t => {
  const services = await openLocalServices();
  t.teardown(() => services.close());
  let openings = 0;
  const url = await listen(t, async () => {
    openings++;
    return services;
  });
  const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(`${url}/health`)));
  t.deepEqual(
    answers.map(each => each.status),
    [200, 200, 200, 200, 200],
  );
  t.is((await fetch(`${url}/ready`)).status, 200);
  t.is(openings, 1);
});

for (const thrown of ['at once', 'later'] as const) {
  test(`services that do not open are a problem 503, and the next request tries again: ${thrown}`, async t => {
    const services = await openLocalServices();
    t.teardown(() => services.close());
    let failing = true;
    const failure = new Error('no credentials at /secret/place');
    const url = await listen(t, () => {
      if (!failing) return Promise.resolve(services);
      if (thrown === 'at once') throw failure;
      return Promise.reject(failure);
    });
    const refused = await fetch(`${url}/health`);
    t.is(refused.status, 503);
    t.is(refused.headers.get('Content-Type'), 'application/problem+json');
    t.is(refused.headers.get('Retry-After'), '5');
    const text = await refused.text();
    t.is(Problem.parse(JSON.parse(text)).code, 'unavailable');
    t.false(text.includes('secret'));
    failing = false;
    t.is((await fetch(`${url}/health`)).status, 200);
  });
}
