import { z } from 'zod';
import { timestamp } from '../domain/clock.ts';
import { countedRevisionOf, type DocumentRecord } from '../domain/document.ts';
import { Id, Timestamp } from '../domain/primitives.ts';
import type { JsonObject, Transaction } from '../store/document-store.ts';
import { paths } from './paths.ts';
import type { PlaceState } from './tallies.ts';

/**
 * `dirty/{electionId}~{unitId}`: the unit's tallies are older than what lies below them. Written in the transaction
 * that made them so; removed only by one that finds the same stamp as before it looked below.
 */
export const DirtyMark = z.object({
  electionId: Id,
  unitId: Id,
  /** Another one at each marking: names the change that made it. */
  stamp: z.string(),
  /** `<level>~<time>`: the order in which marks are worked off, see {@link rankOf}. */
  rank: z.string(),
});
export type DirtyMark = z.infer<typeof DirtyMark>;

/** `dirty/{electionId}`: every tally of the election is to be made anew; `next` is how far its units are marked. */
export const ElectionMark = z.object({
  electionId: Id,
  unitId: z.null(),
  stamp: z.string(),
  rank: z.string(),
  next: z.int().min(0),
  /** A worker may know an older definition of the election until then. */
  notBefore: Timestamp,
});
export type ElectionMark = z.infer<typeof ElectionMark>;

/** Whole elections come first, then units that report documents, their parents level by level, the root last. */
export const electionLevel = 0;
export const documentLevel = 10;
export const rootLevel = 99;

/** The level of a unit that is so many steps below the root. */
export function levelOf(depth: number): number {
  return Math.max(documentLevel + 1, rootLevel - depth);
}

/** Sorts marks by level, then by age. `level` has two digits. */
export function rankOf(level: number, at: string): string {
  return `${String(level).padStart(2, '0')}~${at}`;
}

/** Where a document stands for the coverage of its place; null for one that came to nothing. */
export function placeStateOf({
  state,
  counted,
}: Pick<DocumentRecord, 'state' | 'counted'>): PlaceState | null {
  if (counted) return 'counted';
  switch (state) {
    case 'waiting_for_pages':
    case 'ready':
    case 'extracting':
      return 'waiting';
    case 'needs_review':
      return 'needsReview';
    case 'failed':
      return 'failed';
    case 'accepted':
      return null;
  }
}

/**
 * Marks the places whose tallies a change of a document touches: where it was and where it is, if the two differ in
 * anything that tallies are made from. Reads nothing, so it can stand among a transaction's writes.
 */
export function markTallies(
  transaction: Transaction,
  before: DocumentRecord | null,
  after: DocumentRecord,
  stamp: string,
  at: string,
): void {
  if (before !== null && standing(before) === standing(after)) return;
  const marks = [before, after].flatMap(document => {
    if (document === null || document.electionId === null || document.pollingPlaceId === null) return [];
    const { electionId, pollingPlaceId: unitId } = document;
    return [{ electionId, unitId, stamp, rank: rankOf(documentLevel, at) }];
  });
  for (const mark of marks) writeMark(transaction, mark);
}

/** Everything of a document that tallies are made from. */
function standing(document: DocumentRecord): string {
  const { electionId, formId, pollingPlaceId } = document;
  const place = [electionId, formId, pollingPlaceId];
  return JSON.stringify([...place, placeStateOf(document), countedRevisionOf(document)]);
}

/** Writes a mark, over an older one of the same unit. */
export function writeMark(transaction: Transaction, mark: DirtyMark): void {
  transaction.set(paths.dirty(mark.electionId, mark.unitId), mark as unknown as JsonObject);
}

/**
 * Marks a whole election, from its first unit on.
 * @param stamp names who asks, and when
 * @param delayMs until every worker knows the definition, where it was imported just now
 */
export function markElection(
  transaction: Transaction,
  electionId: string,
  nowMs: number,
  stamp: string,
  delayMs = 0,
): void {
  const mark: ElectionMark = {
    electionId,
    unitId: null,
    stamp,
    rank: rankOf(electionLevel, timestamp(nowMs)),
    next: 0,
    notBefore: timestamp(nowMs + delayMs),
  };
  transaction.set(paths.dirtyElection(electionId), mark as unknown as JsonObject);
}
