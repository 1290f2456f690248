import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { InvalidInputError } from '../../shared/domain/errors.ts';
import { builtinForms } from '../../shared/forms/builtin.ts';
import { loadForms, parseForm, readForms } from '../../shared/forms/load.ts';
import { validateForm } from '../../shared/forms/validate-form.ts';
import { edit } from './edit.ts';

const form = {
  schemaVersion: 1,
  id: 'small',
  version: 1,
  title: 'Small',
  recognisedBy: [['SMALL FORM']],
  languages: ['en'],
  numerals: ['latn'],
  pages: 2,
  header: [{ id: 'place', labels: ['Place'], names: 'unit_name' }],
  fields: [
    { id: 'cast', labels: ['Ballots cast'] },
    { id: 'valid', labels: ['Valid votes'] },
    { id: 'void', labels: ['Void'], page: 2 },
  ],
  contests: [
    { id: 'president', labels: ['President'], columns: ['number', 'name', 'votes'] },
    { id: 'mayor', labels: ['Mayor'], columns: ['name', 'votes'], pages: [2] },
  ],
  rules: [
    { id: 'sum', left: ['sum(president.votes)'], op: '=', right: ['valid'], source: 'line 1' },
    { id: 'split', left: ['valid', 'void'], op: '=', right: ['cast'], source: 'line 2' },
  ],
  variants: [
    {
      id: 'without_void',
      description: 'Void ballots are not counted as cast.',
      source: 'handbook',
      rules: [{ id: 'split', left: ['valid'], op: '=', right: ['cast'], source: 'handbook' }],
    },
  ],
  pairs: [{ id: 'pair_cast', formId: 'other', field: 'cast', otherField: 'cast', source: 'one ballot each' }],
  roles: { ballotsCast: 'cast' },
  source: 'made up',
};

test('a form in order has no issue', t => {
  const { form: parsed, issues } = validateForm(form);
  t.deepEqual(issues, []);
  t.is(parsed?.rules[0]?.severity, 'error');
});

const mistakes: { name: string; changes: Record<string, unknown>; path: string; says: string }[] = [
  { name: 'a missing title', changes: { title: undefined }, path: 'title', says: 'expected string' },
  { name: 'an unknown key', changes: { colour: 'red' }, path: '', says: '"colour"' },
  {
    name: 'an id with capitals',
    changes: { 'fields.0.id': 'Cast' },
    path: 'fields.0.id',
    says: 'lower-case',
  },
  {
    name: 'two fields of one id',
    changes: { 'fields.2.id': 'cast' },
    path: 'fields.2.id',
    says: 'fields.0.id',
  },
  {
    name: 'two tables of one id',
    changes: { 'contests.1.id': 'president' },
    path: 'contests.1.id',
    says: 'contests.0.id',
  },
  { name: 'two rules of one id', changes: { 'rules.1.id': 'sum' }, path: 'rules.1.id', says: 'rules.0.id' },
  {
    name: 'a rule and a pair of one id',
    changes: { 'pairs.0.id': 'sum' },
    path: 'pairs.0.id',
    says: 'rules.0.id',
  },
  {
    name: 'an equation over a missing field',
    changes: { 'rules.1.right': ['casts'] },
    path: 'rules.1.right.0',
    says: 'Unknown field "casts"; expected one of cast, valid, void',
  },
  {
    name: 'an equation over a header field',
    changes: { 'rules.1.right': ['place'] },
    path: 'rules.1.right.0',
    says: 'Unknown field "place"',
  },
  {
    name: 'a sum over a missing table',
    changes: { 'rules.0.left': ['sum(senate.votes)'] },
    path: 'rules.0.left.0',
    says: 'Unknown table "senate"',
  },
  {
    name: 'a sum that does not say of which table',
    changes: { 'rules.0.left': ['sum(votes)'] },
    path: 'rules.0.left.0',
    says: 'president, mayor',
  },
  {
    name: 'a term that cannot be read',
    changes: { 'rules.0.right': ['valid', 'valid + void'] },
    path: 'rules.0.right.1',
    says: 'received "valid + void"',
  },
  {
    name: 'an equation of numbers alone',
    changes: { 'rules.0.left': ['3'], 'rules.0.right': ['4'] },
    path: 'rules.0',
    says: 'Expected a field',
  },
  {
    name: 'a variant over a missing field',
    changes: { 'variants.0.rules.0.left': ['gone'] },
    path: 'variants.0.rules.0.left.0',
    says: 'Unknown field "gone"',
  },
  {
    name: 'a variant that replaces no rule',
    changes: { 'variants.0.rules.0.id': 'new_rule' },
    path: 'variants.0.rules',
    says: 'sum, split',
  },
  {
    name: 'a role of a missing field',
    changes: { 'roles.validVotes': 'gone' },
    path: 'roles.validVotes',
    says: '"gone"',
  },
  {
    name: 'a pair of a missing field',
    changes: { 'pairs.0.field': 'gone' },
    path: 'pairs.0.field',
    says: '"gone"',
  },
  {
    name: 'a pair with itself',
    changes: { 'pairs.0.formId': 'small' },
    path: 'pairs.0.formId',
    says: 'another form',
  },
  {
    name: 'a field on a page that the form does not have',
    changes: { 'fields.2.page': 3 },
    path: 'fields.2.page',
    says: '1 to 2',
  },
  {
    name: 'a table on a page that the form does not have',
    changes: { 'contests.1.pages': [2, 3] },
    path: 'contests.1.pages.1',
    says: '1 to 2',
  },
  {
    name: 'one label for two fields of a page',
    changes: { 'fields.1.labels': ['Valid', 'ballots  CAST'] },
    path: 'fields.1.labels',
    says: '"ballots cast" on page "1"',
  },
  {
    name: 'words without a language',
    changes: { 'fields.0.inWords': true },
    path: 'fields.0.inWords',
    says: 'numberWords',
  },
  {
    name: 'a column of words without a language',
    changes: { 'contests.0.columns': ['name', 'votes', 'words'] },
    path: 'contests.0.columns',
    says: 'numberWords',
  },
  {
    name: 'a table without votes',
    changes: { 'contests.0.columns': ['name'] },
    path: 'contests.0.columns',
    says: '"votes"',
  },
  {
    name: 'a table whose rows cannot be told apart',
    changes: { 'contests.0.columns': ['votes'] },
    path: 'contests.0.columns',
    says: 'tell the rows apart',
  },
  {
    name: 'a column twice',
    changes: { 'contests.0.columns': ['name', 'votes', 'name'] },
    path: 'contests.0.columns.2',
    says: 'Duplicate column',
  },
  {
    name: 'a ballot without marks',
    changes: { kind: 'ballot' },
    path: 'contests.0.columns',
    says: '"mark" or "rank"',
  },
  {
    name: 'a ranked ballot without ranks',
    changes: { kind: 'ballot', 'contests.0.columns': ['name', 'mark'], 'contests.0.method': 'ranked' },
    path: 'contests.0.method',
    says: '"rank"',
  },
  {
    name: 'a sum of ranks',
    changes: { kind: 'ballot', 'contests.0.columns': ['name', 'rank'], 'contests.0.method': 'ranked' },
    path: 'rules.0.left.0',
    says: 'Ranks',
  },
];

