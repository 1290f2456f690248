import type { Condition, DocumentStore, JsonObject, Query } from '../../shared/store/document-store.ts';
import { type ContractTest, write } from './document-store.ts';

const PLACES: Readonly<Record<string, JsonObject>> = {
  a: {
    state: 'ready',
    n: 3,
    flag: true,
    rules: ['sum', 'blank'],
    unit: { id: 'north', code: 1 },
    createdAt: '2026-11-23T10:00:00.000Z',
  },
  b: {
    state: 'failed',
    n: -1,
    flag: false,
    rules: [],
    unit: { id: 'south' },
    createdAt: '2026-11-23T10:00:00.001Z',
  },
  c: {
    state: 'ready',
    n: 2.5,
    flag: 1,
    rules: ['blank'],
    unit: { id: 'north' },
    createdAt: '2026-11-23T09:59:59.999Z',
  },
  d: { state: null, n: '3', flag: 0, rules: 'sum', unit: null, createdAt: '2026-11-23T10:00:00.000Z' },
  e: { n: null, rules: [1, '1', true, null], unit: 'north' },
  f: { state: 'Ready', n: 10, flag: 'true', rules: ['1'], unit: { id: null } },
  g: { rules: [true] },
  h: {},
};

const FILTERS: { name: string; where: Condition[]; ids: string }[] = [
  { name: 'equal text', where: [{ field: 'state', op: '=', value: 'ready' }], ids: 'ac' },
  { name: 'equal number', where: [{ field: 'n', op: '=', value: 3 }], ids: 'a' },
  { name: 'equal text of digits', where: [{ field: 'n', op: '=', value: '3' }], ids: 'd' },
  { name: 'equal true, not 1', where: [{ field: 'flag', op: '=', value: true }], ids: 'a' },
  { name: 'equal 0, not false', where: [{ field: 'flag', op: '=', value: 0 }], ids: 'd' },
  { name: 'equal null, not missing', where: [{ field: 'state', op: '=', value: null }], ids: 'd' },
  { name: 'dotted path', where: [{ field: 'unit.id', op: '=', value: 'north' }], ids: 'ac' },
  { name: 'dotted path to null', where: [{ field: 'unit.id', op: '=', value: null }], ids: 'f' },
  {
    name: 'two fields',
    where: [
      { field: 'state', op: '=', value: 'ready' },
      { field: 'flag', op: '=', value: 1 },
    ],
    ids: 'c',
  },
  { name: 'in', where: [{ field: 'state', op: 'in', value: ['failed', 'Ready', 'absent'] }], ids: 'bf' },
  { name: 'in, of several types', where: [{ field: 'n', op: 'in', value: [3, '3', 2.5] }], ids: 'acd' },
  {
    name: 'in, and another field',
    where: [
      { field: 'state', op: 'in', value: ['ready', 'failed'] },
      { field: 'unit.id', op: '=', value: 'north' },
    ],
    ids: 'ac',
  },
  {
    name: 'array contains text',
    where: [{ field: 'rules', op: 'array-contains', value: 'blank' }],
    ids: 'ac',
  },
  {
    name: 'array contains text, not number',
    where: [{ field: 'rules', op: 'array-contains', value: '1' }],
    ids: 'ef',
  },
  {
    name: 'array contains true, not 1',
    where: [{ field: 'rules', op: 'array-contains', value: true }],
    ids: 'eg',
  },
  {
    name: 'array contains number, not true',
    where: [{ field: 'rules', op: 'array-contains', value: 1 }],
    ids: 'e',
  },
  {
    name: 'array contains, text is no array',
    where: [{ field: 'rules', op: 'array-contains', value: 'sum' }],
    ids: 'a',
  },
  { name: 'no match', where: [{ field: 'absent', op: '=', value: 'x' }], ids: '' },
  {
    name: 'text that holds an operator',
    where: [{ field: 'state', op: '=', value: "' OR 1=1 --" }],
    ids: '',
  },
];

