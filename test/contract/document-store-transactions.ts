import { setImmediate as nextTurn } from 'node:timers/promises';
import { PreconditionError, TransientError } from '../../shared/domain/errors.ts';
import type { DocumentStore, Transaction } from '../../shared/store/document-store.ts';
import { type ContractTest, write } from './document-store.ts';

async function increment(transaction: Transaction, path: string): Promise<number> {
  const record = await transaction.get(path);
  const count = Number(record?.count ?? 0) + 1;
  transaction.set(path, { count });
  return count;
}

/** As a worker's platform would: what was transient is delivered again. */
async function untilDone<Outcome>(attempt: () => Promise<Outcome>): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TransientError) || tries === 20) throw error;
    }
  }
}

/** A callback that waits here is overtaken by everything else that is under way. */
async function dawdle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await nextTurn();
}

/** What transactions promise. */
export function transactionContract(test: ContractTest): void {
  test('50 concurrent increments end at 50, each with a number of its own', async (t, store) => {
    const increments = Array.from({ length: 50 }, () =>
      untilDone(() => store.transaction(transaction => increment(transaction, 'counters/a'))),
    );
    const numbers = await Promise.all(increments);
    t.deepEqual(await store.get('counters/a'), { count: 50 });
    t.is(new Set(numbers).size, 50);
  });

  test('of concurrent transactions that find a record absent, one creates it', async (t, store) => {
    const claims = Array.from({ length: 8 }, (_, worker) =>
      untilDone(() =>
        store.transaction(async transaction => {
          if (await transaction.get('claims/a')) return false;
          await dawdle();
          transaction.create('claims/a', { worker });
          return true;
        }),
      ),
    );
    t.is((await Promise.all(claims)).filter(Boolean).length, 1);
  });

  test('transactions that read what the other writes do not both commit on old reads', async (t, store) => {
    await write(store, { 'shifts/a': { onCall: true }, 'shifts/b': { onCall: true } });
    const leave = (path: string): Promise<void> =>
      untilDone(() =>
        store.transaction(async transaction => {
          const shifts = await transaction.getMany(['shifts/a', 'shifts/b']);
          await dawdle();
          if (shifts.filter(shift => shift?.onCall).length === 2) transaction.set(path, { onCall: false });
        }),
      );
    await Promise.all([leave('shifts/a'), leave('shifts/b')]);
    const shifts = await store.getMany(['shifts/a', 'shifts/b']);
    t.is(shifts.filter(shift => shift?.onCall).length, 1);
  });

  test('a record deleted and made again in between counts as changed', async (t, store) => {
    await write(store, { 'a/1': { owner: 'first' } });
    let replaced: Promise<void> | undefined;
    const seen = await store.transaction(async transaction => {
      const record = await transaction.get('a/1');
      replaced ??= replace(store);
      // Not waited for to its end: under Firestore's locks it waits for this transaction.
      await Promise.race([replaced, dawdle()]);
      transaction.set('b/1', { owner: record?.owner ?? null });
      return record?.owner;
    });
    await replaced;
    const [made, copied] = await store.getMany(['a/1', 'b/1']);
    t.deepEqual(made, { owner: 'second' });
    t.deepEqual(copied, { owner: String(seen) });
  });

  test('a callback that runs twice commits once', async (t, store) => {
    await write(store, { 'counters/a': { count: 0 } });
    let runs = 0;
    let interference: Promise<unknown> | undefined;
    await store.transaction(async transaction => {
      runs++;
      const record = await transaction.get('counters/a');
      interference ??= untilDone(() => store.transaction(other => increment(other, 'counters/a')));
      await Promise.race([interference, dawdle()]);
      transaction.set('counters/a', { count: Number(record?.count) + 10 });
      transaction.create(`logs/${runs}`, { runs });
    });
    await interference;
    t.deepEqual(await store.get('counters/a'), { count: 11 });
    t.is(await store.count({ collection: 'logs' }), 1);
  });

  test('what a transaction reads belongs to one moment, though it writes nothing', async (t, store) => {
    const setBoth = (n: number): Promise<void> => write(store, { 'a/1': { n }, 'a/2': { n } });
    await setBoth(1);
    let interference: Promise<void> | undefined;
    const seen = await store.transaction(async transaction => {
      const first = await transaction.get('a/1');
      interference ??= setBoth(2);
      await Promise.race([interference, dawdle()]);
      return [first, await transaction.get('a/2')];
    });
    await interference;
    t.deepEqual(seen[0], seen[1]);
  });

  test('several writes happen all or not at all', async (t, store) => {
    await write(store, { 'documents/taken': { n: 1 }, 'documents/there': { n: 0 } });
    const attempt = store.transaction(async transaction => {
      transaction.set('documents/a', { n: 1 });
      transaction.delete('documents/taken');
      transaction.create('documents/b', { n: 1 });
      transaction.create('documents/there', { n: 2 });
    });
    await t.throwsAsync(attempt, { instanceOf: PreconditionError });
    const after = await store.getMany(['documents/a', 'documents/b', 'documents/there', 'documents/taken']);
    t.deepEqual(after, [null, null, { n: 0 }, { n: 1 }]);
  });

  test('create throws PreconditionError where there is a record, and leaves it', async (t, store) => {
    const create = (n: number): Promise<void> =>
      store.transaction(async transaction => transaction.create('images/a', { n }));
    await create(1);
    await t.throwsAsync(create(2), { instanceOf: PreconditionError });
    t.deepEqual(await store.get('images/a'), { n: 1 });
  });

  test('writes to one record take effect in their order', async (t, store) => {
    await write(store, { 'a/replaced': { n: 0, old: true } });
    await store.transaction(async transaction => {
      transaction.create('a/1', { n: 1 });
      transaction.set('a/1', { n: 2 });
      transaction.delete('a/replaced');
      transaction.create('a/replaced', { n: 3 });
      transaction.set('a/gone', { n: 4 });
      transaction.delete('a/gone');
    });
    const records = await store.getMany(['a/1', 'a/replaced', 'a/gone']);
    t.deepEqual(records, [{ n: 2 }, { n: 3 }, null]);
  });

  test('create throws PreconditionError where the same transaction wrote the record', async (t, store) => {
    for (const first of ['create', 'set'] as const) {
      const attempt = store.transaction(async transaction => {
        transaction[first]('a/1', { n: 1 });
        transaction.create('a/1', { n: 2 });
      });
      await t.throwsAsync(attempt, { instanceOf: PreconditionError }, first);
    }
    await write(store, { 'a/1': { n: 0 } });
    const renewed = store.transaction(async transaction => {
      transaction.create('a/1', { n: 1 });
      transaction.set('a/1', { n: 2 });
    });
    await t.throwsAsync(renewed, { instanceOf: PreconditionError });
    t.deepEqual(await store.get('a/1'), { n: 0 });
  });

  test('set replaces the whole record, and delete of an absent one is no error', async (t, store) => {
    await write(store, { 'a/1': { left: 1, right: { deep: 1 } } });
    await store.transaction(async transaction => {
      transaction.set('a/1', { right: {} });
      transaction.delete('a/absent');
    });
    t.deepEqual(await store.get('a/1'), { right: {} });
  });

  test('a callback that throws writes nothing, and its own error comes out', async (t, store) => {
    const own = new Error('the callback’s own');
    const attempt = store.transaction(async transaction => {
      await transaction.get('a/1');
      transaction.set('a/1', { n: 1 });
      throw own;
    });
    t.is(await t.throwsAsync(attempt), own);
    t.is(await store.get('a/1'), null);
  });

  test('nothing is seen from outside before the commit', async (t, store) => {
    let outside: unknown = 'unread';
    await store.transaction(async transaction => {
      transaction.set('a/1', { n: 1 });
      outside = await store.get('a/1');
    });
    t.is(outside, null);
    t.deepEqual(await store.get('a/1'), { n: 1 });
  });

  test('a value counts as it was when it was set', async (t, store) => {
    await store.transaction(async transaction => {
      const value = { votes: [1, 2] };
      transaction.set('a/1', value);
      value.votes.push(3);
    });
    t.deepEqual(await store.get('a/1'), { votes: [1, 2] });
  });

  test('the callback’s outcome comes out, of the run that committed', async (t, store) => {
    t.is(await store.transaction(transaction => increment(transaction, 'counters/a')), 1);
    t.is(
      await store.transaction(async () => 'nothing read, nothing written'),
      'nothing read, nothing written',
    );
    t.deepEqual(await store.transaction(transaction => transaction.get('counters/a')), { count: 1 });
  });

  test('a read after a write is refused', async (t, store) => {
    const attempt = store.transaction(async transaction => {
      transaction.set('a/1', { n: 1 });
      await transaction.get('a/2');
    });
    await t.throwsAsync(attempt, { message: /reads before its first write/ });
    t.is(await store.get('a/1'), null);
  });

  test('a transaction is of no use after its callback ended', async (t, store) => {
    const leaked = await store.transaction(async transaction => ({ transaction }));
    t.throws(() => leaked.transaction.set('a/1', { n: 1 }), { message: /after its callback ended/ });
    await t.throwsAsync(leaked.transaction.get('a/1'), { message: /after its callback ended/ });
  });

  test('getMany answers in the order asked for, null where there is none', async (t, store) => {
    await write(store, { 'a/1': { n: 1 }, 'a/2': { n: 2 } });
    const paths = ['a/2', 'a/0', 'a/1', 'a/2'];
    const expected = [{ n: 2 }, null, { n: 1 }, { n: 2 }];
    t.deepEqual(await store.getMany(paths), expected);
    t.deepEqual(await store.transaction(transaction => transaction.getMany(paths)), expected);
    t.deepEqual(await store.getMany([]), []);
    t.deepEqual(await store.transaction(transaction => transaction.getMany([])), []);
  });

  test('a transaction of 200 writes commits as one', async (t, store) => {
    const records = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`many/${n}`, { n }]));
    await write(store, records);
    t.is(await store.count({ collection: 'many' }), 200);
  });
}

async function replace(store: DocumentStore): Promise<void> {
  await store.transaction(async transaction => transaction.delete('a/1'));
  await store.transaction(async transaction => transaction.create('a/1', { owner: 'second' }));
}
