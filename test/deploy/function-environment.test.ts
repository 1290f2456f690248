import { readFile } from 'node:fs/promises';
import test from 'ava';
import { functionEnvironment } from '../../deploy/scripts/build-function.ts';

test('the deploy commands set what a function must be started with', async t => {
  const commands = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
  const settings = /^SETTINGS=(.*)$/m.exec(commands)?.[1]?.split(',') ?? [];
  for (const [name, value] of Object.entries(functionEnvironment))
    t.true(settings.includes(`${name}=${value}`), name);
});
