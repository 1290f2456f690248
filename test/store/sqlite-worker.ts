// A process of its own that adds to counters in a shared file; started by sqlite-store-processes.test.ts.
// Arguments: file, counter's name, how many times, `log` to print each number once its commit is
// acknowledged.
import { openSqliteStore } from '../../shared/store/sqlite-store.ts';

const [file, name, times, log] = process.argv.slice(2);
const store = await openSqliteStore({ file: file! });
for (let turn = 0; turn < Number(times); turn++) {
  const count = await store.transaction(async transaction => {
    const [shared, own] = await transaction.getMany(['counters/shared', `counters/${name}`]);
    const next = Number(own?.count ?? 0) + 1;
    transaction.set('counters/shared', { count: Number(shared?.count ?? 0) + 1 });
    transaction.set(`counters/${name}`, { count: next });
    transaction.create(`entries/${name}-${next}`, { text: 'x'.repeat(5_000) });
    return next;
  });
  if (log) process.stdout.write(`${count}\n`);
}
await store.close();
