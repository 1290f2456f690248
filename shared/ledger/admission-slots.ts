import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { breakerPolicy } from '../config/retry-policy.ts';
import { timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import { DocumentId, Timestamp } from '../domain/primitives.ts';
import type { DocumentStore, JsonObject, Transaction } from '../store/document-store.ts';
import { nothingSpent, readBudgetPart, type Spend, writeBudgetPart } from './budget.ts';
import { isLive, type LedgerContext } from './context.ts';
import { paths } from './paths.ts';

/**
 * `admission/slot-{n}`: a place to read in. There are as many as documents may be read at once, each written by its
 * holder alone, so admission has no record that all instances write (Firestore sustains about one write a second on one).
 */
export const ReadingSlot = z.object({
  slot: z.int().min(0),
  /** Who reads in it; null while it is free. A holder that did not come back counts until `expiresAt`. */
  holder: z
    .object({
      /** Tells this stay from the next one of the same worker. */
      token: z.string(),
      owner: z.string(),
      documentId: DocumentId,
      expiresAt: Timestamp,
      /** Set aside of that day's budget until the reading is settled. */
      reserved: z.object({ day: z.iso.date(), tokens: z.int().min(0), costUsd: z.number().min(0) }),
    })
    .nullable(),
  /** How the newest readings in it went as far as the model is concerned, oldest first. */
  outcomes: z.array(z.object({ at: Timestamp, ok: z.boolean() })).max(breakerPolicy.failures),
});
export type ReadingSlot = z.infer<typeof ReadingSlot>;
export type Outcome = ReadingSlot['outcomes'][number];

/** More than any configuration allows. */
const maxSlots = 1_000;

/** All slots that were ever used. */
export async function readSlots(store: DocumentStore): Promise<ReadingSlot[]> {
  const records = await store.query({ collection: 'admission', limit: maxSlots });
  return records.map(record => parse(ReadingSlot, record.value, `slot ${record.id}`, 'damaged_record'));
}

/** A stay in a slot. */
export interface SlotPermit {
  readonly slot: number;
  readonly token: string;
}

async function readSlot(transaction: Transaction, slot: number): Promise<ReadingSlot> {
  const value = await transaction.get(paths.slot(slot));
  if (value === null) return { slot, holder: null, outcomes: [] };
  return parse(ReadingSlot, value, `slot ${slot}`, 'damaged_record');
}

function writeSlot(transaction: Transaction, slot: ReadingSlot): void {
  transaction.set(paths.slot(slot.slot), slot as unknown as JsonObject);
}

/**
 * Takes a slot, setting `reserved` aside; null where somebody was quicker. Of a holder that did not come back, what it
 * had set aside counts as used: nobody knows how far it came.
 */
export async function takeSlot(
  context: LedgerContext,
  slot: number,
  documentId: string,
  reserved: Spend & { readonly day: string },
): Promise<SlotPermit | null> {
  const token = randomUUID();
  const { clock, owner, leaseMs } = context;
  return context.store.transaction(async transaction => {
    const now = clock.now();
    const before = await readSlot(transaction, slot);
    // A commit whose answer was lost runs again and finds its own work.
    if (before.holder?.token === token) return { slot, token };
    if (isLive(context, before.holder, now)) return null;
    const lost = before.holder?.reserved;
    const charged = lost !== undefined && (lost.tokens > 0 || lost.costUsd > 0);
    const part = charged ? await readBudgetPart(transaction, lost.day, slot) : null;
    if (part !== null && charged) writeBudgetPart(transaction, part, lost);
    const expiresAt = timestamp(now + leaseMs);
    writeSlot(transaction, { ...before, holder: { token, owner, documentId, expiresAt, reserved } });
    return { slot, token };
  });
}

/** Extends a stay from now on; false where it is over. */
export async function renewSlot(context: LedgerContext, permit: SlotPermit): Promise<boolean> {
  return context.store.transaction(async transaction => {
    const before = await readSlot(transaction, permit.slot);
    if (before.holder?.token !== permit.token) return false;
    const expiresAt = timestamp(context.clock.now() + context.leaseMs);
    writeSlot(transaction, { ...before, holder: { ...before.holder, expiresAt } });
    return true;
  });
}

/**
 * Frees a slot, and puts what was really used in the place of what was set aside. `ok` says how the model did, null where
 * it was not asked or the end says nothing about it. Nothing happens where the stay is over already.
 */
export async function leaveSlot(
  context: LedgerContext,
  permit: SlotPermit,
  { used, ok }: { readonly used: Spend; readonly ok: boolean | null },
): Promise<void> {
  await context.store.transaction(async transaction => {
    const before = await readSlot(transaction, permit.slot);
    if (before.holder?.token !== permit.token) return;
    const spent = used.tokens > nothingSpent.tokens || used.costUsd > nothingSpent.costUsd;
    const part = spent ? await readBudgetPart(transaction, before.holder.reserved.day, permit.slot) : null;
    if (part !== null) writeBudgetPart(transaction, part, used);
    const outcome = ok === null ? [] : [{ at: timestamp(context.clock.now()), ok }];
    const outcomes = [...before.outcomes, ...outcome].slice(-breakerPolicy.failures);
    writeSlot(transaction, { ...before, holder: null, outcomes });
  });
}
