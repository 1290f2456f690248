import { z } from 'zod';
import type { BusMessage, MessageBus } from '../bus/message-bus.ts';
import { type Clock, timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import { DocumentId, Timestamp } from '../domain/primitives.ts';
import type { DocumentStore, JsonObject } from '../store/document-store.ts';
import { paths } from './paths.ts';

/** An event that must be told: `outbox/{eventId}`, written in the transaction that made it true. */
export const OutboxRecord = z.object({
  eventId: z.string(),
  topic: z.string(),
  documentId: DocumentId,
  message: z.object({
    id: z.string(),
    attributes: z.record(z.string(), z.string()),
    body: z.string(),
    orderingKey: z.string(),
  }),
  /** Since when it waits to be published; null once it is. */
  pendingSince: Timestamp.nullable(),
  publishedAt: Timestamp.nullable(),
});
export type OutboxRecord = z.infer<typeof OutboxRecord>;

export interface OutboxServices {
  readonly store: DocumentStore;
  readonly bus: MessageBus;
  readonly clock: Clock;
}

/** A row for a message that is not published yet. */
export function outboxRow(topic: string, documentId: string, message: BusMessage, now: number): OutboxRecord {
  return {
    eventId: message.id,
    topic,
    documentId,
    message: { ...message, attributes: { ...message.attributes } },
    pendingSince: timestamp(now),
    publishedAt: null,
  };
}

/**
 * Publishes rows and marks them published. A crash between the two publishes the same event, with the same id,
 * again. One that fails does not keep back the others; the first failure is thrown at the end, and what was not
 * published stays for sweep.
 */
export async function publishRows(services: OutboxServices, rows: readonly OutboxRecord[]): Promise<void> {
  const failures: unknown[] = [];
  for (const row of rows) {
    await publishRow(services, row).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

async function publishRow({ store, bus, clock }: OutboxServices, row: OutboxRecord): Promise<void> {
  await bus.publish(row.topic, row.message);
  const published: OutboxRecord = { ...row, pendingSince: null, publishedAt: timestamp(clock.now()) };
  await store.transaction(async transaction => {
    transaction.set(paths.outbox(row.eventId), published as unknown as JsonObject);
  });
}

/** Rows that wait since before `until`, oldest first. */
export async function pendingRows(
  store: DocumentStore,
  until: number,
  limit: number,
): Promise<OutboxRecord[]> {
  const records = await store.query({
    collection: 'outbox',
    where: [{ field: 'pendingSince', op: '<=', value: timestamp(until) }],
    orderBy: { field: 'pendingSince', direction: 'ascending' },
    limit,
  });
  return records.map(record =>
    parse(OutboxRecord, record.value, `outbox row ${record.id}`, 'damaged_record'),
  );
}
