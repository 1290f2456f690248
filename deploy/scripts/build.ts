import { fileURLToPath } from 'node:url';
import { buildConsole } from '../../console/build.ts';
import { buildFunction, functionFolder, functionNames } from './build-function.ts';

for (const name of functionNames) {
  await buildFunction(name);
  console.log(`${name}  ${functionFolder(name)}`);
}
const pages = fileURLToPath(new URL('../../console/dist', import.meta.url));
await buildConsole(pages);
console.log(`console  ${pages}`);
