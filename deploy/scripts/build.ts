import { buildFunction, functionFolder, functionNames } from './build-function.ts';

for (const name of functionNames) {
  await buildFunction(name);
  console.log(`${name}  ${functionFolder(name)}`);
}
