import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runBench } from './bench-checks.ts';
import { readCorpus } from './corpus.ts';
import { dataFolder, formsFolder } from './folders.ts';
import { Bench } from './measure.ts';
import { asText } from './print.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    rounds: { type: 'string', default: '25' },
    json: { type: 'boolean', default: false },
  },
});

const folder = values.data ?? dataFolder();
const rounds = Number(values.rounds);
if (!existsSync(join(folder, 'gold.jsonl.gz'))) {
  console.error(
    `No corpus in ${folder}: expected gold.jsonl.gz, corrupted.jsonl.gz, real.jsonl.gz, registry.json.`,
  );
  console.error('Name its folder with --data DIR or BALLOTS_DATA.');
  process.exitCode = 1;
} else if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`Expected --rounds to be a whole number from 1 but received "${values.rounds}".`);
  process.exitCode = 1;
} else {
  const result = runBench(await Bench.of(await readCorpus(folder), formsFolder), rounds);
  if (!values.json) console.log(`${asText(result)}\n`);
  console.log(JSON.stringify(result));
}