for (const { name, changes, path, says } of mistakes) {
  test(`${name} is an error at ${path === '' ? 'the root' : path}`, t => {
    const { form: parsed, issues } = validateForm(edit(form, changes));
    const found = issues.filter(issue => issue.path === path && issue.message.includes(says));
    t.is(found.length, 1, JSON.stringify(issues, null, 2));
    t.is(found[0]?.severity, 'error');
    t.is(parsed, null);
  });
}

test('every mistake is reported at once, also where the shape is wrong', t => {
  const changes = {
    title: 3,
    'fields.1': 'valid',
    'rules.1.right': ['gone'],
    'roles.ballotsCast': 'lost',
    pages: 1,
  };
  const { issues } = validateForm(edit(form, changes));
  const paths = issues.map(issue => issue.path);
  for (const path of [
    'title',
    'fields.1',
    'rules.1.right.0',
    'rules.0.right.0',
    'roles.ballotsCast',
    'fields.2.page',
  ]) {
    t.true(paths.includes(path), `${path} in ${paths.join(' ')}`);
  }
});

for (const [name, json] of [
  ['null', null],
  ['a list', []],
  ['a text', 'form'],
  ['lists where objects belong', edit(form, { roles: [1], 'fields.0': [], rules: {} })],
] as const) {
  test(`${name} is not a form, without an exception`, t => {
    const { form: parsed, issues } = validateForm(json);
    t.is(parsed, null);
    t.true(issues.length > 0);
  });
}

test('parsing a broken form throws every mistake with the file’s name', t => {
  const text = JSON.stringify(edit(form, { 'rules.0.right': ['gone'], 'roles.ballotsCast': 'lost' }));
  const error = t.throws(() => parseForm(text, 'small.json'), { instanceOf: InvalidInputError });
  t.is(error?.code, 'invalid_form');
  t.deepEqual(
    error?.issues.map(issue => issue.path),
    ['rules.0.right.0', 'roles.ballotsCast'],
  );
  t.true(error?.message.includes('small.json'));
  t.throws(() => parseForm('{', 'small.json'), { instanceOf: InvalidInputError, message: /Expected JSON/ });
});

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'forms-'));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  return folder;
}

test('folders are read together; an id that was there before is a duplicate', async t => {
  const one = await folderWith({ 'a.json': JSON.stringify(form), 'notes.txt': 'not a form' });
  const two = await folderWith({ 'b.json': JSON.stringify({ ...form, title: 'Again' }), 'c.json': '{' });
  const builtin = await folderWith({ 'd.json': JSON.stringify({ ...form, id: 'ke-34a' }) });
  const { forms, issues } = await readForms([one, two, builtin], builtinForms());
  t.is(forms.get('small')?.title, 'Small');
  t.deepEqual(
    issues.map(({ file, path, message }) => [file, path, message.slice(0, 21)]),
    [
      [join(two, 'b.json'), 'id', 'Duplicate form "small'],
      [join(two, 'c.json'), '', 'Expected JSON: Expect'],
      [join(builtin, 'd.json'), 'id', 'Duplicate form "ke-34'],
    ],
  );
  const error = await t.throwsAsync(loadForms(one, two), { instanceOf: InvalidInputError });
  t.is(error?.issues.length, 2);
  await Promise.all([one, two, builtin].map(folder => rm(folder, { recursive: true })));
});

test('a folder that is not there is an issue', async t => {
  const { issues } = await readForms([join(tmpdir(), 'no-such-folder-of-forms')]);
  t.regex(issues[0]?.message ?? '', /Cannot read the folder/);
});
