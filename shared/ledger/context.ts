import type { Clock } from '../domain/clock.ts';
import { timestamp } from '../domain/clock.ts';
import { DocumentRecord, dueAtOf, type Lease } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import type { DocumentStore, StoredRecord, Transaction } from '../store/document-store.ts';
import { paths } from './paths.ts';

/** What every step on the ledger needs. */
export interface LedgerContext {
  readonly store: DocumentStore;
  readonly clock: Clock;
  /** Names this worker in leases and audit events; no two running workers share it. */
  readonly owner: string;
  readonly leaseMs: number;
  /** Workers that are known to have ended, so that none of their leases is live; absent where nothing is known of any. */
  readonly ended?: ReadonlySet<string>;
  /** Where event sources are named after: `//ballots/<project>`. */
  readonly project: string;
}

/** A lease from now on. */
export function newLease(context: LedgerContext): Lease {
  return { owner: context.owner, expiresAt: timestamp(context.clock.now() + context.leaseMs) };
}

/** Whether somebody holds the lease still. */
export function isLive({ ended }: Pick<LedgerContext, 'ended'>, lease: Lease | null, nowMs: number): boolean {
  return lease !== null && lease.expiresAt > timestamp(nowMs) && ended?.has(lease.owner) !== true;
}

/** Reads a document inside a transaction, null where there is none. */
export async function readDocument(
  transaction: Transaction,
  documentId: string,
): Promise<DocumentRecord | null> {
  const value = await transaction.get(paths.document(documentId));
  return value === null ? null : parse(DocumentRecord, value, `document ${documentId}`, 'damaged_record');
}

/** The document as it is at this moment, outside any transaction; null where there is none. */
export async function documentNow(store: DocumentStore, documentId: string): Promise<DocumentRecord | null> {
  const value = await store.get(paths.document(documentId));
  return value === null ? null : parse(DocumentRecord, value, `document ${documentId}`, 'damaged_record');
}

/** Told of a document whose record does not parse. */
export type OnDamaged = (documentId: string, error: unknown) => void;

/**
 * The documents that a query found. One whose record is damaged is told of and left out: it must not keep back all the
 * others.
 */
export function soundDocuments(records: readonly StoredRecord[], onDamaged: OnDamaged): DocumentRecord[] {
  return records.flatMap(({ id, value }): DocumentRecord[] => {
    try {
      return [parse(DocumentRecord, value, `document ${id}`, 'damaged_record')];
    } catch (error) {
      onDamaged(id, error);
      return [];
    }
  });
}

/** The document with `dueAt` worked out from what it waits for. */
export function withDueAt(document: DocumentRecord): DocumentRecord {
  return { ...document, dueAt: dueAtOf(document) };
}
