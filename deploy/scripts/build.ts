import { buildFunction, type FunctionName, functionFolder, functionSignatures } from './build-function.ts';

for (const name of Object.keys(functionSignatures) as FunctionName[]) {
  await buildFunction(name);
  console.log(`${name}  ${functionFolder(name)}`);
}
