import { createHash } from 'node:crypto';
import { Grant, type GrantLimits, isInForce, type Scope } from '../domain/api-key.ts';
import { timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import type { DocumentStore, JsonObject } from '../store/document-store.ts';
import { cachedGrant, forgetGrant } from './grant-cache.ts';
import { type KeyChange, type KeyContext, revokeGrant } from './grant-change.ts';
import { paths } from './paths.ts';
import { readSettingsHead, writeSettingsChange } from './settings-audit.ts';
import { everyRecord } from './verify-facts.ts';

/**
 * `people/{sha256}`: what a person may do whom Google vouches for. Their verified e-mail address, in lower case, is
 * the name they act under, and its hash the record's name.
 */
function idOf(email: string): string {
  return createHash('sha256').update(`person:${email.toLowerCase()}`).digest('hex');
}

/** What the person with that verified address may do, null where nothing. Up to ten seconds old, as keys are. */
export async function findPerson(store: DocumentStore, email: string, nowMs: number): Promise<Grant | null> {
  const path = paths.person(idOf(email));
  const person = await cachedGrant(store, path, nowMs, async () => {
    const value = await store.get(path);
    return value === null ? null : parsed(value);
  });
  return person !== null && isInForce(person, nowMs) ? person : null;
}

function parsed(value: JsonObject): Grant {
  return parse(Grant, value, 'person', 'damaged_record');
}

/** Adds a person, or gives one who is there other scopes and limits. */
export async function addPerson(
  { store, clock }: KeyContext,
  email: string,
  scopes: readonly Scope[],
  { actor = 'system', reason = '', limits = {} }: KeyChange & { readonly limits?: GrantLimits } = {},
): Promise<Grant> {
  const sha256 = idOf(email);
  const setting = paths.person(sha256);
  const at = timestamp(clock.now());
  const person = await store.transaction(async transaction => {
    const before = await transaction.get(setting);
    const head = await readSettingsHead(transaction);
    const known = before !== null && parsed(before).revokedAt === null;
    const after: Grant = {
      sha256,
      name: email.toLowerCase(),
      scopes: [...scopes],
      createdAt: known ? parsed(before).createdAt : at,
      revokedAt: null,
      expiresAt: null,
      limits,
    };
    const type = known ? 'person.changed' : 'person.added';
    writeSettingsChange(transaction, head, { setting, type, actor, reason, before, after, at });
    return after;
  });
  forgetGrant(store, setting);
  return person;
}

/** Takes a person's access away; false where they had none. */
export function removePerson(context: KeyContext, email: string, change: KeyChange = {}): Promise<boolean> {
  return revokeGrant(context, paths.person(idOf(email)), 'person.removed', change);
}

/** Everybody who has access or had it, by address. */
export async function listPeople(store: DocumentStore): Promise<Grant[]> {
  const people: Grant[] = [];
  for await (const { value } of everyRecord(store, { collection: 'people' })) people.push(parsed(value));
  return people.sort((one, other) => (one.name < other.name ? -1 : 1));
}
