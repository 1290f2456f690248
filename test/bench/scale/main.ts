import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { LocalRun } from './local-run.ts';
import { asTable } from './print.ts';
import { measureScale, mistakesOf } from './scale.ts';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000,3000,10000' },
    json: { type: 'boolean', default: false },
  },
});

const sizes = values.documents.split(',').map(Number);
if (sizes.some(size => !Number.isInteger(size) || size < 1)) {
  console.error(
    `Expected --documents to be whole numbers from 1, comma-separated, but received "${values.documents}".`,
  );
  process.exitCode = 1;
} else {
  const runs: LocalRun[] = [];
  for (const size of sizes) {
    const run = await measureScale(size);
    runs.push(run);
    console.error(`${size} documents in ${(run.wallMs / 1_000).toFixed(0)} s`);
    for (const mistake of mistakesOf(run)) {
      console.error(mistake);
      process.exitCode = 1;
    }
  }
  const [cpu] = cpus();
  if (values.json) console.log(JSON.stringify(runs));
  else console.log(`${cpus().length} × ${cpu?.model}, Node ${process.version}\n\n${asTable(runs)}`);
}
