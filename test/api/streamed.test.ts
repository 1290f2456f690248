import test from 'ava';
import { Hono } from 'hono';
import { streamed } from '../../functions/api/streamed.ts';
import { keptLog } from '../telemetry/kept-log.ts';

/** An answer whose second piece comes when it is let go, and what was logged of it. */
async function open(second: () => string) {
  const { lines, log } = keptLog('json', 'ERROR');
  const held = Promise.withResolvers<void>();
  async function* pieces() {
    yield 'first';
    await held.promise;
    yield second();
  }
  const app = new Hono().get('/', context => streamed(context, log, pieces(), {}));
  const { body } = await app.request('/');
  return { reader: body!.getReader(), letGo: held.resolve, lines };
}

test('a client that leaves while a piece is made is no failure', async t => {
  const { reader, letGo, lines } = await open(() => 'second');
  await reader.read();
  const next = reader.read();
  const left = reader.cancel();
  letGo();
  await Promise.all([next, left]);
  await new Promise(resolve => setImmediate(resolve));
  t.deepEqual(lines, []);
});

test('what breaks off while the client is there is logged, and breaks the answer off', async t => {
  const { reader, letGo, lines } = await open(() => {
    throw new Error('The disk is gone');
  });
  await reader.read();
  letGo();
  await t.throwsAsync(reader.read(), { message: /broke off/ });
  t.regex(lines.join(), /The disk is gone/);
});
