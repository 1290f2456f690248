import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
    if (answer?.ok) return { url, stop: () => child.stop() };
    if (child.exited() || Date.now() > deadline) {
      await child.stop();
      throw new Error(`The target ${name} does not answer:\n${child.output()}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
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
