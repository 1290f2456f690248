import { type DocumentRecord, isFinal } from '../domain/document.ts';
import type { Transaction } from '../store/document-store.ts';
import { writeChange } from './change.ts';
import { type LedgerContext, withDueAt } from './context.ts';
import { type CurrentResult, type StandingResult, stands } from './current-results.ts';
import type { OutboxRecord } from './outbox.ts';
import { becomeReady } from './ready.ts';

/**
 * Whether a document may be checked again by itself: it is done, it has counts to check (one that could not be read
 * would be paid for again), and no person has reviewed it: a machine could only wait for that person again.
 */
export function mayBeRechecked(current: CurrentResult): current is StandingResult {
  if (!stands(current) || !isFinal(current.document.state)) return false;
  const { source, fields, contests } = current.result;
  const unreviewed = source === 'model' && current.document.reviews === 0;
  return unreviewed && (Object.keys(fields).length > 0 || contests.length > 0);
}

/**
 * Has a finished document checked again, in the caller's transaction, because another one came or changed. Its
 * readings stay current, so that none is paid for again; its result stays counted until the next revision says
 * otherwise. Returns the rows to publish.
 */
export function recheck(
  context: LedgerContext,
  transaction: Transaction,
  before: DocumentRecord,
  because: { readonly documentId: string; readonly rules: readonly string[] },
  now: number,
): readonly OutboxRecord[] {
  const { after, rows } = becomeReady(context, before, now);
  const kept = withDueAt({ ...after, readingsFrom: before.readingsFrom });
  const details = { because: because.documentId, rules: [...because.rules] };
  const actor = `worker:${context.owner}`;
  writeChange(
    transaction,
    { before, after: kept, type: 'document.rechecked', actor, details, outbox: rows },
    now,
  );
  return rows;
}
