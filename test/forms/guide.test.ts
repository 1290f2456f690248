import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { CheckLine } from '../../cli/check-file.ts';
import { validateElectionFile } from '../../cli/election-validate.ts';
import { identifyByKey, identifyPlace } from '../../shared/forms/identify.ts';
import { answersTo, outcomeOf } from './answers.ts';

const guide = await readFile('docs/forms.md', 'utf8');
const blocks = new Map(
  [...guide.matchAll(/^```json (\w+)\n(.*?)^```/gms)].map(([, name, text]) => [name!, text!]),
);

/** The guide's files laid out as it says, checked as the command does. */
async function validateGuide(): ReturnType<typeof validateElectionFile> {
  const folder = await mkdtemp(join(tmpdir(), 'costa-plata-'));
  await mkdir(join(folder, 'forms'));
  await writeFile(join(folder, 'forms', 'cp-acta.json'), blocks.get('form')!);
  await writeFile(join(folder, 'election.json'), blocks.get('election')!);
  const validation = await validateElectionFile(join(folder, 'election.json'), [join(folder, 'forms')]);
  await rm(folder, { recursive: true });
  return validation;
}

const { ok, election, forms, issues } = await validateGuide();
const form = forms.get('cp-acta')!;
const setting = { forms, formId: 'cp-acta', election: election! };
const reading = CheckLine.parse(JSON.parse(blocks.get('reading')!));

test('the guide’s form and election are valid without a warning', t => {
  t.deepEqual(issues, []);
  t.true(ok);
});

test('the guide’s reading is accepted', async t => {
  const answers = await answersTo([JSON.parse(blocks.get('reading')!)], setting);
  t.deepEqual(answers, [{ id: 'mesa-2', outcome: 'accept', findings: [] }]);
});

const inEquations = Object.keys(reading.fields).filter(field => field !== 'registered');

for (const field of [...inEquations, ...reading.contests[0]!.votes.map((_, row) => row)]) {
  test(`one less in ${typeof field === 'number' ? `row ${field + 1}` : field} of the guide’s reading goes to review`, async t => {
    const copy = structuredClone(reading);
    const count = typeof field === 'number' ? copy.contests[0]!.votes[field]! : copy.fields[field]!;
    count.value = count.value! - 1;
    t.is(await outcomeOf(setting, copy), 'review');
  });
}

test('the guide’s file names and header name the place that it says', t => {
  for (const key of ['cp-2027/cp-acta/N-01-2', 'acta_San Telmo_2', 'cp-2027/acta_escuela san telmo_02']) {
    t.like(identifyByKey(key, [election!]), { formId: 'cp-acta', pollingPlaceId: 'N-01-2', problem: null });
  }
  t.is(
    identifyPlace({ province: 'Norte', school: 'San Telmo', table: '2' }, form, election!).placeId,
    'N-01-2',
  );
});

test('the guide’s links lead to files', async t => {
  const links = [...guide.matchAll(/\]\((\.\.\/[^)#]+)\)/g)].map(([, link]) => link!);
  t.true(links.length >= 8);
  for (const link of links) await t.notThrowsAsync(readFile(join('docs', link)), link);
});
