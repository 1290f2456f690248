import test from 'ava';
import { MemoryGate } from '../../../functions/preprocess/image/memory-gate.ts';

/** Work that goes on until it is told to end. */
function work() {
  let end = () => {};
  const done = new Promise<void>(resolve => {
    end = resolve;
  });
  return { done, end: () => end() };
}

const settle = () => new Promise(resolve => setImmediate(resolve));

test('work that fits goes on at once, what does not fit waits its turn', async t => {
  const gate = new MemoryGate(100);
  const started: string[] = [];
  const jobs = { a: work(), b: work(), c: work() };
  const run = (name: keyof typeof jobs, bytes: number) =>
    gate.run(bytes, () => {
      started.push(name);
      return jobs[name].done;
    });
  const all = [run('a', 60), run('b', 60), run('c', 40)];
  await settle();
  t.deepEqual(started, ['a']);
  jobs.a.end();
  await settle();
  t.deepEqual(started, ['a', 'b', 'c']);
  jobs.b.end();
  jobs.c.end();
  await Promise.all(all);
});

test('work that needs more than there is runs alone', async t => {
  const gate = new MemoryGate(100);
  const large = work();
  const started: string[] = [];
  const first = gate.run(5000, () => {
    started.push('large');
    return large.done;
  });
  const second = gate.run(1, async () => void started.push('small'));
  await settle();
  t.deepEqual(started, ['large']);
  large.end();
  await Promise.all([first, second]);
  t.deepEqual(started, ['large', 'small']);
});

test('work that fails gives its memory back', async t => {
  const gate = new MemoryGate(100);
  await t.throwsAsync(
    gate.run(100, () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  t.is(await gate.run(100, async () => 'next'), 'next');
});
