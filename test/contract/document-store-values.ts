import { InvalidInputError } from '../../shared/domain/errors.ts';
import type { JsonObject } from '../../shared/store/document-store.ts';
import { type ContractTest, write } from './document-store.ts';

const STORED: { name: string; value: JsonObject }[] = [
  { name: 'an empty record', value: {} },
  { name: 'empty maps, arrays and strings', value: { map: {}, list: [], text: '', deep: { list: [{}] } } },
  { name: 'null apart from missing', value: { votes: null, list: [null, 0, null] } },
  {
    name: 'numbers',
    value: {
      n: [0, 1, -1, 0.1, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53 - 1, -(2 ** 53), 2 ** 63, 1e21],
    },
  },
  { name: 'booleans apart from 0 and 1', value: { list: [true, 1, false, 0] } },
  {
    name: 'text of any script',
    value: {
      raw: '๕๑๒ บางบำหรุ',
      words: 'هزار 👩‍🚒 \u00e9 e\u0301 \u{10ffff}',
      control: 'a\u0000\n\t\u001f"\\',
    },
  },
  {
    name: 'arrays inside arrays',
    value: { boxes: [[0, 0, 1000, 1000], [[1], [[2, [3]]]], []], list: [[{ a: [[1]] }]] },
  },
  {
    name: 'names that a store could take for its own',
    value: {
      '': 1,
      '[]': [1],
      '~': 2,
      '~~a': 3,
      '~[]': 4,
      __name__: 5,
      'a.b': { 'c.d': 6 },
      "quo'te": 7,
      'back`tick': 8,
      '"': 9,
      $: 10,
      constructor: 11,
      toString: 12,
      'ช่อง 1/2': 13,
      nested: { '[]': 'not an array', __id7__: [] },
    },
  },
  { name: '19 levels of maps', value: levels(19) },
  { name: '500 KB of text', value: { raw: 'ก'.repeat(166_000), more: 'x'.repeat(2_000) } },
  {
    name: 'many small fields',
    value: {
      rows: Array.from({ length: 2_000 }, (_, number) => ({
        number,
        label: `no. ${number}`,
        votes: number * 7,
      })),
    },
  },
];

const REFUSED: { name: string; value: unknown; path: string }[] = [
  { name: 'undefined', value: { votes: [{ value: undefined }] }, path: 'votes.0.value' },
  { name: 'NaN', value: { fields: { total: Number.NaN } }, path: 'fields.total' },
  { name: 'Infinity', value: { total: Number.POSITIVE_INFINITY }, path: 'total' },
  { name: 'a Date', value: { at: new Date(0) }, path: 'at' },
  { name: 'a bigint', value: { n: 1n }, path: 'n' },
  { name: 'a function', value: { toJSON: () => ({}) }, path: 'toJSON' },
  { name: 'a Buffer', value: { bytes: Buffer.from('a') }, path: 'bytes' },
  { name: 'a Map', value: { votes: new Map() }, path: 'votes' },
  { name: 'a hole in an array', value: { list: new Array(1) }, path: 'list.0' },
  { name: 'half a surrogate pair', value: { raw: 'a\ud83d' }, path: 'raw' },
  { name: 'a name with half a surrogate pair', value: { '\ud83d': 1 }, path: '' },
  { name: 'a name of 1,500 bytes', value: { ['n'.repeat(1_500)]: 1 }, path: '' },
  { name: 'more than 20 levels', value: levels(21), path: Array(20).fill('a').join('.') },
  { name: 'more than 1 MB', value: { raw: 'x'.repeat(1_000_000) }, path: '' },
  { name: 'an array for a record', value: [], path: '' },
  { name: 'null for a record', value: null, path: '' },
];

/** Maps within each other, the record itself being the first level. */
function levels(count: number): JsonObject {
  return count === 1 ? {} : { a: levels(count - 1) };
}

/** Ids of people and places, and paths that look like a store's own syntax. */
const PATHS = [
  'tallies/nation-2026~president~บางบำหรุ',
  'settings/🗳️ ballot (1).jpg',
  'settings/%2F%20+?#&=',
  `settings/'; DROP TABLE records; --"`,
  'settings/a.b~c*[d]`e`',
  'settings/a\\b',
  'settings/\u00e9',
  'settings/e\u0301',
  'settings/...',
  'settings/_a_',
  `settings/${'ก'.repeat(400)}`,
  'documents/aaaaaaaaaaaaaaaaaaaa/results/1',
  'documents/aaaaaaaaaaaaaaaaaaaa/results/1/notes/1',
];

const BAD_PATHS = [
  '',
  'a',
  'a/b/c',
  '/a',
  'a/',
  'a//b/c',
  'a/.',
  'a/..',
  'a/__x__',
  '__x__/a',
  'a/\ud83d',
  `a/${'x'.repeat(1_501)}`,
];

/** What is read back equals what was written; what can't be is refused. */
export function valueContract(test: ContractTest): void {
  for (const { name, value } of STORED) {
    test(`${name} can be read back as written`, async (t, store) => {
      await write(store, { 'values/a': value });
      t.deepEqual(await store.get('values/a'), value);
      t.deepEqual(await store.query({ collection: 'values', limit: 2 }), [
        { path: 'values/a', id: 'a', value },
      ]);
    });
  }

  test('minus zero is read back as zero', async (t, store) => {
    await write(store, { 'values/a': { n: -0 } });
    t.deepEqual(await store.get('values/a'), { n: 0 });
  });

  test('what is not plain JSON is refused with its path, and nothing is written', async (t, store) => {
    for (const { name, value, path } of REFUSED) {
      const attempt = store.transaction(async transaction => {
        transaction.set('values/before', { n: 1 });
        transaction.set('values/a', value as JsonObject);
      });
      const error = await t.throwsAsync<InvalidInputError>(attempt, { instanceOf: InvalidInputError }, name);
      t.is(error?.code, 'not_storable', name);
      t.deepEqual(
        error?.issues.map(issue => issue.path),
        [path],
        name,
      );
    }
    t.deepEqual(await store.getMany(['values/a', 'values/before']), [null, null]);
  });

  test('records with odd paths are kept apart', async (t, store) => {
    await write(store, Object.fromEntries(PATHS.map(path => [path, { path }])));
    t.deepEqual(
      await store.getMany(PATHS),
      PATHS.map(path => ({ path })),
    );
    const settings = await store.query({ collection: 'settings', limit: 100 });
    const expected = PATHS.filter(path => path.startsWith('settings/'));
    t.deepEqual(settings.map(record => record.path).sort(), expected.sort());
    t.true(settings.every(({ path, id }) => path === `settings/${id}`));
  });

  test('a path that some store could not hold is refused', async (t, store) => {
    const refused = { instanceOf: InvalidInputError, code: 'bad_path' };
    for (const path of BAD_PATHS) {
      await t.throwsAsync(store.get(path), refused, path);
      await t.throwsAsync(write(store, { [path]: {} }), refused, path);
      await t.throwsAsync(
        store.transaction(transaction => transaction.get(path)),
        refused,
        path,
      );
    }
    await t.throwsAsync(store.query({ collection: 'a/b', limit: 1 }), refused);
  });
}
