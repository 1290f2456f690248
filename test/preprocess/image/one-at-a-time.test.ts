import { setImmediate as settled } from 'node:timers/promises';
import test from 'ava';
import { OneAtATime } from '../../../functions/preprocess/image/one-at-a-time.ts';

test('work begins when what came before it has ended, failed work included', async t => {
  const turns = new OneAtATime();
  const events: string[] = [];
  const work = (name: string, fails: boolean) => async () => {
    events.push(`${name} begins`);
    await settled();
    events.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  };
  const results = await Promise.allSettled([
    turns.run(work('a', false)),
    turns.run(work('b', true)),
    turns.run(work('c', false)),
  ]);
  t.deepEqual(events, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  t.deepEqual(
    results.map(result => (result.status === 'fulfilled' ? result.value : result.reason.message)),
    ['a', 'b', 'c'],
  );
});
