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
  const port = await freePort();
  const settings = Object.entries({ ...functionEnvironment, ...environment, PORT: `${port}` }).map(
    ([key, value]) => `${key}=${value}`,
  );
  const arguments_ = [framework, `--source=${functionFolder(name)}`, `--target=${name}`];
  const child = startBoundProcess(['env', ...settings, process.execPath, ...arguments_]);
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + 60_000; ; ) {
    if (child.exited()) throw new Error(`${name} ended before it listened:\n${child.output()}`);
    // Any answer will do: a GET is no event, and is told so.
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer !== null) return { url, output: child.output, stop: child.stop };
    if (Date.now() > deadline) throw new Error(`${name} does not listen:\n${child.output()}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
