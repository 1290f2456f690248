import { randomUUID } from 'node:crypto';
import type { ExecutionContext, TestFn } from 'ava';
import type { Clock } from '../../shared/domain/clock.ts';
import { type Admission, admit, leave, type Permit } from '../../shared/ledger/admission.ts';
import type { AdmissionLimits } from '../../shared/ledger/admission-limits.ts';
import { readSlots } from '../../shared/ledger/admission-slots.ts';
import { type Spend, spentOn } from '../../shared/ledger/budget.ts';
import type { LedgerContext } from '../../shared/ledger/context.ts';
import { isLive } from '../../shared/ledger/context.ts';
import type { DocumentStore } from '../../shared/store/document-store.ts';
import { firstAttemptFails } from '../store/first-attempt-fails.ts';

export const unlimited: AdmissionLimits = { maxReadings: 20, dailyTokens: null, dailyCostUsd: null };
export const small: Spend = { tokens: 300, costUsd: 0.003 };
export const noon = Date.parse('2026-11-23T12:00:00.000Z');

/** Several instances over one store, on a clock that the test moves. */
export interface Instances {
  readonly store: DocumentStore;
  readonly workers: readonly LedgerContext[];
  pass(ms: number): void;
}

export function instances(store: DocumentStore, count: number): Instances {
  let now = noon;
  // A pause gives the others their turn, and takes no time.
  const sleep = () => new Promise<void>(resolve => setImmediate(resolve));
  const clock: Clock = { now: () => now, random: Math.random, sleep };
  const workers = Array.from({ length: count }, (_, index): LedgerContext => {
    return { store, clock, owner: `worker-${index}`, leaseMs: 60_000, project: 'test' };
  });
  return {
    store,
    workers,
    pass: ms => {
      now += ms;
    },
  };
}

/** Twenty lowercase letters, as a document's id has. */
export function anyDocumentId(): string {
  return [...randomUUID().replaceAll('-', '')]
    .slice(0, 20)
    .map(digit => 'abcdefghijklmnop'[Number.parseInt(digit, 16)])
    .join('');
}

export async function ask(
  worker: LedgerContext,
  limits: AdmissionLimits,
  estimate: Spend = small,
): Promise<Admission> {
  return admit(worker, limits, { documentId: anyDocumentId(), estimate });
}

export async function admitted(
  worker: LedgerContext,
  limits: AdmissionLimits,
  estimate?: Spend,
): Promise<Permit> {
  const admission = await ask(worker, limits, estimate);
  if (admission.kind !== 'admitted')
    throw new Error(`Expected a permit but it waits: ${admission.waiting.message}`);
  return admission.permit;
}

/** What must hold however many instances ask at once, on any store. */
export function admissionContract(
  test: TestFn,
  name: string,
  open: (t: ExecutionContext) => Promise<DocumentStore>,
): void {
  test(`${name}: of twelve instances that ask at once as many read as may`, async t => {
    const { workers, store } = instances(firstAttemptFails(await open(t)), 12);
    const limits = { ...unlimited, maxReadings: 4 };
    const answers = await Promise.all(workers.map(worker => ask(worker, limits)));
    const kinds = answers.map(answer => (answer.kind === 'waits' ? answer.waiting.reason : answer.kind));
    t.is(kinds.filter(kind => kind === 'admitted').length, 4);
    t.is(kinds.filter(kind => kind === 'capacity').length, 8);
    t.is((await readSlots(store)).filter(({ holder }) => isLive({}, holder, noon)).length, 4);
  });

  test(`${name}: instances that ask at once never set more aside than the day has`, async t => {
    const { workers, store } = instances(firstAttemptFails(await open(t)), 12);
    const limits = { ...unlimited, dailyTokens: 1_000 };
    const answers = await Promise.all(workers.map(worker => ask(worker, limits)));
    const reserved = (await readSlots(store)).reduce(
      (sum, { holder }) => sum + (holder?.reserved.tokens ?? 0),
      0,
    );
    t.true(reserved <= 1_000, `${reserved}`);
    t.is(answers.filter(answer => answer.kind === 'admitted').length * small.tokens, reserved);
    for (const answer of answers) {
      if (answer.kind === 'waits') t.is(answer.waiting.reason, 'budget');
    }
  });

  test(`${name}: readings that begin and end at once leave the sum of what they used`, async t => {
    const { workers, store } = instances(firstAttemptFails(await open(t)), 8);
    const used = { tokens: 7, costUsd: 0.000_001 };
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        workers.map(async worker => {
          const permit = await admitted(worker, unlimited);
          await leave(worker, permit, { used, ok: true, reason: null });
        }),
      );
    }
    t.deepEqual(await spentOn(store, '2026-11-23'), { tokens: 168, costUsd: 0.000_024, readings: 24 });
  });
}
