import { LRUCache } from 'lru-cache';
import type { Grant } from '../domain/api-key.ts';
import type { DocumentStore } from '../store/document-store.ts';

/** So long an instance may go on with a grant that another one revoked. */
export const grantCacheMs = 10_000;

/** More callers than an election has; a caller beyond them costs a record each time. */
const maxGrants = 1_000;

/** A grant as it was read, null where there was none: an unknown key is not looked up again and again either. */
interface Kept {
  readonly grant: Grant | null;
  readonly untilMs: number;
}

interface Cache {
  readonly kept: LRUCache<string, Kept>;
  /** Moves on with every change, so that a reading which began before it is not kept. */
  changes: number;
}

/** One for each store, so that whoever changes a grant in this process ends what is kept of it. */
const caches = new WeakMap<DocumentStore, Cache>();

function cacheOf(store: DocumentStore): Cache {
  const known = caches.get(store);
  if (known !== undefined) return known;
  const made: Cache = { kept: new LRUCache({ max: maxGrants }), changes: 0 };
  caches.set(store, made);
  return made;
}

/** What is kept of the grant at that path: undefined where that is nothing, or too old. */
export function keptGrant(store: DocumentStore, path: string, nowMs: number): Grant | null | undefined {
  const kept = cacheOf(store).kept.get(path);
  return kept === undefined || kept.untilMs <= nowMs ? undefined : kept.grant;
}

/** The grant at that path, from memory where it was read within {@link grantCacheMs}, else by `read`. */
export async function cachedGrant<Kind extends Grant>(
  store: DocumentStore,
  path: string,
  nowMs: number,
  read: () => Promise<Kind | null>,
): Promise<Kind | null> {
  const kept = keptGrant(store, path, nowMs);
  if (kept !== undefined) return kept as Kind | null;
  const cache = cacheOf(store);
  const { changes } = cache;
  const grant = await read();
  if (changes === cache.changes) cache.kept.set(path, { grant, untilMs: nowMs + grantCacheMs });
  return grant;
}

/** To be called after the grant at that path was changed. */
export function forgetGrant(store: DocumentStore, path: string): void {
  const cache = cacheOf(store);
  cache.changes++;
  cache.kept.delete(path);
}
