import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { renderElectionValidation, validateElectionFile } from '../../cli/election-validate.ts';

test('the example election is valid with the forms beside it', async t => {
  const validation = await validateElectionFile('examples/election.json', ['examples/forms']);
  t.true(validation.ok);
  t.is(validation.election?.id, 'lakeland-2026');
  t.true(validation.forms.has('ke-34a'));
  t.regex(
    renderElectionValidation(validation),
    /^lakeland-2026: valid, \d+ reporting units, 2 contests, 2 forms; 0 errors, 0 warnings$/m,
  );
});

test('without its forms it is not, and the file and path are said', async t => {
  const validation = await validateElectionFile('examples/election.json', []);
  t.false(validation.ok);
  t.is(validation.election, undefined);
  const text = renderElectionValidation(validation);
  t.regex(
    text,
    /^examples\/election\.json\n {2}error {2}forms\.1\.formId: Unknown form "assembly-statement"/m,
  );
  t.regex(text, /^Not valid: \d+ errors?, \d+ warnings?$/m);
});

test('a mistake in a form is an issue of the form’s file', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'forms-'));
  await writeFile(join(folder, 'bad.json'), '{"id":"bad"}');
  const { ok, issues } = await validateElectionFile('examples/election.json', ['examples/forms', folder]);
  await rm(folder, { recursive: true });
  t.false(ok);
  t.true(issues.length > 3);
  t.true(issues.every(issue => issue.file === join(folder, 'bad.json')));
});

const unreadable = [
  { name: 'a file that is not there', path: 'examples/no-election.json', says: /Cannot read the file/ },
  { name: 'a file that is no JSON', path: 'examples/inbox', says: /Cannot read the file/ },
  { name: 'a text', path: 'LICENSE', says: /Expected JSON/ },
];

for (const { name, path, says } of unreadable) {
  test(`${name} is an issue and no exception`, async t => {
    const { ok, issues } = await validateElectionFile(path, []);
    t.false(ok);
    t.regex(issues[0]?.message ?? '', says);
    t.is(issues[0]?.file, path);
  });
}
