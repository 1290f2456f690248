import { hashOf } from '../domain/canonical-json.ts';
import { eventTypes, type Topic } from '../domain/events.ts';
import type { DocumentStore, JsonObject } from '../store/document-store.ts';
import { ImageRecord } from './images.ts';
import { OutboxRecord } from './outbox.ts';
import { paths } from './paths.ts';
import type { AuditProblem } from './verify-document.ts';
import { type DocumentFacts, everyRecord } from './verify-facts.ts';

/** All documents' facts, by id. */
export type LedgerFacts = ReadonlyMap<string, DocumentFacts>;

/** Outbox rows against the messages that audit events vouch for, both ways. */
export async function* outboxProblems(
  store: DocumentStore,
  facts: LedgerFacts,
): AsyncGenerator<AuditProblem> {
  const covered = new Map([...facts.values()].flatMap(({ outbox }) => [...outbox]));
  for await (const { path, id, value } of everyRecord(store, { collection: 'outbox' })) {
    const sha256 = covered.get(path);
    covered.delete(path);
    const [documentId = ''] = id.split('.');
    if (sha256 === undefined && !facts.has(documentId))
      yield {
        path: paths.document(documentId),
        kind: 'missing',
        message: `The message ${id} is of this document`,
      };
    else if (sha256 === undefined)
      yield { path, kind: 'extra', message: 'No audit event speaks of this message' };
    else if (hashOf(value.message ?? null) !== sha256)
      yield { path, kind: 'altered', message: 'The message is not the one that was written' };
    else if (!isRow(id, value)) yield { path, kind: 'altered', message: 'The row contradicts its message' };
  }
  for (const path of covered.keys()) {
    yield { path, kind: 'missing', message: 'An audit event speaks of this message' };
  }
}

/** What of a row follows from its message; when it was published, nobody can say but the row. */
function isRow(id: string, value: JsonObject): boolean {
  const row = OutboxRecord.strict().safeParse(value).data;
  if (row === undefined) return false;
  const { attributes } = row.message;
  const pending = row.publishedAt === null;
  return (
    row.eventId === id &&
    row.message.id === id &&
    attributes['ce-subject'] === paths.document(row.documentId) &&
    attributes['ce-type'] === eventTypes[row.topic as Topic] &&
    row.pendingSince === (pending ? attributes['ce-time'] : null)
  );
}

const mostUses = 20;

/** The record of each image against the pages that documents have or had. */
export async function* imageProblems(store: DocumentStore, facts: LedgerFacts): AsyncGenerator<AuditProblem> {
  const used = new Map<string, Set<string>>();
  for (const [documentId, { images }] of facts) {
    for (const { sha256, page } of images) {
      const uses = used.get(sha256) ?? new Set();
      used.set(sha256, uses.add(`${documentId}#${page}`));
    }
  }
  for await (const { path, id, value } of everyRecord(store, { collection: 'images' })) {
    const uses = used.get(id);
    used.delete(id);
    if (uses === undefined) yield { path, kind: 'extra', message: 'No page has this image' };
    else if (!isImage(id, value, uses))
      yield { path, kind: 'altered', message: 'The uses are not those of the pages that have this image' };
  }
  for (const sha256 of used.keys()) {
    yield { path: paths.image(sha256), kind: 'missing', message: 'A page has this image' };
  }
}

function isImage(sha256: string, value: JsonObject, uses: ReadonlySet<string>): boolean {
  const image = ImageRecord.strict().safeParse(value).data;
  if (image?.sha256 !== sha256) return false;
  const named = new Set(image.uses.map(({ documentId, page }) => `${documentId}#${page}`));
  return (
    named.size === image.uses.length &&
    named.size === Math.min(mostUses, uses.size) &&
    [...named].every(use => uses.has(use))
  );
}
