import test from 'ava';
import { type Clock, systemClock } from '../../shared/domain/clock.ts';
import { Turns } from '../../shared/store/turns.ts';

const endless: Clock = { ...systemClock, sleep: () => new Promise(() => {}) };
const impatient: Clock = { ...systemClock, sleep: () => Promise.resolve() };

test('callers of one key go one at a time, in the order in which they came', async t => {
  const turns = new Turns(1_000, endless);
  const log: string[] = [];
  const visit = async (name: string): Promise<void> => {
    const end = await turns.take('documents/a');
    log.push(`${name} begins`);
    await new Promise(setImmediate);
    log.push(`${name} ends`);
    end();
  };
  await Promise.all(['first', 'second', 'third'].map(visit));
  t.deepEqual(
    log,
    ['first', 'second', 'third'].flatMap(name => [`${name} begins`, `${name} ends`]),
  );
});

test('callers of different keys do not wait for each other', async t => {
  const turns = new Turns(1_000, endless);
  await turns.take('documents/a');
  await turns.take('documents/b');
  t.pass();
});

test('a turn that never ends holds nobody up beyond the limit', async t => {
  const turns = new Turns(1_000, impatient);
  await turns.take('documents/a');
  await turns.take('documents/a');
  t.pass();
});
