import { LRUCache } from 'lru-cache';
import type { Taken } from '../../shared/ledger/allowance.ts';
import { type Buckets, createBuckets } from './limits/buckets.ts';
import type { ApiServices } from './services.ts';

/** How long things may take, in milliseconds. */
export interface Bounds {
  /** Until a JSON body has come. */
  readonly bodyMs: number;
  /** Until an answer begins. */
  readonly answerMs: number;
  /** The same where a model is asked, which has bounds of its own below this one. */
  readonly modelMs: number;
  /** The same for the bytes of an image, over a slow line. */
  readonly uploadMs: number;
}

export const defaultBounds: Bounds = {
  bodyMs: 15_000,
  answerMs: 60_000,
  modelMs: 290_000,
  uploadMs: 600_000,
};

/** Requests without a key that one address may make in a minute. */
const strangersPerMinute = 600;

/** Keys that open nothing which one address may try in a minute. */
const failuresPerMinute = 30;

/** A refusal by the ledger, so that who goes on asking costs no records. */
interface Refusal {
  readonly taken: Extract<Taken, { kind: 'refused' }>;
  readonly untilMs: number;
}

/** What an instance of the API remembers of those who call it; all of it is bounded. */
export interface Guard {
  readonly services: Pick<ApiServices, 'store' | 'clock' | 'config' | 'log' | 'identity'>;
  readonly bounds: Bounds;
  /** By caller; null where there is no limit. */
  readonly reads: Buckets | null;
  /** By address. */
  readonly strangers: Buckets;
  /** By address. */
  readonly failures: Buckets;
  /** By caller and use. */
  readonly refusals: LRUCache<string, Refusal>;
}

export function createGuard(services: Guard['services'], bounds: Partial<Bounds> = {}): Guard {
  const perMinute = services.config.READ_REQUESTS_PER_MINUTE;
  return {
    services,
    bounds: { ...defaultBounds, ...bounds },
    reads: perMinute === 0 ? null : createBuckets(perMinute),
    strangers: createBuckets(strangersPerMinute),
    failures: createBuckets(failuresPerMinute),
    refusals: new LRUCache({ max: 10_000 }),
  };
}
