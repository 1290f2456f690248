import type { ExecutionContext, TestFn } from 'ava';
import type { Clock } from '../../shared/domain/clock.ts';
import { spendTokens, takeRequest, tokensUsed } from '../../shared/ledger/allowance.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { firstAttemptFails } from '../store/first-attempt-fails.ts';

export const holder = 'a'.repeat(64);
const noTokens = { tokensPerDay: null };

/** An instance with a clock of its own over a store that all share. */
export function instance(store: DocumentStore, nowMs: number, random = 0.5) {
  let now = nowMs;
  const clock: Clock = { now: () => now, random: () => random, sleep: async () => undefined };
  return {
    store,
    clock,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

export const noon = Date.parse('2026-11-23T12:00:00.000Z');

/** What must hold of limits that are kept in the ledger, on any store. */
export function allowanceContract(
  test: TestFn,
  name: string,
  open: (t: ExecutionContext) => Promise<DocumentStore>,
): void {
  test(`${name}: instances that ask at once are let through as often as the limit says`, async t => {
    const store = firstAttemptFails(await open(t));
    const instances = Array.from({ length: 3 }, () => instance(store, noon));
    const limits = { requestsPerMinute: 7, ...noTokens };
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => takeRequest(instances[index % 3]!, holder, 'chat', limits)),
    );
    t.is(answers.filter(({ kind }) => kind === 'taken').length, 7);
    const left = answers.flatMap(answer =>
      answer.kind === 'taken' ? [answer.standing?.remaining] : [],
    ) as number[];
    t.deepEqual(left.sort(), [0, 1, 2, 3, 4, 5, 6]);
  });

  test(`${name}: a limit that is kept in parts is used up to its end and not beyond`, async t => {
    const store = await open(t);
    const limits = { requestsPerMinute: 125, ...noTokens };
    let taken = 0;
    for (let asked = 0; asked < 140; asked++) {
      const answer = await takeRequest(instance(store, noon, (asked % 10) / 10), holder, 'upload', limits);
      if (answer.kind === 'taken') taken++;
      else
        t.like(answer, { why: 'requests', standing: { limit: 125, remaining: 0, resetMs: noon + 60_000 } });
    }
    t.is(taken, 125);
    t.is((await store.query({ collection: 'allowances', limit: 10 })).length, 3);
  });

  test(`${name}: tokens that instances spend at once add up, and end chat and generate for the day`, async t => {
    const store = firstAttemptFails(await open(t));
    const [one, other] = [instance(store, noon), instance(store, noon)];
    await Promise.all([one, other, one, other, one].map(each => spendTokens(each, holder, 200)));
    t.is(await tokensUsed(one, holder), 1_000);
    const limits = { requestsPerMinute: null, tokensPerDay: 1_000 };
    for (const use of ['chat', 'generate'] as const) {
      const answer = await takeRequest(other, holder, use, limits);
      t.like(answer, { kind: 'refused', why: 'tokens', standing: { limit: 1_000, remaining: 0 } });
    }
    t.like(await takeRequest(other, holder, 'chat', { ...limits, tokensPerDay: 1_001 }), { kind: 'taken' });
    other.pass(12 * 3_600_000);
    t.like(await takeRequest(other, holder, 'chat', limits), { kind: 'taken' });
  });
}
