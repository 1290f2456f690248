// One run in a process of its own, so that its memory is its alone. Arguments: folder with the inbox, documents. Prints
// a LocalRun.
import { countryOf } from '../../fault/country.ts';
import { runLocally } from './local-run.ts';

const [folder, documents] = process.argv.slice(2);
console.log(
  JSON.stringify(await runLocally(folder!, countryOf({ documents: Number(documents), onePage: true }))),
);
