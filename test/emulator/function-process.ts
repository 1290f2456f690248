import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  buildFunction,
  type FunctionName,
  functionEnvironment,
  functionFolder,
} from '../../deploy/scripts/build-function.ts';
import { freePort, startBoundProcess } from './bound-process.ts';

/** A built function under the real functions framework. */
export interface FunctionProcess {
  readonly url: string;
  /** Of the framework's own process. */
  readonly pid: number;
  exited(): boolean;
  output(): string;
  stop(): Promise<void>;
}

const framework = fileURLToPath(
  new URL('../../node_modules/@google-cloud/functions-framework/build/src/main.js', import.meta.url),
);

/** Builds the function, starts it from its deployable folder and waits until it listens. */
export async function startFunction(
  name: FunctionName,
  environment: Readonly<Record<string, string>>,
): Promise<FunctionProcess> {
  await buildFunction(name);
  return startBuilt(name, functionFolder(name), environment);
}

/** Starts what is built in a folder as a deployed function is, and waits until it listens. */
export async function startBuilt(
  name: FunctionName,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<FunctionProcess> {
  const port = await freePort();
  const settings = Object.entries({ ...functionEnvironment, ...environment, PORT: `${port}` }).map(
    ([key, value]) => `${key}=${value}`,
  );
  const arguments_ = [framework, `--source=${folder}`, `--target=${name}`];
  const child = startBoundProcess(['env', ...settings, process.execPath, ...arguments_]);
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + 60_000; ; ) {
    if (child.exited()) throw new Error(`${name} ended before it listened:\n${child.output()}`);
    // Any answer will do: a GET is no event, and is told so.
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer !== null) {
      const { output, exited, stop } = child;
      return { url, pid: await childOf(child.pid!, framework), output, exited, stop };
    }
    if (Date.now() > deadline) throw new Error(`${name} does not listen:\n${child.output()}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** The child of a process that runs that program; 0 where the system doesn't tell. */
async function childOf(parent: number, program: string): Promise<number> {
  const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8').catch(() => '');
  for (const pid of children.split(' ').filter(each => each !== '')) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(program)) return Number(pid);
  }
  return 0;
}
