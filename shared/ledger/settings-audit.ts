import { z } from 'zod';
import { hashOf } from '../domain/canonical-json.ts';
import { parse } from '../domain/parse.ts';
import { Sha256, Timestamp } from '../domain/primitives.ts';
import type { DocumentStore, JsonObject, Transaction } from '../store/document-store.ts';
import { auditStart } from './audit.ts';
import { paths } from './paths.ts';
import { everyRecord } from './verify-facts.ts';

/** What may happen to a setting, and to who may call the API. */
export const settingsCatalogue = {
  'extraction.paused': 'Reading was paused: no document is claimed for reading.',
  'extraction.resumed': 'Reading was resumed.',
  'key.created': 'An API key was made.',
  'key.rotated': 'A key took the place of this one, which ends now or after its grace.',
  'key.revoked': 'An API key was revoked.',
  'person.added': 'A person may call the API with a Google identity.',
  'person.changed': "A person's scopes or limits were changed.",
  'person.removed': 'A person may no longer call the API.',
} as const;
export type SettingsEventType = keyof typeof settingsCatalogue;

/**
 * An append-only record `settings-audit/{seq}`, in one chain for all settings, sealed as a document's audit events are:
 * `hash` covers everything else in it, `previous` is the hash of the event before.
 */
export const SettingsAuditEvent = z.object({
  seq: z.int().min(1),
  /** The name of a setting, or the path of a key or person. */
  setting: z.string(),
  type: z.enum(Object.keys(settingsCatalogue) as [SettingsEventType, ...SettingsEventType[]]),
  at: Timestamp,
  actor: z.string(),
  reason: z.string(),
  /** Hash of the setting before and after; null where there was none. */
  value: z.object({ before: Sha256.nullable(), after: Sha256 }),
  previous: z.string(),
  hash: Sha256,
});
export type SettingsAuditEvent = z.infer<typeof SettingsAuditEvent>;

/** `settings/audit-head`: number and hash of the chain's newest event. */
const Head = z.object({ seq: z.int().min(0), hash: z.string() });
export type SettingsHead = z.infer<typeof Head>;
const headPath = paths.setting('audit-head');

export async function readSettingsHead(
  reader: Pick<Transaction, 'get'> | Pick<DocumentStore, 'get'>,
): Promise<SettingsHead> {
  const value = await reader.get(headPath);
  return value === null ? auditStart : parse(Head, value, 'head of the settings audit', 'damaged_record');
}

/** One change of a setting. `by` stands as `actor`, never from a request's body. */
export interface SettingsChange {
  readonly setting: string;
  readonly type: SettingsEventType;
  readonly actor: string;
  readonly reason: string;
  readonly before: object | null;
  readonly after: object;
  readonly at: string;
}

/** Writes a setting, its audit event and the chain's new head, which it returns, in the caller's transaction. */
export function writeSettingsChange(
  transaction: Transaction,
  head: SettingsHead,
  { before, after, ...change }: SettingsChange,
): SettingsHead {
  const unsealed = {
    ...change,
    seq: head.seq + 1,
    value: { before: before === null ? null : hashOf(before), after: hashOf(after) },
    previous: head.hash,
  };
  const event: SettingsAuditEvent = { ...unsealed, hash: hashOf(unsealed) };
  const next: SettingsHead = { seq: event.seq, hash: event.hash };
  transaction.set(pathOf(change.setting), after as JsonObject);
  transaction.create(paths.settingsAudit(event.seq), event as unknown as JsonObject);
  transaction.set(headPath, next);
  return next;
}

/** Where the record stands that an event speaks of. */
function pathOf(setting: string): string {
  return setting.includes('/') ? setting : paths.setting(setting);
}

/** Collections of grants; an export leaves them behind, so a restored ledger has events of them and no records. */
const grantCollections = ['keys', 'people'] as const;

const batch = 200;

/** The first record of the settings' chain that is altered, missing or out of order; null where all is well. */
export async function verifySettingsAudit(
  store: DocumentStore,
): Promise<{ path: string; problem: string } | null> {
  const head = await readSettingsHead(store);
  const newest = new Map<string, string>();
  let previous = '';
  for (let first = 1; first <= head.seq; first += batch) {
    const numbers = Array.from(
      { length: Math.min(batch, head.seq - first + 1) },
      (_, index) => first + index,
    );
    const values = await store.getMany(numbers.map(paths.settingsAudit));
    for (const [index, value] of values.entries()) {
      const seq = numbers[index]!;
      const problem = problemOf(value, seq, previous, newest);
      if (problem !== null) return { path: paths.settingsAudit(seq), problem };
      previous = (value as SettingsAuditEvent | null)?.hash ?? '';
    }
  }
  if (previous !== head.hash) return { path: headPath, problem: 'is not the hash of the newest event' };
  return (await settingsProblem(store, newest)) ?? (await strangerAmongGrants(store, newest));
}

/** What is wrong with an event, null where nothing is; then `newest` holds the setting's hash after it. */
function problemOf(
  value: JsonObject | null,
  seq: number,
  previous: string,
  newest: Map<string, string>,
): string | null {
  if (value === null) return 'is missing';
  const event = SettingsAuditEvent.safeParse(value);
  if (!event.success) return 'is not an audit event';
  const { hash, ...rest } = event.data;
  if (hashOf(rest) !== hash || hashOf({ ...value, hash: undefined }) !== hash) return 'was altered';
  if (rest.seq !== seq || rest.previous !== previous) return 'does not follow the event before it';
  if ((newest.get(rest.setting) ?? null) !== rest.value.before)
    return 'does not follow the setting before it';
  newest.set(rest.setting, rest.value.after);
  return null;
}

async function settingsProblem(
  store: DocumentStore,
  newest: ReadonlyMap<string, string>,
): Promise<{ path: string; problem: string } | null> {
  for (const [setting, hash] of newest) {
    const path = pathOf(setting);
    const value = await store.get(path);
    const mayBeAbsent = grantCollections.some(collection => setting.startsWith(`${collection}/`));
    if (value === null && mayBeAbsent) continue;
    if (value === null) return { path, problem: 'is missing' };
    if (hashOf(value) !== hash) return { path, problem: 'was altered' };
  }
  return null;
}

/** A key or person that no event speaks of: somebody put it there past the chain. */
async function strangerAmongGrants(
  store: DocumentStore,
  newest: ReadonlyMap<string, string>,
): Promise<{ path: string; problem: string } | null> {
  for (const collection of grantCollections) {
    for await (const { path } of everyRecord(store, { collection })) {
      if (!newest.has(path)) return { path, problem: 'was made past the audit chain' };
    }
  }
  return null;
}
