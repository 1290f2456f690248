import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildFunction, type FunctionName, functionFolder, functionSignatures } from './build-function.ts';

const [name] = process.argv.slice(2);
if (name === undefined || !(name in functionSignatures)) {
  console.error(
    `Expected one of ${Object.keys(functionSignatures).join(', ')} but received ${name ?? 'nothing'}`,
  );
  process.exit(1);
}
const target = name as FunctionName;
await buildFunction(target);
const framework = fileURLToPath(
  new URL('../../node_modules/@google-cloud/functions-framework/build/src/main.js', import.meta.url),
);
const child = spawn(
  process.execPath,
  [
    framework,
    `--source=${functionFolder(target)}`,
    `--target=${target}`,
    `--signature-type=${functionSignatures[target]}`,
  ],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 0;
});
