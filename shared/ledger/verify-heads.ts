import { z } from 'zod';
import { hashOf } from '../domain/canonical-json.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { auditStart } from './audit.ts';
import { AuditHead, HeadEntry } from './audit-heads.ts';
import { paths } from './paths.ts';
import type { AuditProblem } from './verify-document.ts';
import { collected, everyRecord } from './verify-facts.ts';
import type { LedgerFacts } from './verify-records.ts';

const Chunk = z.strictObject({ entries: z.array(HeadEntry) });

/**
 * Checks the chain of signed-off heads, and that every document that one of them knows is still there and still has
 * the event with which its chain ended then. So a document that was removed with all its traces is missed.
 */
export async function* headProblems(store: DocumentStore, facts: LedgerFacts): AsyncGenerator<AuditProblem> {
  const records = await collected(everyRecord(store, { collection: 'audit-heads' }));
  const heads = records.filter(({ path }) => path !== paths.latestAuditHead);
  const numberOf = (value: unknown) => (typeof value === 'number' ? value : Number.POSITIVE_INFINITY);
  heads.sort((left, right) => numberOf(left.value.n) - numberOf(right.value.n));
  let previous: AuditHead | null = null;
  for (const { path, id, value } of heads) {
    const head = AuditHead.safeParse(value).data;
    const { hash: _hash, ...rest } = value;
    if (head === undefined || hashOf(rest) !== head.hash) {
      yield { path, kind: 'altered', message: 'The head is not the one that was signed off' };
      continue;
    }
    const follows =
      head.n === (previous?.n ?? 0) + 1 && head.previous === (previous?.hash ?? auditStart.hash);
    if (head.id !== id) yield { path, kind: 'reordered', message: `The head ${head.id} stands here` };
    else if (!follows)
      yield {
        path,
        kind: 'missing',
        message: 'The head does not follow the one before it: one between is missing',
      };
    yield* settingsProblems(store, head);
    yield* entryProblems(store, head, facts);
    previous = head;
  }
  yield* latestProblems(store, previous);
}

async function* latestProblems(store: DocumentStore, newest: AuditHead | null): AsyncGenerator<AuditProblem> {
  const latest = await store.get(paths.latestAuditHead);
  const path = paths.latestAuditHead;
  if (latest === null && newest === null) return;
  const named = newest === null ? null : { id: newest.id, n: newest.n, hash: newest.hash, at: newest.at };
  if (latest === null || named === null) {
    yield {
      path,
      kind: 'missing',
      message: 'The end of the chain of heads and its newest head are not both there',
    };
  } else if (hashOf(latest) !== hashOf(named)) {
    yield { path, kind: 'altered', message: 'The end of the chain of heads is not its newest head' };
  }
}

async function* settingsProblems(
  store: DocumentStore,
  { settings, at }: AuditHead,
): AsyncGenerator<AuditProblem> {
  const path = paths.settingsAudit(settings.seq);
  const event = settings.seq === 0 ? null : await store.get(path);
  if (settings.seq === 0 || event?.hash === settings.hash) return;
  yield {
    path,
    kind: 'altered',
    message: `The chain of settings did not end here when it was signed off at ${at}`,
  };
}

async function* entryProblems(
  store: DocumentStore,
  head: AuditHead,
  facts: LedgerFacts,
): AsyncGenerator<AuditProblem> {
  // A list that no head names is left by a worker that came second; it is what its name says all the same.
  for await (const { path, id, value } of everyRecord(store, {
    collection: `${paths.auditHead(head.id)}/documents`,
  })) {
    if (!head.chunks.includes(id) && hashOf(value) !== id)
      yield { path, kind: 'extra', message: 'The head does not speak of this list of documents' };
  }
  for (const sha256 of head.chunks) {
    const path = paths.auditHeadChunk(head.id, sha256);
    const value = await store.get(path);
    const chunk = Chunk.safeParse(value).data;
    if (value === null) yield { path, kind: 'missing', message: 'The head speaks of this list of documents' };
    else if (chunk === undefined || hashOf(value) !== sha256)
      yield { path, kind: 'altered', message: 'The list of documents is not the one that was signed off' };
    else yield* documentsProblems(head, chunk.entries, facts);
  }
}

function* documentsProblems(
  head: AuditHead,
  entries: readonly HeadEntry[],
  facts: LedgerFacts,
): Generator<AuditProblem> {
  for (const { documentId, seq, hash } of entries) {
    const known = facts.get(documentId);
    const path = known === undefined ? paths.document(documentId) : paths.audit(documentId, seq);
    const signed = `signed off at ${head.at} with ${seq} audit events`;
    if (known === undefined) yield { path, kind: 'missing', message: `The document was ${signed}` };
    else if (!known.chain.has(seq)) yield { path, kind: 'missing', message: `The document was ${signed}` };
    else if (known.chain.get(seq) !== hash)
      yield { path, kind: 'altered', message: `The document was ${signed}, of which this is not the last` };
  }
}
