import { ApiKeyRecord, hashOfKey, newApiKey, type Scope } from '../domain/api-key.ts';
import { type Clock, timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import type { DocumentStore, JsonObject } from '../store/document-store.ts';
import { paths } from './paths.ts';

/** The record of a key that is neither unknown nor revoked, else null. */
export async function findKey(store: DocumentStore, key: string): Promise<ApiKeyRecord | null> {
  const sha256 = hashOfKey(key);
  const value = await store.get(paths.key(sha256));
  if (value === null) return null;
  const record = parse(ApiKeyRecord, value, `key ${sha256.slice(0, 8)}`, 'damaged_record');
  return record.revokedAt === null ? record : null;
}

/** Makes a key; its text is returned and kept nowhere. */
export async function createKey(
  { store, clock }: { store: DocumentStore; clock: Clock },
  name: string,
  scopes: readonly Scope[],
): Promise<{ key: string; record: ApiKeyRecord }> {
  const made = newApiKey(name, scopes, timestamp(clock.now()));
  await store.transaction(async transaction => {
    transaction.create(paths.key(made.record.sha256), made.record as unknown as JsonObject);
  });
  return made;
}
