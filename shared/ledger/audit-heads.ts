import { z } from 'zod';
import { hashOf } from '../domain/canonical-json.ts';
import { timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import { DocumentId, Sha256, Timestamp } from '../domain/primitives.ts';
import type { JsonObject, StoredRecord } from '../store/document-store.ts';
import { auditStart } from './audit.ts';
import type { LedgerContext } from './context.ts';
import { paths } from './paths.ts';
import { readSettingsHead } from './settings-audit.ts';

/** Where a document's chain ended when it was signed off. */
export const HeadEntry = z.strictObject({ documentId: DocumentId, seq: z.int().min(1), hash: Sha256 });
export type HeadEntry = z.infer<typeof HeadEntry>;

/**
 * `audit-heads/{id}`: what the whole ledger was at a moment. One is signed off for each day, named after it, and more
 * on demand. Each names the one before by its hash, and the documents that moved on since, in chunks.
 */
export const AuditHead = z.strictObject({
  id: z.string(),
  n: z.int().min(1),
  /** UTC. */
  day: z.iso.date(),
  at: Timestamp,
  /** `sweep`, `cli:<user>`. */
  signedOffBy: z.string(),
  /** Documents in the ledger. */
  documents: z.int().min(0),
  /** Hashes of the chunks `audit-heads/{id}/documents/{sha256}` that list what moved on since the head before. */
  chunks: z.array(Sha256),
  /** End of the settings' own chain. */
  settings: z.strictObject({ seq: z.int().min(0), hash: z.string() }),
  previous: z.string(),
  hash: Sha256,
});
export type AuditHead = z.infer<typeof AuditHead>;

/** `audit-heads/latest`: the end of the chain of heads. */
export const LatestHead = z.strictObject({ id: z.string(), n: z.int(), hash: z.string(), at: Timestamp });
export type LatestHead = z.infer<typeof LatestHead>;

export type HeadContext = Pick<LedgerContext, 'store' | 'clock'>;

const dayMs = 86_400_000;

/**
 * Signs off the day that has ended, once, at the first run after midnight UTC. Null where that is done, or there is
 * nothing to sign yet.
 */
export async function signOffDay(context: HeadContext): Promise<AuditHead | null> {
  const day = timestamp(context.clock.now() - dayMs).slice(0, 10);
  if ((await context.store.get(paths.auditHead(day))) !== null) return null;
  const [any] = await context.store.query({ collection: 'documents', limit: 1 });
  return any === undefined ? null : signOff(context, day, day, 'sweep');
}

/** Signs off everything until now, beside the daily head. */
export async function signOffNow(context: HeadContext, signedOffBy: string): Promise<AuditHead> {
  for (;;) {
    const at = timestamp(context.clock.now());
    const head = await signOff(context, at.replaceAll(':', '-'), at.slice(0, 10), signedOffBy);
    if (head !== null) return head;
    await context.clock.sleep(10);
  }
}

/** Null where another worker has signed off at the same time. */
async function signOff(
  context: HeadContext,
  id: string,
  day: string,
  signedOffBy: string,
): Promise<AuditHead | null> {
  const { store, clock } = context;
  const at = timestamp(clock.now());
  const before = latestOf(await store.get(paths.latestAuditHead));
  const settings = await readSettingsHead(store);
  const documents = await store.count({ collection: 'documents' });
  const chunks = await writeChunks(context, id, await movedSince(context, before?.at ?? null));
  return store.transaction(async transaction => {
    const [latest, taken] = await transaction.getMany([paths.latestAuditHead, paths.auditHead(id)]);
    if (taken !== null || (latestOf(latest ?? null)?.n ?? 0) !== (before?.n ?? 0)) return null;
    const n = (before?.n ?? 0) + 1;
    const previous = before?.hash ?? auditStart.hash;
    const unsealed = { id, n, day, at, signedOffBy, documents, chunks, settings, previous };
    const head: AuditHead = { ...unsealed, hash: hashOf(unsealed) };
    const pointer: LatestHead = { id, n, hash: head.hash, at };
    transaction.create(paths.auditHead(id), head);
    transaction.set(paths.latestAuditHead, pointer);
    return head;
  });
}

function latestOf(value: JsonObject | null): LatestHead | null {
  return value === null ? null : parse(LatestHead, value, 'latest audit head', 'damaged_record');
}

/** A worker's clock may be this far behind that of the one that signed. */
const skewMs = 600_000;
const pageSize = 500;

/** Where the chains of the documents end that moved on since then; all documents where null. */
async function movedSince({ store }: HeadContext, since: string | null): Promise<HeadEntry[]> {
  const from = since === null ? '' : timestamp(Date.parse(since) - skewMs);
  const entries = new Map<string, HeadEntry>();
  let last: StoredRecord | undefined;
  for (let more = true; more; ) {
    const after = last === undefined ? {} : { after: { id: last.id, value: String(last.value.updatedAt) } };
    const records = await store.query({
      collection: 'documents',
      where: [{ field: 'updatedAt', op: '>=', value: from }],
      orderBy: { field: 'updatedAt', direction: 'ascending' },
      limit: pageSize,
      ...after,
    });
    for (const { id, value } of records) {
      const { seq, hash } = value.audit as HeadEntry;
      entries.set(id, { documentId: id, seq, hash });
    }
    last = records.at(-1);
    more = records.length === pageSize;
  }
  return [...entries.values()].sort((left, right) => (left.documentId < right.documentId ? -1 : 1));
}

/** Some 200 kB a chunk. */
const entriesInChunk = 2_000;

/** Stores the entries under the hash of each chunk, so that a repetition writes the same; the hashes in order. */
async function writeChunks(
  { store }: HeadContext,
  id: string,
  entries: readonly HeadEntry[],
): Promise<string[]> {
  const hashes: string[] = [];
  for (let start = 0; start < entries.length; start += entriesInChunk) {
    const chunk = { entries: entries.slice(start, start + entriesInChunk) };
    const sha256 = hashOf(chunk);
    await store.transaction(async transaction => {
      transaction.set(paths.auditHeadChunk(id, sha256), chunk);
    });
    hashes.push(sha256);
  }
  return hashes;
}
