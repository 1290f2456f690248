import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildFunction, functionEnvironment, functionFolder, functionNames } from './build-function.ts';

const [name] = process.argv.slice(2);
const target = functionNames.find(each => each === name);
if (target === undefined) {
  console.error(`Expected one of ${functionNames.join(', ')} but received ${name ?? 'nothing'}`);
  process.exit(1);
}
await buildFunction(target);
const framework = fileURLToPath(
  new URL('../../node_modules/@google-cloud/functions-framework/build/src/main.js', import.meta.url),
);
const child = spawn(
  process.execPath,
  [framework, `--source=${functionFolder(target)}`, `--target=${target}`],
  { stdio: 'inherit', env: { ...functionEnvironment, ...process.env } },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 0;
});
