import '../fixtures/full-speed.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { measureChecks } from '../bench/checks/bench-checks.ts';
import { readCorpus } from '../bench/checks/corpus.ts';
import { dataFolder, formsFolder } from '../bench/checks/folders.ts';
import { Bench } from '../bench/checks/measure.ts';

const folder = dataFolder();
const there = existsSync(join(folder, 'gold.jsonl.gz'));

const onCorpus = there ? test : test.skip;
const where = there ? '' : ' (skipped: no corpus beside the repository; name its folder in BALLOTS_DATA)';

onCorpus(`on the corpus of real readings every number that issue 3 asks for is met${where}`, async t => {
  t.timeout(170_000, 'some 27,000 checks');
  const bench = await Bench.of(await readCorpus(folder), formsFolder);
  for (const { name, op, limit, rate, met } of measureChecks(bench, 2).targets) {
    t.true(met, `${name}: expected ${op} ${limit} but measured ${rate}`);
  }
});