const RANGES: { op: Condition['op']; value: number | string | boolean; field: string; ids: string }[] = [
  { field: 'n', op: '<', value: 3, ids: 'bc' },
  { field: 'n', op: '<=', value: 3, ids: 'bca' },
  { field: 'n', op: '>', value: -1, ids: 'caf' },
  { field: 'n', op: '>=', value: -1, ids: 'bcaf' },
  { field: 'n', op: '>', value: '', ids: 'd' },
  { field: 'flag', op: '<=', value: true, ids: 'ba' },
  { field: 'flag', op: '>=', value: 0, ids: 'dc' },
  { field: 'createdAt', op: '<=', value: '2026-11-23T10:00:00.000Z', ids: 'cad' },
  { field: 'unit.code', op: '<', value: 5, ids: 'a' },
];

/** In the order of Firestore: null, booleans, numbers, text by UTF-8 bytes. */
const ORDERED = [
  null,
  false,
  true,
  -1e300,
  -5,
  -0.5,
  0,
  0.5,
  2,
  10,
  2 ** 53,
  1e300,
  '',
  ' ',
  '10',
  '2',
  'A',
  'Z',
  'a',
  'aa',
  'b',
  'e\u0301',
  'z',
  '\u00e9',
  'ก',
  '๙',
  '\uffee',
  '👍',
  '\u{10ffff}',
];

const WRONG: { name: string; query: Omit<Query, 'collection'> }[] = [
  { name: 'limit 0', query: { limit: 0 } },
  { name: 'a limit with a fraction', query: { limit: 1.5 } },
  {
    name: 'null compared by size',
    query: {
      limit: 1,
      where: [{ field: 'n', op: '<', value: null }],
      orderBy: { field: 'n', direction: 'ascending' },
    },
  },
  { name: 'an array as operand', query: { limit: 1, where: [{ field: 'n', op: '=', value: [1] }] } },
  { name: 'in without values', query: { limit: 1, where: [{ field: 'n', op: 'in', value: [] }] } },
  { name: 'in with null', query: { limit: 1, where: [{ field: 'n', op: 'in', value: [1, null] }] } },
  {
    name: 'in with 31 values',
    query: { limit: 1, where: [{ field: 'n', op: 'in', value: Array.from({ length: 31 }, (_, n) => n) }] },
  },
  { name: 'a range without order', query: { limit: 1, where: [{ field: 'n', op: '<', value: 1 }] } },
  {
    name: 'two array-contains',
    query: { limit: 1, where: ['a', 'b'].map(value => ({ field: 'rules', op: 'array-contains', value })) },
  },
  { name: 'a field name with a quote', query: { limit: 1, where: [{ field: `a"'`, op: '=', value: 1 }] } },
  { name: 'an empty path segment', query: { limit: 1, orderBy: { field: 'a..b', direction: 'ascending' } } },
  {
    name: 'a cursor without its value',
    query: { limit: 1, orderBy: { field: 'n', direction: 'ascending' }, after: { id: 'a' } },
  },
  { name: 'a cursor’s value without order', query: { limit: 1, after: { id: 'a', value: 1 } } },
];

async function idsOf(store: DocumentStore, query: Query): Promise<string> {
  return (await store.query(query)).map(record => record.id).join('');
}

function writePlaces(store: DocumentStore): Promise<void> {
  const records = Object.entries(PLACES).map(([id, value]): [string, JsonObject] => [`places/${id}`, value]);
  // Neighbours by name, whose records must never appear.
  const others: [string, JsonObject][] = [
    'place/a',
    'placesx/a',
    'places/a/places/z',
    'other/a/places/y',
  ].map(path => [path, PLACES.a!]);
  return write(store, Object.fromEntries([...records, ...others]));
}

/** Pages of the given size, each after the last record of the one before, until one is short. */
async function pages(store: DocumentStore, query: Query): Promise<string[]> {
  const ids: string[] = [];
  for (let after = query.after; ; ) {
    const page = await store.query({ ...query, ...(after && { after }) });
    ids.push(...page.map(record => record.id));
    const last = page.at(-1);
    if (!last || page.length < query.limit) return ids;
    after = query.orderBy ? { id: last.id, value: last.value[query.orderBy.field] ?? null } : { id: last.id };
  }
}

