import { hashOf } from '../domain/canonical-json.ts';
import { DocumentRecord, dueAtOf } from '../domain/document.ts';
import type { JsonObject, StoredRecord } from '../store/document-store.ts';
import { type AuditEvent, auditStart } from './audit.ts';
import { documentHash } from './change.ts';
import { paths } from './paths.ts';

/** One thing that is not as it was written. */
export interface AuditProblem {
  /** The record that is wrong, or that should be there. */
  readonly path: string;
  readonly kind: 'altered' | 'missing' | 'extra' | 'reordered' | 'inconsistent';
  readonly message: string;
}

/** Collections below a document that hold immutable records, each covered by an audit event. */
export const coveredCollections = ['arrivals', 'pages', 'readings', 'reviews', 'results'] as const;

/** A document with everything that stands below it. */
export interface DocumentBundle {
  readonly documentId: string;
  /** Null where only records below it are left. */
  readonly record: JsonObject | null;
  readonly events: readonly StoredRecord[];
  readonly records: readonly StoredRecord[];
}

/** What an audit event vouches for: paths and the hashes of what was written there. */
export type Covered = ReadonlyMap<string, string>;

/**
 * Checks a document against its own audit chain: numbers, links and hashes of the events, every record that they
 * speak of, the document's record itself, and that nothing else is there. The first problem comes first.
 */
export function documentProblems(bundle: DocumentBundle): { problems: AuditProblem[]; covered: Covered } {
  const { events, problems } = chainOf(bundle);
  const covered = new Map(events.flatMap(event => event.records.map(({ path, sha256 }) => [path, sha256])));
  problems.push(...recordProblems(bundle, covered), ...pairProblems(bundle.documentId, covered));
  problems.push(...headProblems(bundle, events));
  return { problems, covered };
}

/** The events in order, as far as they are events at all, and what is wrong with them as a chain. */
function chainOf({ documentId, events, record }: DocumentBundle): {
  events: AuditEvent[];
  problems: AuditProblem[];
} {
  const byId = new Map(events.map(({ id, value }) => [id, value]));
  const claimed = (record?.audit as { seq?: unknown } | undefined)?.seq;
  const last = Math.max(0, ...events.map(({ id }) => Number(id)).filter(Number.isInteger));
  const length = Number.isSafeInteger(claimed) ? Math.min(Number(claimed), last + 1) : last;
  const problems: AuditProblem[] = [];
  const chain: AuditEvent[] = [];
  let previous: AuditEvent | null = null;
  for (let seq = 1; seq <= Math.max(length, last); seq++) {
    const path = paths.audit(documentId, seq);
    const value = byId.get(String(seq));
    byId.delete(String(seq));
    const problem = eventProblem(path, value ?? null, seq, documentId, previous, length);
    if (problem !== null) problems.push(problem);
    if (value === undefined || !looksLikeEvent(value)) continue;
    previous = value as unknown as AuditEvent;
    chain.push(previous);
  }
  for (const id of byId.keys()) {
    const path = `documents/${documentId}/audit/${id}`;
    problems.push({ path, kind: 'extra', message: 'No event has such a number' });
  }
  return { events: chain, problems };
}

function eventProblem(
  path: string,
  value: JsonObject | null,
  seq: number,
  documentId: string,
  previous: AuditEvent | null,
  length: number,
): AuditProblem | null {
  if (value === null) return { path, kind: 'missing', message: 'The event is missing from its chain' };
  if (!looksLikeEvent(value)) return { path, kind: 'altered', message: 'The record is no audit event' };
  const { hash, ...rest } = value;
  const event = value as unknown as AuditEvent;
  if (hashOf(rest) !== hash)
    return { path, kind: 'altered', message: 'The event is not the one that was sealed' };
  if (event.documentId !== documentId)
    return { path, kind: 'reordered', message: `The event is one of document ${event.documentId}` };
  if (event.seq !== seq) return { path, kind: 'reordered', message: `Event ${event.seq} stands here` };
  if (event.previous !== (previous?.hash ?? auditStart.hash))
    return { path, kind: 'altered', message: 'The event does not follow the one before it' };
  if (event.document.before !== (previous?.document.after ?? null))
    return {
      path,
      kind: 'altered',
      message: 'The event begins with another document than the one before it left',
    };
  if (seq > length) return { path, kind: 'extra', message: 'The event lies beyond the end of its chain' };
  return null;
}

/** Enough of an event's shape to read it; its hash says whether it is one. */
function looksLikeEvent(value: JsonObject): boolean {
  const { records, document } = value;
  const entries = Array.isArray(records) ? (records as unknown[]) : null;
  return (
    entries?.every(each => typeof (each as { path?: unknown } | null)?.path === 'string') === true &&
    typeof document === 'object' &&
    document !== null
  );
}

/** Records below the document against the hashes of the events, both ways. */
function recordProblems({ documentId, records }: DocumentBundle, covered: Covered): AuditProblem[] {
  const problems: AuditProblem[] = [];
  const there = new Map(records.map(({ path, value }) => [path, hashOf(value)]));
  const known = new Set(covered.values());
  for (const [path, sha256] of covered) {
    if (!path.startsWith(`documents/${documentId}/`)) continue;
    const hash = there.get(path);
    if (hash === undefined)
      problems.push({ path, kind: 'missing', message: 'An audit event speaks of this record' });
    else if (hash !== sha256 && known.has(hash))
      problems.push({ path, kind: 'reordered', message: 'Another record of the document stands here' });
    else if (hash !== sha256)
      problems.push({ path, kind: 'altered', message: 'The record is not the one that was written' });
  }
  for (const path of there.keys()) {
    if (!covered.has(path))
      problems.push({ path, kind: 'extra', message: 'No audit event speaks of this record' });
  }
  return problems;
}

/** Every result has its event and every event of a result its result: they are written together. */
function pairProblems(documentId: string, covered: Covered): AuditProblem[] {
  const results = [...covered.keys()].flatMap(path => path.match(/\/results\/(\d+)$/)?.[1] ?? []);
  const told = [...covered.keys()].flatMap(path => path.match(/^outbox\/[a-z2-7]{20}\.(\d+)$/)?.[1] ?? []);
  return [
    ...results
      .filter(revision => !told.includes(revision))
      .map((revision): AuditProblem => {
        const path = paths.outbox(`${documentId}.${revision}`);
        return { path, kind: 'missing', message: 'The result was never told' };
      }),
    ...told
      .filter(revision => !results.includes(revision))
      .map((revision): AuditProblem => {
        const path = paths.result(documentId, Number(revision));
        return { path, kind: 'missing', message: 'An event tells of a result that was never written' };
      }),
  ];
}

/** The document's record against the end of its chain. */
function headProblems({ documentId, record }: DocumentBundle, events: readonly AuditEvent[]): AuditProblem[] {
  const path = paths.document(documentId);
  if (record === null) return [{ path, kind: 'missing', message: 'Other records speak of this document' }];
  const newest = events.at(-1);
  if (newest === undefined) return [{ path, kind: 'extra', message: 'The document has no audit event' }];
  const problem = (message: string): AuditProblem[] => [{ path, kind: 'altered', message }];
  const document = DocumentRecord.safeParse(record).data;
  if (document === undefined) return problem('The record is no document');
  if (document.audit.seq !== newest.seq || document.audit.hash !== newest.hash)
    return problem('The document does not name the end of its chain');
  if (documentHash(record as unknown as DocumentRecord) !== newest.document.after)
    return problem('The document is not what its last audit event left');
  if (document.dueAt !== dueAtOf(document))
    return problem('The time at which the document is due was changed');
  return [];
}
