// Run in a process of its own: handles messages of `topic` until it is told to close, reporting each start and end.
import { setTimeout as pause } from 'node:timers/promises';
import { openSqliteBus } from '../../shared/bus/sqlite-bus.ts';

const [file = '', json = '{}'] = process.argv.slice(2);
const { leaseMs, handleMs, concurrency = 1, maxAttempts = 5 } = JSON.parse(json);
const bus = await openSqliteBus({ file, leaseMs, pollMs: 20 });
await bus.subscribe(
  'topic',
  async ({ id, attempt }) => {
    process.send?.({ kind: 'started', id, attempt, pid: process.pid });
    await pause(handleMs);
    process.send?.({ kind: 'finished', id, attempt, pid: process.pid });
  },
  { subscription: 'sub', concurrency, maxAttempts, minBackoffMs: 10, maxBackoffMs: 40 },
);
process.send?.('ready');
process.once('message', async () => {
  await bus.close();
  process.disconnect();
});
