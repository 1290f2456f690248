import { Grant } from '../domain/api-key.ts';
import type { Clock } from '../domain/clock.ts';
import { timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { forgetGrant } from './grant-cache.ts';
import { readSettingsHead, writeSettingsChange } from './settings-audit.ts';

/** Where keys are kept, and what time it is there. */
export interface KeyContext {
  readonly store: DocumentStore;
  readonly clock: Clock;
}

/** Who changes a key and why, for the audit chain: `cli:<user>`, or `system`. */
export interface KeyChange {
  readonly actor?: string;
  readonly reason?: string;
}

/**
 * Ends what a key or a person may do, with an event in the settings' chain; this process forgets it at once. False where
 * there was nothing to end.
 * @param path the grant's record
 */
export async function revokeGrant(
  { store, clock }: KeyContext,
  path: string,
  type: 'key.revoked' | 'person.removed',
  { actor = 'system', reason = '' }: KeyChange = {},
): Promise<boolean> {
  const at = timestamp(clock.now());
  const revoked = await store.transaction(async transaction => {
    const before = await transaction.get(path);
    const head = await readSettingsHead(transaction);
    if (before === null || parse(Grant, before, 'grant', 'damaged_record').revokedAt !== null) return false;
    const after = { ...before, revokedAt: at };
    writeSettingsChange(transaction, head, { setting: path, type, actor, reason, before, after, at });
    return true;
  });
  forgetGrant(store, path);
  return revoked;
}
