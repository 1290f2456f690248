import { readFile } from 'node:fs/promises';
import test from 'ava';
import { envExample, parseConfig } from '../../shared/config/config.ts';
import { variables } from '../../shared/config/variables.ts';
import { InvalidInputError } from '../../shared/domain/errors.ts';

test('an empty environment is local mode with its defaults', t => {
  const config = parseConfig({});
  t.is(config.BALLOTS_MODE, 'local');
  t.is(config.PORT, 8080);
  t.is(config.READER, 'auto');
});

test('everything wrong is listed at once, each with its meaning and an example', t => {
  const error = t.throws(
    () => parseConfig({ PORT: 'many', READER: 'oracle', MAX_IMAGE_BYTES: '-1', CORS_ORIGINS: 'not a url' }),
    { instanceOf: InvalidInputError },
  );
  t.is(error.code, 'invalid_configuration');
  t.deepEqual(error.issues.map(issue => issue.path).sort(), [
    'CORS_ORIGINS',
    'MAX_IMAGE_BYTES',
    'PORT',
    'READER',
  ]);
  for (const issue of error.issues) {
    const { meaning, example } = variables[issue.path as keyof typeof variables];
    t.true(issue.message.includes(meaning) && issue.message.includes(example), issue.message);
  }
});

const contradictions = [
  {
    name: 'cloud mode without a project',
    environment: { BALLOTS_MODE: 'cloud' },
    path: 'GOOGLE_CLOUD_PROJECT',
  },
  { name: 'Gemini without a project', environment: { READER: 'gemini' }, path: 'GOOGLE_CLOUD_PROJECT' },
  {
    name: 'an output that would trigger an input',
    environment: { INBOX_BUCKET: 'one', PROCESSED_BUCKET: 'one' },
    path: 'PROCESSED_BUCKET',
  },
];
for (const { name, environment, path } of contradictions) {
  test(`${name} is refused`, t => {
    const error = t.throws(() => parseConfig(environment), { instanceOf: InvalidInputError });
    t.deepEqual(
      error.issues.map(issue => issue.path),
      [path],
    );
  });
}

test('an empty variable counts as absent', t => {
  t.is(parseConfig({ PORT: '', FORMS_DIR: '' }).PORT, 8080);
});

test('.env.example is what the variables say', async t => {
  const committed = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
  t.is(committed, envExample(), 'run "npm run env-example"');
});
