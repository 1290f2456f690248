import { LRUCache } from 'lru-cache';
import type { Standing } from '../../../shared/ledger/allowance.ts';

interface Bucket {
  left: number;
  atMs: number;
}

export type Drawn =
  | { readonly kind: 'taken'; readonly standing: Standing }
  /** Something is there again at `retryMs`. */
  | { readonly kind: 'refused'; readonly standing: Standing; readonly retryMs: number };

/** Token buckets in this process's memory, one for each name. */
export interface Buckets {
  take(name: string, nowMs: number): Drawn;
  /** Whether there is anything to take, without taking it. */
  isEmpty(name: string, nowMs: number): boolean;
}

const minuteMs = 60_000;

/**
 * Buckets that hold `perMinute` and fill up evenly in a minute, so that a burst is fine and a steady stream is not faster
 * than the limit. At most `maxNames` are kept; one that was not used for longest begins full again, which is what a
 * minute of rest would have made it too.
 */
export function createBuckets(perMinute: number, maxNames = 10_000): Buckets {
  const buckets = new LRUCache<string, Bucket>({ max: maxNames });
  const leftAt = (bucket: Bucket | undefined, nowMs: number) =>
    bucket === undefined
      ? perMinute
      : Math.min(perMinute, bucket.left + (Math.max(0, nowMs - bucket.atMs) * perMinute) / minuteMs);
  const msUntil = (left: number, wanted: number) => Math.ceil(((wanted - left) * minuteMs) / perMinute);

  return {
    take(name, nowMs) {
      const bucket = buckets.get(name);
      const before = leftAt(bucket, nowMs);
      const taken = before >= 1;
      const left = taken ? before - 1 : before;
      buckets.set(name, { left, atMs: Math.max(nowMs, bucket?.atMs ?? nowMs) });
      const standing = {
        limit: perMinute,
        windowSeconds: 60,
        remaining: Math.floor(left),
        resetMs: nowMs + msUntil(left, perMinute),
      };
      if (taken) return { kind: 'taken', standing };
      return { kind: 'refused', standing, retryMs: nowMs + msUntil(left, 1) };
    },
    isEmpty: (name, nowMs) => leftAt(buckets.get(name), nowMs) < 1,
  };
}
