import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { bundleFunction } from '../../deploy/scripts/build-function.ts';
import { PageRejectionCode } from '../../shared/domain/page.ts';
import { startBuilt } from '../emulator/function-process.ts';
import { countryOf } from './country.ts';
import { makeIngredients } from './inputs/hostile-input.ts';
import { namings } from './inputs/names.ts';
import { kinds } from './inputs/odd-files.ts';
import { namedOutcomes, unnamed } from './inputs/outcomes.ts';
import { describeRun, megabytes } from './inputs/report.ts';
import { runInputs } from './inputs/run-inputs.ts';
import { openPlant } from './plant.ts';

/** 20,000 are the whole; without it as many as fit in a few minutes. */
const count = Number(process.env.BALLOTS_FAULT_INPUTS ?? 3_000);
const seed = Number(process.env.BALLOTS_FAULT_SEED ?? 20_261_123);
/** From here on every kind and every outcome occurs. */
const manyInputs = 1_500;
const maxResidentBytes = 512 * 2 ** 20;
const generousMsEach = 2_000;
const built = fileURLToPath(new URL('../../build/hostile-inputs', import.meta.url));

test(`${count} hostile uploads: no crash, each a named outcome, within 512 MB`, async t => {
  t.timeout(300_000 + generousMsEach * count);
  const root = await mkdtemp(join(tmpdir(), 'ballots-inputs-'));
  t.teardown(() => rm(root, { recursive: true, force: true }));
  const odd = join(root, 'odd');
  const ingredients = { folder: odd, sound: await makeIngredients(odd) };
  const folder = join(root, 'plant');
  const country = countryOf({ documents: 3 });
  const services = await openPlant({ folder, country, owner: 'uploader' });
  t.teardown(() => services.close());
  await services.elections.import(country.definition, country.forms);
  await bundleFunction('hostile-inputs', 'test/fault/inputs/served.ts', built);
  const process = await startBuilt('preprocess', built, { INPUTS_FOLDER: folder });
  t.teardown(() => process.stop());

  const numbers = Array.from({ length: count }, (_, number) => number);
  const run = await runInputs({ numbers, seed, ingredients, services, process });
  t.log(describeRun(run, namedOutcomes));

  const { ended, peakBytes } = run;
  t.deepEqual(unnamed(ended), [], process.output());
  t.is(ended.length, count);
  t.false(process.exited(), process.output());
  t.true(peakBytes < maxResidentBytes, `${megabytes(peakBytes)} MB resident`);
  if (count < manyInputs) return;
  t.deepEqual(missing([...kinds, 'wrong event'], new Set(ended.map(({ kind }) => kind))), []);
  t.deepEqual(missing([...namings, 'impossible'], new Set(ended.map(({ naming }) => naming))), []);
  const outcomes = new Set(ended.flatMap(each => each.outcomes));
  t.deepEqual(missing(['page', ...PageRejectionCode.options], outcomes), []);
});

const missing = (wanted: readonly string[], met: ReadonlySet<string>) =>
  wanted.filter(each => !met.has(each));