/** What queries promise: filters, order, cursors, counts. */
export function queryContract(test: ContractTest): void {
  test('a filter finds the records that match, by type and value, in order of id', async (t, store) => {
    await writePlaces(store);
    for (const { name, where, ids } of FILTERS) {
      t.is(await idsOf(store, { collection: 'places', where, limit: 10 }), ids, name);
      t.is(await store.count({ collection: 'places', where }), ids.length, `count: ${name}`);
    }
  });

  test('a range finds values of the operand’s type, in their order', async (t, store) => {
    await writePlaces(store);
    for (const { field, op, value, ids } of RANGES) {
      const where = [{ field, op, value }];
      const name = `${field} ${op} ${JSON.stringify(value)}`;
      const query = { collection: 'places', where, limit: 10 };
      t.is(await idsOf(store, { ...query, orderBy: { field, direction: 'ascending' } }), ids, name);
      t.is(await store.count({ collection: 'places', where }), ids.length, `count: ${name}`);
      const page = { ...query, limit: 1, orderBy: { field, direction: 'ascending' as const } };
      if (!field.includes('.')) t.is((await pages(store, page)).join(''), ids, `pages: ${name}`);
    }
  });

  test('an interval has both its ends', async (t, store) => {
    await writePlaces(store);
    const where: Condition[] = [
      { field: 'n', op: '>', value: -1 },
      { field: 'n', op: '<', value: 10 },
    ];
    t.is(
      await idsOf(store, {
        collection: 'places',
        where,
        orderBy: { field: 'n', direction: 'descending' },
        limit: 10,
      }),
      'ac',
    );
    t.is(await store.count({ collection: 'places', where }), 2);
  });

  test('values of every type come in Firestore’s order, both ways, whole and in pages', async (t, store) => {
    const records = ORDERED.map((value, index): [string, JsonObject] => {
      // Ids in another order than the values.
      return [`values/${String((index * 11) % ORDERED.length).padStart(2, '0')}`, { value, missing: null }];
    });
    await write(store, { ...Object.fromEntries(records), 'values/without': { other: 1 } });
    const ids = records.map(([path]) => path.slice('values/'.length));
    const reversed = [...ids].reverse();
    for (const limit of [100, 7, 1]) {
      const query = { collection: 'values', limit };
      t.deepEqual(await pages(store, { ...query, orderBy: { field: 'value', direction: 'ascending' } }), ids);
      t.deepEqual(
        await pages(store, { ...query, orderBy: { field: 'value', direction: 'descending' } }),
        reversed,
      );
    }
  });

  test('equal values come in order of id, in the direction of the order', async (t, store) => {
    await write(
      store,
      Object.fromEntries(['c', 'a', 'd', 'b'].map(id => [`x/${id}`, { n: id === 'd' ? 0 : 1, s: null }])),
    );
    const ordered = (
      field: string,
      direction: 'ascending' | 'descending',
      limit: number,
    ): Promise<string[]> => pages(store, { collection: 'x', orderBy: { field, direction }, limit });
    for (const limit of [10, 2, 1]) {
      t.deepEqual(await ordered('n', 'ascending', limit), ['d', 'a', 'b', 'c']);
      t.deepEqual(await ordered('n', 'descending', limit), ['c', 'b', 'a', 'd']);
      t.deepEqual(await ordered('s', 'ascending', limit), ['a', 'b', 'c', 'd']);
      t.deepEqual(await ordered('s', 'descending', limit), ['d', 'c', 'b', 'a']);
    }
  });

  test('ids come by their UTF-8 bytes, whole and in pages', async (t, store) => {
    const ids = [
      '1',
      '10',
      '2',
      'A',
      'a',
      'a b',
      'a~b',
      'e\u0301',
      'z',
      '\u00e9',
      'บางบำหรุ',
      '\uffee',
      '👍',
      '👍👍',
    ];
    await write(store, Object.fromEntries([...ids].reverse().map(id => [`ids/${id}`, { id }])));
    for (const limit of [100, 3, 1]) t.deepEqual(await pages(store, { collection: 'ids', limit }), ids);
  });

  test('filters, an order and a cursor work together', async (t, store) => {
    const records = Array.from({ length: 20 }, (_, n): [string, JsonObject] => [
      `documents/d${String(n).padStart(2, '0')}`,
      {
        electionId: 'e',
        state: n % 2 ? 'ready' : 'failed',
        rules: n % 3 ? ['a'] : ['a', 'b'],
        createdAt: `t${Math.floor(n / 4)}`,
      },
    ]);
    await write(store, Object.fromEntries(records));
    const where: Condition[] = [
      { field: 'electionId', op: '=', value: 'e' },
      { field: 'state', op: '=', value: 'ready' },
    ];
    const newest = { field: 'createdAt', direction: 'descending' } as const;
    const odd = ['d19', 'd17', 'd15', 'd13', 'd11', 'd09', 'd07', 'd05', 'd03', 'd01'];
    t.deepEqual(await pages(store, { collection: 'documents', where, orderBy: newest, limit: 3 }), odd);
    const withRule: Condition[] = [...where, { field: 'rules', op: 'array-contains', value: 'b' }];
    t.deepEqual(await pages(store, { collection: 'documents', where: withRule, orderBy: newest, limit: 1 }), [
      'd15',
      'd09',
      'd03',
    ]);
    const either: Condition[] = [{ field: 'state', op: 'in', value: ['ready', 'failed'] }];
    t.is(
      (await pages(store, { collection: 'documents', where: either, orderBy: newest, limit: 6 })).length,
      20,
    );
  });

  test('a cursor need not name a record that still exists', async (t, store) => {
    await write(store, { 'x/a': { n: 1 }, 'x/c': { n: 3 } });
    t.is(await idsOf(store, { collection: 'x', after: { id: 'b' }, limit: 10 }), 'c');
    const orderBy = { field: 'n', direction: 'ascending' } as const;
    t.is(await idsOf(store, { collection: 'x', orderBy, after: { id: 'zz', value: 1 }, limit: 10 }), 'c');
    t.is(await idsOf(store, { collection: 'x', orderBy, after: { id: 'a', value: 'text' }, limit: 10 }), '');
    t.is(await idsOf(store, { collection: 'x', orderBy, after: { id: 'a', value: false }, limit: 10 }), 'ac');
  });

  test('an empty collection has no records and counts none', async (t, store) => {
    t.deepEqual(await store.query({ collection: 'nothing', limit: 5 }), []);
    t.is(await store.count({ collection: 'nothing' }), 0);
  });

  test('a query follows the record: changed, moved out, deleted', async (t, store) => {
    const due: Omit<Query, 'limit'> = {
      collection: 'documents',
      where: [{ field: 'dueAt', op: '<=', value: '2026-11-23' }],
      orderBy: { field: 'dueAt', direction: 'ascending' },
    };
    await write(store, {
      'documents/a': { dueAt: '2026-11-22' },
      'documents/b': { dueAt: '2026-11-21' },
      'documents/c': { dueAt: null },
    });
    t.is(await idsOf(store, { ...due, limit: 10 }), 'ba');
    await store.transaction(async transaction => {
      transaction.set('documents/b', { dueAt: null });
      transaction.set('documents/c', { dueAt: '2026-11-20' });
      transaction.delete('documents/a');
    });
    t.is(await idsOf(store, { ...due, limit: 10 }), 'c');
  });

  test('a query that stores would answer differently is refused', async (t, store) => {
    await writePlaces(store);
    for (const { name, query } of WRONG) {
      await t.throwsAsync(store.query({ collection: 'places', ...query }), { message: /^Wrong query/ }, name);
    }
  });
}
