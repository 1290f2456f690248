import { readFile } from 'node:fs/promises';
import test from 'ava';
import { integratorsPage, withFiles } from '../../deploy/scripts/integrators-doc.ts';
import { matchesFilter } from './subscription-filter.ts';

const page = await readFile(integratorsPage, 'utf8');

test('the page for integrators shows the example subscribers as they are', async t => {
  t.is(page, await withFiles(page), 'run npm run integrators-doc');
  for (const file of ['newest', 'pull', 'push', 'push-token'])
    t.true(page.includes(`<!-- file: examples/subscribers/${file}.ts -->`), file);
});

const attributes = {
  'ce-id': 'a.1',
  electionId: 'lakeland-2026',
  formId: 'statement-of-poll',
  pollingPlaceId: 'PP-0101',
  state: 'accepted',
  source: 'human',
};
const others = {
  'ce-id': 'a.1',
  electionId: 'elsewhere',
  formId: 'assembly-statement',
  state: 'accepted',
  source: 'model',
};

test('every filter that the page shows is one, passes what it is for and keeps out the rest', t => {
  const shown = [
    ...[...page.matchAll(/^\| `([^`]+)` \| [^|]+ \|$/gm)].map(match => match[1]!),
    ...[...page.matchAll(/--message-filter='([^']+)'/g)].map(match => match[1]!),
  ].filter(text => text.includes('attributes'));
  t.is(shown.length, 6);
  for (const filter of shown) {
    t.true(matchesFilter(filter, attributes), filter);
    t.false(matchesFilter(filter, others), filter);
  }
});

for (const slip of ['attributes.a == "b"', "attributes.a = 'b'", 'a = "b"', 'attributes.a = "b" AND']) {
  test(`a filter with a slip in it is noticed: ${slip}`, t => {
    t.throws(() => matchesFilter(slip, attributes));
  });
}
