import type { Services } from '../config/services.ts';
import { DocumentRecord, type DocumentState } from '../domain/document.ts';
import { parse } from '../domain/parse.ts';
import type { Condition, DocumentStore } from '../store/document-store.ts';
import { paths } from './paths.ts';
import { type RedriveRefusal, type RedriveRequest, redriveDocument, redriveRefusal } from './redrive.ts';
import { tellSoon } from './telling.ts';

/** Which documents: those of the ids, or all that fit everything else that is given. */
export interface RedriveFilter {
  readonly documentIds?: readonly string[];
  readonly state?: DocumentState;
  readonly electionId?: string;
  /** A finding's rule or the error's code. */
  readonly rule?: string;
  /** When the document last changed, both ends included. */
  readonly from?: string;
  readonly to?: string;
}

/** What became of one document. */
export interface RedriveStep {
  readonly documentId: string;
  readonly kind: 'redriven' | 'would_redrive' | RedriveRefusal;
}

const pageSize = 200;

/** The documents that fit, in order of arrival. An id of which there is no document gives null. */
async function* matching(
  store: DocumentStore,
  filter: RedriveFilter,
): AsyncGenerator<{ documentId: string; document: DocumentRecord | null }> {
  if (filter.documentIds !== undefined) {
    for (const documentId of filter.documentIds) {
      const value = await store.get(paths.document(documentId));
      const document = value === null ? null : parse(DocumentRecord, value, `document ${documentId}`);
      yield { documentId, document };
    }
    return;
  }
  const where = (['state', 'electionId'] as const).flatMap((field): Condition[] => {
    const value = filter[field];
    return value === undefined ? [] : [{ field, op: '=', value }];
  });
  let after: { id: string; value: string } | undefined;
  for (let more = true; more; ) {
    const records = await store.query({
      collection: 'documents',
      where,
      orderBy: { field: 'createdAt', direction: 'ascending' },
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    for (const { id, value } of records) {
      const document = parse(DocumentRecord, value, `document ${id}`, 'damaged_record');
      after = { id, value: document.createdAt };
      if (fits(document, filter)) yield { documentId: id, document };
    }
    more = records.length === pageSize;
  }
}

function fits({ findings, error, updatedAt }: DocumentRecord, { rule, from, to }: RedriveFilter): boolean {
  const named = rule === undefined || error?.code === rule || findings.some(finding => finding.rule === rule);
  return named && (from === undefined || updatedAt >= from) && (to === undefined || updatedAt <= to);
}

/**
 * Redrives every document that fits, one step each. It keeps nothing but the ledger in mind: stopped, and run again with
 * the same `askedAt`, it goes on with those that are left.
 */
export async function* redriveMatching(
  services: Pick<Services, 'store' | 'ledger' | 'bus' | 'clock' | 'log'>,
  filter: RedriveFilter,
  request: RedriveRequest,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): AsyncGenerator<RedriveStep> {
  for await (const { documentId, document } of matching(services.store, filter)) {
    if (dryRun) {
      yield { documentId, kind: redriveRefusal(document, request) ?? 'would_redrive' };
      continue;
    }
    const outcome = await redriveDocument(services.ledger, documentId, request);
    if (outcome.kind === 'redriven') await tellSoon(services, outcome.rows);
    yield { documentId, kind: outcome.kind };
  }
}

/** How many documents a filter looks at, as far as an index knows; for showing progress. */
export async function countMatching(store: DocumentStore, filter: RedriveFilter): Promise<number> {
  if (filter.documentIds !== undefined) return filter.documentIds.length;
  const { state, electionId, rule, from, to } = filter;
  if ([rule, from, to].some(each => each !== undefined)) {
    let count = 0;
    for await (const _ of matching(store, filter)) count++;
    return count;
  }
  const where = Object.entries({ state, electionId }).flatMap(([field, value]): Condition[] =>
    value === undefined ? [] : [{ field, op: '=', value }],
  );
  return store.count({ collection: 'documents', where });
}
