import { execFileSync } from 'node:child_process';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../ballots-client/package.json' with { type: 'json' };
import { buildConsole } from '../../console/build.ts';
import { buildFunction, functionFolder, functionNames } from './build-function.ts';

for (const name of functionNames) {
  await buildFunction(name);
  console.log(`${name}  ${functionFolder(name)}`);
}
const pages = fileURLToPath(new URL('../../console/dist', import.meta.url));
await buildConsole(pages);
console.log(`console  ${pages}`);

// The client as others install it: Node strips no types below node_modules.
const source = fileURLToPath(new URL('../../ballots-client', import.meta.url));
const client = fileURLToPath(new URL('../../build/ballots-client', import.meta.url));
await rm(client, { recursive: true, force: true });
const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
execFileSync(process.execPath, [compiler, '-p', join(source, 'tsconfig.build.json')], { stdio: 'inherit' });
const { devDependencies: _made, ...published } = manifest;
const exports = { '.': { types: './index.d.ts', default: './index.js' } };
await writeFile(join(client, 'package.json'), `${JSON.stringify({ ...published, exports }, null, 2)}\n`);
await copyFile(join(source, 'README.md'), join(client, 'README.md'));
console.log(`client  ${client}`);
