import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import { startBoundProcess } from './bound-process.ts';

/** Resolves when the process is gone. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

test('a bound process ends when it is stopped', async t => {
  const child = startBoundProcess(['sh', '-c', 'echo $$; exec sleep 600']);
  while (!child.output().endsWith('\n')) await new Promise(resolve => setTimeout(resolve, 20));
  await child.stop();
  await untilGone(Number(child.output()));
  t.true(child.exited());
});

test('a bound process ends when its parent is killed', async t => {
  const module = path.join(import.meta.dirname, 'bound-process.ts');
  const program = `
    const { startBoundProcess } = await import(${JSON.stringify(module)});
    const child = startBoundProcess(['sh', '-c', 'echo $$; exec sleep 600']);
    while (!child.output().endsWith('\\n')) await new Promise(resolve => setTimeout(resolve, 20));
    process.stdout.write(child.output());
    setInterval(() => {}, 1000);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await once(parent.stdout!, 'data');
  parent.kill('SIGKILL');
  await untilGone(Number(printed));
  t.pass();
});

test('a command that fails says why', async t => {
  const child = startBoundProcess(['sh', '-c', 'echo not today >&2; exit 3']);
  while (!child.exited()) await new Promise(resolve => setTimeout(resolve, 20));
  t.is(child.output(), 'not today\n');
});
