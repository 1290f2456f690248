import { timingSafeEqual } from 'node:crypto';
import {
  ApiKeyRecord,
  hashOfKey,
  isInForce,
  type NewKeyOptions,
  newApiKey,
  type Scope,
} from '../domain/api-key.ts';
import { timestamp } from '../domain/clock.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import type { DocumentStore, JsonObject, StoredRecord } from '../store/document-store.ts';
import { cachedGrant, forgetGrant } from './grant-cache.ts';
import { type KeyChange, type KeyContext, revokeGrant } from './grant-change.ts';
import { paths } from './paths.ts';
import { readSettingsHead, writeSettingsChange } from './settings-audit.ts';
import { everyRecord } from './verify-facts.ts';

/**
 * The record of a key in force, null for one that is unknown, revoked or expired. It may be up to ten seconds old, so
 * that a request costs no record for its key; a change in this process is seen at once.
 *
 * The key's hash is the record's name, so finding the record compares hashes only, and how long that takes says
 * nothing about a key of 256 random bits. The hash inside is compared all the same, in constant time: a record that
 * was copied to another name must open nothing.
 */
export async function findKey(
  store: DocumentStore,
  key: string,
  nowMs: number = Date.now(),
): Promise<ApiKeyRecord | null> {
  const sha256 = hashOfKey(key);
  const path = paths.key(sha256);
  const record = await cachedGrant(store, path, nowMs, async () => {
    const value = await store.get(path);
    return value === null ? null : parsed(value, sha256);
  });
  if (record === null || !isInForce(record, nowMs)) return null;
  return timingSafeEqual(Buffer.from(record.sha256, 'hex'), Buffer.from(sha256, 'hex')) ? record : null;
}

function parsed(value: JsonObject, sha256: string): ApiKeyRecord {
  return parse(ApiKeyRecord, value, `key ${sha256.slice(0, 8)}`, 'damaged_record');
}

/** Makes a key; its text is returned and kept nowhere. */
export async function createKey(
  { store, clock }: KeyContext,
  name: string,
  scopes: readonly Scope[],
  { actor = 'system', reason = '', ...options }: NewKeyOptions & KeyChange = {},
): Promise<{ key: string; record: ApiKeyRecord }> {
  const at = timestamp(clock.now());
  const made = newApiKey(name, scopes, at, options);
  const setting = paths.key(made.record.sha256);
  await store.transaction(async transaction => {
    const head = await readSettingsHead(transaction);
    const change = {
      setting,
      type: 'key.created',
      actor,
      reason,
      before: null,
      after: made.record,
      at,
    } as const;
    writeSettingsChange(transaction, head, change);
  });
  forgetGrant(store, setting);
  return made;
}

/** All keys that there ever were, the oldest first. */
export async function listKeys(store: DocumentStore): Promise<ApiKeyRecord[]> {
  const records: StoredRecord[] = [];
  for await (const record of everyRecord(store, { collection: 'keys' })) records.push(record);
  return records
    .map(({ id, value }) => parsed(value, id))
    .sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
}

/**
 * The one key in force whose prefix or name that is. Throws {@link InvalidInputError} with code `unknown_key` or
 * `ambiguous_key`.
 */
export async function selectKey({ store, clock }: KeyContext, selector: string): Promise<ApiKeyRecord> {
  const inForce = (await listKeys(store)).filter(key => isInForce(key, clock.now()));
  const fitting = inForce.filter(({ prefix, name }) => prefix === selector || name === selector);
  if (fitting.length === 1) return fitting[0]!;
  if (fitting.length === 0) {
    throw new InvalidInputError(
      'unknown_key',
      'Expected the prefix or name of a key in force but there is none such',
    );
  }
  const prefixes = fitting.map(({ prefix }) => prefix).join(', ');
  throw new InvalidInputError(
    'ambiguous_key',
    `Expected one key but these fit: ${prefixes}. Name one by its prefix`,
  );
}

/** Revokes a key; false where it was revoked already. */
export function revokeKey(context: KeyContext, sha256: string, change: KeyChange = {}): Promise<boolean> {
  return revokeGrant(context, paths.key(sha256), 'key.revoked', change);
}

/**
 * A new key with the name, scopes and limits of another, which ends after `graceMs`, or at once where that is 0. Throws
 * {@link InvalidInputError} with code `unknown_key` where the other is not in force.
 */
export async function rotateKey(
  { store, clock }: KeyContext,
  sha256: string,
  {
    actor = 'system',
    reason = '',
    graceMs,
    ...options
  }: KeyChange & NewKeyOptions & { readonly graceMs: number },
): Promise<{ key: string; record: ApiKeyRecord; replaced: ApiKeyRecord }> {
  const now = clock.now();
  const at = timestamp(now);
  const setting = paths.key(sha256);
  const secret = options.secret === undefined ? {} : { secret: options.secret };
  const rotated = await store.transaction(async transaction => {
    const value = await transaction.get(setting);
    const head = await readSettingsHead(transaction);
    const before = value === null ? null : parsed(value, sha256);
    if (value === null || before === null || !isInForce(before, now)) {
      throw new InvalidInputError('unknown_key', 'Expected a key in force');
    }
    const { name, scopes, limits, expiresAt } = before;
    const made = newApiKey(name, scopes, at, { expiresAt, limits, ...options, ...secret });
    const ends = timestamp(now + graceMs);
    const sooner = expiresAt !== null && expiresAt < ends ? expiresAt : ends;
    const after = graceMs === 0 ? { ...before, revokedAt: at } : { ...before, expiresAt: sooner };
    const change = { actor, reason, at };
    const ended = { ...change, setting, type: 'key.rotated', before: value, after } as const;
    const begun = {
      ...change,
      setting: paths.key(made.record.sha256),
      type: 'key.created',
      before: null,
      after: made.record,
    } as const;
    writeSettingsChange(transaction, writeSettingsChange(transaction, head, ended), begun);
    return { ...made, replaced: after };
  });
  forgetGrant(store, setting);
  return rotated;
}
