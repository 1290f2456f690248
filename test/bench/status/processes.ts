import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { freePort, startBoundProcess } from '../../emulator/bound-process.ts';
import type { Load, Measured } from './load.ts';

const here = import.meta.dirname;
const framework = fileURLToPath(
  new URL('../../../node_modules/@google-cloud/functions-framework/build/src/main.js', import.meta.url),
);

/** A function under the real functions framework. */
export interface Target {
  readonly url: string;
  /** Processor time that it has used so far, in milliseconds; null where the system does not tell. */
  processorMs(): number | null;
  stop(): Promise<void>;
}

/** Starts the framework over one of the targets beside this file and waits until it answers. */
export async function startTarget(
  name: 'empty' | 'api',
  environment: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const port = await freePort();
  const settings = Object.entries({ ...environment, PORT: String(port), NODE_ENV: 'production' });
  const child = startBoundProcess([
    'env',
    ...settings.map(([key, value]) => `${key}=${value}`),
    process.execPath,
    framework,
    `--source=${join(here, `${name}-target.ts`)}`,
    `--target=${name}`,
  ]);
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + 120_000; ; ) {
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok) {
      const pid = functionOf(child.pid);
      return { url, processorMs: () => processorMsOf(pid), stop: () => child.stop() };
    }
    if (child.exited() || Date.now() > deadline) {
      await child.stop();
      throw new Error(`The target ${name} does not answer:\n${child.output()}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** The function's own process, which a shell stands before; null on systems without Linux's /proc. */
function functionOf(shell: number | undefined): number | null {
  try {
    const children = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').split(' ').filter(Boolean);
    const found = children.find(pid => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--target='));
    return found === undefined ? null : Number(found);
  } catch {
    return null;
  }
}

/** Fields 14 and 15 of proc_pid_stat(5), in ticks of 10 ms on every Linux that Node runs on. */
function processorMsOf(pid: number | null): number | null {
  if (pid === null) return null;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Runs the pollers in a process of their own, so that they take no time from the server's. */
export async function runLoad(load: Load): Promise<Measured> {
  const child = spawn(process.execPath, [join(here, 'pollers.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  child.stdin.end(JSON.stringify(load));
  const told = await text(child.stdout);
  const [code] = await closed;
  if (code !== 0) throw new Error(`The pollers ended with ${code}`);
  return JSON.parse(told);
}
